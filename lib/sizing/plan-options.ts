import type { KafkaKind } from './cluster-candidate';
import type { KafkaPrices } from './kafka-prices';

/** How nodes on EC2 reach the services of AWS, as far as it costs. */
export enum NodeEgress {
  /** A NAT gateway in each zone. */
  NAT_PER_ZONE = 'NAT gateway per zone',

  /** One NAT gateway. */
  SINGLE_NAT = 'single NAT gateway',

  /** Interface endpoints in each zone, and no way to the internet. */
  ENDPOINTS = 'interface endpoints',

  /** They are there already, or paid by others. */
  NONE = 'none',
}

/** What is compared, and at which prices. */
export interface PlanOptions {
  /**
   * The kinds of cluster that are compared.
   *
   * @default - all of them
   */
  readonly kinds?: KafkaKind[];

  /**
   * Sizes of brokers that may be taken, such as `kafka.m7g.large` or `r7g.2xlarge`. Name the one you have, so that neither
   * new prices nor a new type changes a plan that is deployed.
   *
   * @default - all that are known
   */
  readonly instanceTypes?: string[];

  /**
   * Number of brokers, a multiple of the zones, to see what so many come to. What they do not carry is named with the limit.
   *
   * @default - as few as hold all limits
   */
  readonly brokers?: number;

  /**
   * The prices.
   *
   * @default KafkaPrices.usEast1()
   */
  readonly prices?: KafkaPrices;

  /**
   * Whether consumers read from a replica in their own zone.
   *
   * @default false
   */
  readonly rackAwareFetching?: boolean;

  /**
   * What the people cost who run a cluster on EC2, in USD a month.
   *
   * @default 0
   */
  readonly operatorCostUsdPerMonth?: number;

  /**
   * How nodes on EC2 reach the services of AWS.
   *
   * @default NodeEgress.NAT_PER_ZONE
   */
  readonly nodeEgress?: NodeEgress;
}
