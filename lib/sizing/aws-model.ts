import {
  AWS_MSK_EXPRESS_SIZES,
  AWS_MSK_PROVISIONED_THROUGHPUT,
  AWS_MSK_SIZING,
  AWS_MSK_STANDARD_SIZES,
  type AwsExpressSize,
  type AwsStandardSize,
} from '../facts/aws-msk-sizing';
import { MSK_PROVISIONED_THROUGHPUT } from '../facts/msk-limits';
import { SizingError } from './sizing-error';
import { HOURS_PER_MONTH } from './units';

/** What AWS's script asks for. All rates are of bytes on the wire, in MiB/s. */
export interface AwsModelInput {
  /** From producers on average: more than 0. */
  readonly averageInMibps: number;

  /** From producers at the peak, at least the average. */
  readonly peakInMibps: number;

  /** To consumers on average: more than 0. */
  readonly averageOutMibps: number;

  /** To consumers at the peak, at least the average. */
  readonly peakOutMibps: number;

  /** Partitions, replicas counted. */
  readonly partitions: number;

  /** 2 or 3. */
  readonly replicationFactor: number;

  /** How long records are kept. */
  readonly retentionHours: number;

  /**
   * How long of that on the volumes; the rest is in tiered storage.
   *
   * @default - all of it
   */
  readonly primaryRetentionHours?: number;

  /**
   * Provisioned throughput of each volume, 250 to 1000 MiB/s.
   *
   * @default - none
   */
  readonly provisionedThroughputMibps?: number;
}

/** What AWS's script says of one size of broker, in three zones of us-east-1. */
export interface AwsModelResult {
  /** The size. */
  readonly instanceType: string;

  /** Number of brokers. */
  readonly brokers: number;

  /** `ingress`, `egress`, `partitions`, `storage` or `pst`: what asks for most brokers. */
  readonly bottleneck: string;

  /** Cost in a month, in USD. */
  readonly totalUsd: number;
}

/**
 * AWS's own script, formula by formula: `msk_sizing.py` of https://github.com/aws/agent-toolkit-for-aws (Apache-2.0).
 *
 * @throws SizingError where the script refuses its input
 */
export function awsModel(input: AwsModelInput): AwsModelResult[] {
  check(input);
  return [
    ...Object.entries(AWS_MSK_STANDARD_SIZES).map(([type, size]) => standard(type, size, input)),
    ...Object.entries(AWS_MSK_EXPRESS_SIZES).map(([type, size]) => express(type, size, input)),
  ];
}

/** Brokers by what asks for them, in the script's order: of equals, the first is the bottleneck. */
type Needs = Readonly<Record<string, number>>;

function standard(instanceType: string, size: AwsStandardSize, input: AwsModelInput): AwsModelResult {
  const { storageFactor, networkFactor, networkFactorPerFanOut, tieredFactor, utilization } = AWS_MSK_SIZING;
  const { averageInMibps, averageOutMibps, peakInMibps, peakOutMibps, replicationFactor } = input;
  const { retentionHours, primaryRetentionHours: primary = retentionHours } = input;
  const extra = retentionHours > primary ? tieredFactor : 0;
  const fanOut = peakOutMibps / peakInMibps;
  const perBroker = Math.min(
    size.ebsMibps / (storageFactor + extra),
    size.networkMibps / (fanOut * networkFactorPerFanOut + networkFactor + extra),
  );
  const diskGib = ((averageInMibps * primary * 3600 * replicationFactor) / 1024) * AWS_MSK_SIZING.diskHeadroom;
  const provisioned = AWS_MSK_PROVISIONED_THROUGHPUT.has(instanceType)
    ? Math.min(input.provisionedThroughputMibps ?? 0, size.ebsMibps)
    : 0;
  const needs: Needs = {
    ingress: brokersFor(peakInMibps, perBroker * utilization.standard),
    egress: brokersFor(peakOutMibps, fanOut * perBroker * utilization.standard),
    partitions: brokersFor(input.partitions, size.partitions),
    storage: brokersFor(diskGib, AWS_MSK_SIZING.maxVolumeGib),
    ...(provisioned > 0 ? { pst: brokersFor(averageOutMibps, provisioned) } : {}),
  };
  const { prices } = AWS_MSK_SIZING;
  const tieredGib = (averageInMibps * (retentionHours - primary) * 3600) / 1024;
  return result(instanceType, needs, size.usdPerHour, (brokers) => {
    const rest = tieredGib * prices.tiered + crossZoneUsd(averageInMibps) + brokers * provisioned * prices.throughput;
    return diskGib * prices.storage + rest;
  });
}

function express(instanceType: string, size: AwsExpressSize, input: AwsModelInput): AwsModelResult {
  const { utilization, expressEgressFactor, prices } = AWS_MSK_SIZING;
  const { averageInMibps, retentionHours } = input;
  const needs: Needs = {
    ingress: brokersFor(input.peakInMibps, size.ingressMibps * utilization.express),
    egress: brokersFor(input.peakOutMibps, size.ingressMibps * expressEgressFactor),
    partitions: brokersFor(input.partitions, size.partitions),
  };
  const storedGib = (averageInMibps * retentionHours * 3600) / 1024;
  return result(instanceType, needs, size.usdPerHour, () => {
    const written = perMonthGib(averageInMibps) * prices.expressDataIn;
    return storedGib * prices.storage + written + crossZoneUsd(averageInMibps);
  });
}

function result(
  instanceType: string,
  needs: Needs,
  usdPerHour: number,
  otherUsd: (brokers: number) => number,
): AwsModelResult {
  const brokers = Math.max(...Object.values(needs));
  const [bottleneck = ''] = Object.keys(needs).filter((name) => needs[name] === brokers);
  return { instanceType, brokers, bottleneck, totalUsd: brokers * usdPerHour * HOURS_PER_MONTH + otherUsd(brokers) };
}

function brokersFor(demand: number, perBroker: number): number {
  const { zones } = AWS_MSK_SIZING;
  return Math.ceil(Math.ceil(demand / perBroker) / zones) * zones;
}

/** Consumers read in their own zone. */
function crossZoneUsd(averageInMibps: number): number {
  const { zones, prices } = AWS_MSK_SIZING;
  return perMonthGib((averageInMibps * (zones - 1)) / zones) * prices.crossZone;
}

function perMonthGib(mibps: number): number {
  return (mibps * 3600 * HOURS_PER_MONTH) / 1024;
}

function check(input: AwsModelInput): void {
  const { averageInMibps, peakInMibps, averageOutMibps, peakOutMibps, replicationFactor, retentionHours } = input;
  const { primaryRetentionHours: primary = retentionHours, provisionedThroughputMibps: provisioned } = input;
  const { minMibps } = MSK_PROVISIONED_THROUGHPUT;
  const rules: [keyof AwsModelInput, boolean, string][] = [
    ['averageInMibps', averageInMibps > 0, 'more than 0'],
    ['partitions', input.partitions >= 1, 'at least 1'],
    ['retentionHours', retentionHours > 0, 'more than 0'],
    ['primaryRetentionHours', primary > 0, 'more than 0'],
    ['averageOutMibps', averageOutMibps > 0, 'more than 0: its formulas divide by it'],
    ['peakInMibps', peakInMibps >= averageInMibps, `at least the average, ${averageInMibps}`],
    ['peakOutMibps', peakOutMibps >= averageOutMibps, `at least the average, ${averageOutMibps}`],
    ['replicationFactor', [2, 3].includes(replicationFactor), '2 or 3'],
    ['primaryRetentionHours', primary <= retentionHours, `at most 'retentionHours', ${retentionHours}`],
    [
      'provisionedThroughputMibps',
      provisioned === undefined || (provisioned >= minMibps && provisioned <= 1000),
      'between 250 and 1000',
    ],
  ];
  for (const [name, holds, allowed] of rules) {
    if (!holds) {
      throw new SizingError(`'${name}' must be ${allowed} in AWS's model, got ${String(input[name])}`, name);
    }
  }
}
