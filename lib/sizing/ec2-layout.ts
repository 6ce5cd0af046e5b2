/** What a cluster of `Ec2KafkaCluster` has room for, and what it has beside its brokers. */
export const EC2_LAYOUT = {
  /** `/dev/sdf` to `/dev/sdo`, the names for data volumes. */
  volumesPerBroker: 10,
  /** Ids 101 to 199 in the first zone, and so on. */
  brokersPerZone: 99,
  /** For each replica a record is acknowledged by, and for a majority of the controllers. */
  leastBrokers: 3,
  controllers: { count: 3, volumeGib: 64, instanceType: { arm64: 'm7g.large', x86_64: 'm7i.large' } },
} as const;

/** Room for the system, Kafka and its logs, and one dump of the heap. */
export function rootVolumeGib(heapMib: number): number {
  return 14 + Math.max(6, Math.ceil(heapMib / 1024));
}
