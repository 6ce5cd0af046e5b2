import { execFileSync } from 'node:child_process';
import { environmentFile, kernelSettings, serviceEnvironment } from '../../lib/ec2/machine-settings';

/** What Bash has after it read a file, as systemd would. */
function sourced(text: string, name: string): string {
  return execFileSync('bash', ['-c', `set -euo pipefail\n${text}\nprintf %s "$${name}"`], { encoding: 'utf8' });
}

describe('the environment of the service', () => {
  test('the heap is what it is to be from the start, and no more', () => {
    const heap = sourced(serviceEnvironment({ heapMib: 6144, vcpus: 8 }, '127.0.0.1'), 'KAFKA_HEAP_OPTS');
    expect(heap.split(' ').sort()).toEqual(['-Xms6144m', '-Xmx6144m']);
  });

  test.each([
    [4095, false],
    [4096, true],
    [6144, true],
  ])('regions of 16 MiB, where the heap has room for many: %i MiB', (heapMib, expected) => {
    const options = sourced(serviceEnvironment({ heapMib, vcpus: 2 }, '127.0.0.1'), 'KAFKA_JVM_PERFORMANCE_OPTS');
    expect(options.includes('-XX:G1HeapRegionSize=16M')).toBe(expected);
    expect(options).toContain('-XX:+UseG1GC');
  });

  test('without memory it ends, and leaves a dump where there is room for one', () => {
    const options = sourced(
      serviceEnvironment({ heapMib: 1024, vcpus: 2 }, '127.0.0.1'),
      'KAFKA_JVM_PERFORMANCE_OPTS',
    ).split(' ');
    expect(options).toEqual(
      expect.arrayContaining([
        '-XX:+ExitOnOutOfMemoryError',
        '-XX:+HeapDumpOnOutOfMemoryError',
        '-XX:HeapDumpPath=/var/log/kafka/heap.hprof',
      ]),
    );
  });

  test('metrics are for the node itself, and for nobody on the network', () => {
    const options = sourced(serviceEnvironment({ heapMib: 1024, vcpus: 2 }, '127.0.0.1'), 'KAFKA_OPTS');
    expect(options).toMatch(/jmx_prometheus_javaagent\.jar=127\.0\.0\.1:\d+:/);
  });

  test('metrics are for Prometheus as well, where that was asked for', () => {
    const options = sourced(serviceEnvironment({ heapMib: 1024, vcpus: 2 }, '0.0.0.0'), 'KAFKA_OPTS');
    expect(options).toContain('jmx_prometheus_javaagent.jar=0.0.0.0:9404:');
  });

  test('JMX is said to be something, without which Kafka’s script would open it', () => {
    const text = serviceEnvironment({ heapMib: 1024, vcpus: 2 }, '127.0.0.1');
    expect(sourced(text, 'KAFKA_JMX_OPTS')).not.toBe('');
    expect(text).not.toMatch(/jmxremote|JMX_PORT/);
  });
});

describe('the kernel', () => {
  const read = (ebsMBps?: number) =>
    Object.fromEntries(
      kernelSettings({ heapMib: 6144, vcpus: 8, ebsMBps })
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' = ')),
    ) as Record<string, string>;

  test.each([
    [312.5, '625000000', '3125000000'],
    [78.75, '157500000', '787500000'],
    [156.2504, '312500800', '1562504000'],
  ])('writes behind two seconds of EBS at %d MB/s, and stops writers at ten', (ebsMBps, background, most) => {
    expect(read(ebsMBps)).toMatchObject({ 'vm.dirty_background_bytes': background, 'vm.dirty_bytes': most });
  });

  test('is left alone where the throughput is not known', () => {
    expect(Object.keys(read())).toEqual(['vm.swappiness', 'vm.max_map_count']);
  });

  test('never measures by a share of the memory', () => {
    expect(kernelSettings({ heapMib: 6144, vcpus: 8, ebsMBps: 100 })).not.toContain('ratio');
  });
});

test('whatever a value holds, it stays one value', () => {
  for (const value of ['plain', 'two words', `it's`, '$HOME `id` $(id)', 'a"b', 'back\\slash', '']) {
    expect(sourced(environmentFile({ VALUE: value }), 'VALUE')).toBe(value);
  }
});
