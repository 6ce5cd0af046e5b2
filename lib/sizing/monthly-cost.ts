/** What a cluster costs in a month of 730 hours, on demand, in USD. */
export interface MonthlyCost {
  /** Brokers, units of Confluent Cloud, or hours of a serverless cluster and its partitions. */
  readonly brokersUsd: number;

  /** Three of them, and their volumes. */
  readonly controllersUsd: number;

  /** Records at rest. */
  readonly storageUsd: number;

  /** Throughput and operations beyond what comes with a volume. */
  readonly throughputUsd: number;

  /** Bytes in and out, where the service charges them. */
  readonly trafficUsd: number;

  /** Bytes that cross zones, charged in both directions: those of clients, and on EC2 those between brokers. */
  readonly crossZoneUsd: number;

  /** NAT gateways or interface endpoints that the nodes need. */
  readonly networkUsd: number;

  /** What the people cost who run it, as given. */
  readonly operatorUsd: number;

  /** All of it. */
  readonly totalUsd: number;
}

/** What is not said is nothing. */
export function monthlyCost(parts: Partial<Omit<MonthlyCost, 'totalUsd'>>): MonthlyCost {
  const all = {
    brokersUsd: 0,
    controllersUsd: 0,
    storageUsd: 0,
    throughputUsd: 0,
    trafficUsd: 0,
    crossZoneUsd: 0,
    networkUsd: 0,
    operatorUsd: 0,
    ...parts,
  };
  return { ...all, totalUsd: Object.values(all).reduce((sum, usd) => sum + usd, 0) };
}
