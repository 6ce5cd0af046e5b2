/**
 * Kafka versions as Amazon MSK names them.
 *
 * Sources, read on 2026-11-20:
 * - https://docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html (releases, end of support)
 * - what the service itself answered on 2026-09-14 (us-east-1) when it listed the versions of new clusters
 * - https://kafka.apache.org/41/documentation.html#eligibleleaderreplicas (ELR: preview in 4.0, on from 4.1)
 */
export const KAFKA_VERSIONS_AS_OF = '2026-11-20';

/** One version string of Amazon MSK. */
export interface KafkaVersionFact {
  /** Where the cluster metadata lives; absent where the version has both. */
  readonly mode?: 'KRAFT' | 'ZOOKEEPER';
  readonly tieredStorage: boolean;
  readonly eligibleLeaderReplicas: boolean;
  /** Kinds of broker that a new cluster of this version may have; empty: none any more. */
  readonly newClusters: readonly ('standard' | 'express')[];
  /** ISO date; absent where AWS has published none. */
  readonly endOfSupport?: string;
}

const zookeeper = { mode: 'ZOOKEEPER', tieredStorage: false, eligibleLeaderReplicas: false } as const;
const kraft = { mode: 'KRAFT', tieredStorage: true, eligibleLeaderReplicas: false } as const;
const ended = (endOfSupport?: string): KafkaVersionFact => ({ ...zookeeper, newClusters: [], endOfSupport });

export const KAFKA_VERSIONS: Readonly<Record<string, KafkaVersionFact>> = {
  '1.1.1': ended('2024-06-05'),
  '2.1.0': ended('2024-06-05'),
  '2.2.1': ended('2024-06-08'),
  '2.3.1': ended('2024-06-08'),
  '2.4.1': ended('2024-06-08'),
  '2.4.1.1': ended('2024-06-08'),
  '2.5.1': ended('2024-06-08'),
  '2.6.0': ended('2024-09-11'),
  '2.6.1': ended('2024-09-11'),
  '2.6.2': ended('2024-09-11'),
  '2.6.3': ended('2024-09-11'),
  '2.7.0': ended('2024-09-11'),
  '2.7.1': ended('2024-09-11'),
  '2.7.2': ended('2024-09-11'),
  '2.8.0': ended('2024-09-11'),
  '2.8.1': ended('2024-09-11'),
  '2.8.2.tiered': { ...ended('2025-01-14'), tieredStorage: true },
  '3.1.1': ended('2024-09-11'),
  '3.2.0': ended('2024-09-11'),
  '3.3.1': ended('2024-09-11'),
  '3.3.2': ended('2024-09-11'),
  '3.4.0': ended('2025-08-04'),
  '3.5.1': ended('2025-10-23'),
  '3.6.0': { ...zookeeper, tieredStorage: true, newClusters: ['standard'], endOfSupport: '2026-06-01' },
  '3.6.0.1': ended(),
  '3.7.x': { ...zookeeper, tieredStorage: true, newClusters: ['standard'], endOfSupport: '2026-09-01' },
  '3.7.x.kraft': { ...kraft, newClusters: ['standard'], endOfSupport: '2026-09-01' },
  '3.8.x': { ...zookeeper, tieredStorage: true, newClusters: ['standard', 'express'] },
  '3.8.x.kraft': { ...kraft, newClusters: ['standard'] },
  '3.8.link': ended(),
  '3.9.x': { ...zookeeper, tieredStorage: true, newClusters: ['standard'] },
  '3.9.x.kraft': { ...kraft, newClusters: ['standard', 'express'] },
  '4.0.x.kraft': { ...kraft, newClusters: ['standard'], eligibleLeaderReplicas: true },
  '4.1.x.kraft': { ...kraft, newClusters: ['standard'], eligibleLeaderReplicas: true },
  '4.2.x.kraft': { ...kraft, newClusters: ['express'], eligibleLeaderReplicas: true },
};
