import { Token, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { invalid } from '../private/errors';
import type { ClusterSize } from '../sizing/cluster-size';
import { holds, SizingLimit, type LimitUse } from '../sizing/limit-use';
import { limitInWords, remedyFor } from '../sizing/limit-words';
import { KafkaSizing } from '../sizing/kafka-sizing';
import { SizingError } from '../sizing/sizing-error';
import type { Workload } from '../sizing/workload';
import type { KafkaTopology } from './kafka-topology';

/** A cluster as it is written, and what it is to carry. */
export interface SizeOfCluster {
  readonly size: Omit<ClusterSize, 'brokers'>;
  readonly topology: KafkaTopology;
  readonly serverProperties: Readonly<Record<string, string>>;
  readonly workload?: Workload;
}

/** One id for what is cured in one place. Of the number of brokers the cluster itself speaks. */
const ids: Readonly<Partial<Record<SizingLimit, string>>> = {
  [SizingLimit.PARTITIONS]: 'cdk-kafka:partitionsPerBroker',
  [SizingLimit.DISK]: 'cdk-kafka:diskForRetention',
  [SizingLimit.LARGEST_PARTITION]: 'cdk-kafka:diskForRetention',
};
const OTHER_ID = 'cdk-kafka:brokerThroughput';

/**
 * Warns of every limit that a hand-written size does not hold under its workload, by the code that plans sizes. Silent where
 * something is a token, or the type is one of which nothing is known.
 */
export function checkSize(scope: Construct, { size, topology, serverProperties, workload }: SizeOfCluster): void {
  const { brokerCount: brokers, zoneCount: zones } = topology;
  if (!workload || brokers === undefined || zones === undefined || hasToken(workload) || hasToken(size)) {
    return;
  }
  const asked = { ...retentionOf(serverProperties), ...replicationOf(serverProperties), ...workload, zones };
  const broken = limitsOf(scope, { ...size, brokers }, asked).filter((use) => !holds(use));
  for (const id of [...Object.values(ids), OTHER_ID]) {
    const [first, ...others] = broken.filter(
      ({ limit }) => limit !== SizingLimit.CLUSTER_SIZE && (ids[limit] ?? OTHER_ID) === id,
    );
    if (first) {
      const sentences = [first, ...others].map(limitInWords).join(', and ');
      Validations.of(scope).addWarning(
        id,
        `${brokers} x ${size.instanceType ?? size.kind} cannot carry the 'workload': ${sentences}; what would help: ${remedyFor(first, size.kind)}`,
      );
    }
  }
}

function limitsOf(scope: Construct, size: ClusterSize, workload: Workload): LimitUse[] {
  try {
    return KafkaSizing.check(size, workload).limits;
  } catch (error) {
    if (error instanceof SizingError && error.property === 'instanceType') {
      return [];
    }
    throw error instanceof SizingError ? invalid(`'workload': ${error.message}`, scope) : error;
  }
}

/**
 * What the brokers keep where a topic does not say: by age, by the first that is set of those that Kafka reads, or a week; and by
 * size. -1 is without bound.
 */
function retentionOf(properties: Readonly<Record<string, string>>): Partial<Workload> {
  const perHour = { 'log.retention.ms': 3_600_000, 'log.retention.minutes': 60, 'log.retention.hours': 1 };
  const [set] = Object.entries(perHour).filter(([name]) => properties[name] !== undefined);
  const hours = set ? Number(properties[set[0]]) / set[1] : 168;
  const bytes = Number(properties['log.retention.bytes']);
  return {
    ...(hours > 0 ? { retentionHours: hours } : {}),
    ...(bytes > 0 ? { retentionGibPerPartition: bytes / 2 ** 30 } : {}),
  };
}

function replicationOf(properties: Readonly<Record<string, string>>): Partial<Workload> {
  const factor = Number(properties['default.replication.factor']);
  return factor > 0 ? { replicationFactor: factor } : {};
}

function hasToken(value: unknown): boolean {
  const parts: unknown[] = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return Token.isUnresolved(value) || parts.some(hasToken);
}
