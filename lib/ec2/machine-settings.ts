import { shellWord } from '../private/shell';
import { NODE_PORTS } from './server-properties';

/** The machine under a node, as far as settings follow from it. */
export interface NodeMachine {
  readonly heapMib: number;
  readonly vcpus: number;
  /** Not known for a type that came after this library. */
  readonly ebsMBps?: number;
}

/**
 * The environment of `kafka.service`: memory, collector, log and the exporter that `kafka-node health` reads.
 *
 * @see https://kafka.apache.org/43/operations/java-version/
 */
export function serviceEnvironment({ heapMib }: NodeMachine, exporterAddress: string): string {
  return environmentFile({
    KAFKA_HEAP_OPTS: `-Xms${heapMib}m -Xmx${heapMib}m`,
    KAFKA_JVM_PERFORMANCE_OPTS: [
      '-server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35',
      // Regions of 16 MiB need a heap of some gigabytes to be many enough.
      ...(heapMib >= 4096 ? ['-XX:G1HeapRegionSize=16M'] : []),
      '-XX:MinMetaspaceFreeRatio=50 -XX:MaxMetaspaceFreeRatio=80 -XX:+ExplicitGCInvokesConcurrent',
      // A broker without memory is no broker: better another start. The first dump stays, and no other is written beside it.
      '-XX:+ExitOnOutOfMemoryError -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=/var/log/kafka/heap.hprof',
      '-Djava.awt.headless=true',
    ].join(' '),
    KAFKA_LOG4J_OPTS: '-Dlog4j2.configurationFile=file:/opt/kafka-node/current/log4j2.yaml',
    KAFKA_OPTS: `-javaagent:/opt/kafka/libs/jmx_prometheus_javaagent.jar=${exporterAddress}:${NODE_PORTS.jmxExporter}:/opt/kafka-node/current/jmx-exporter.yaml`,
    // Where nothing is said of JMX, Kafka's script opens it, on a port of its own choice.
    KAFKA_JMX_OPTS: '-Djava.rmi.server.hostname=127.0.0.1',
    LOG_DIR: '/var/log/kafka',
  });
}

/** Bytes that may wait for the disk, as seconds of what EBS takes: where writers are woken, and where they are stopped. */
const DIRTY_SECONDS = { background: 2, most: 10 } as const;

/**
 * Settings of the kernel.
 *
 * A share of the memory, as is usual, would let minutes of writing pile up on a large instance, and stall it for as long.
 */
export function kernelSettings({ ebsMBps }: NodeMachine): string {
  const settings = {
    'vm.swappiness': 1,
    // Two maps for each log segment: https://kafka.apache.org/43/operations/hardware-and-os/
    'vm.max_map_count': 262144,
    ...(ebsMBps === undefined
      ? {}
      : {
          'vm.dirty_background_bytes': Math.round(ebsMBps * DIRTY_SECONDS.background * 1e6),
          'vm.dirty_bytes': Math.round(ebsMBps * DIRTY_SECONDS.most * 1e6),
        }),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

/** As systemd and Bash both read it. */
export function environmentFile(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${shellWord(value)}\n`)
    .join('');
}
