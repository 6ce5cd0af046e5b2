import { EC2_INSTANCE_TYPES } from '../facts/ec2-instance-types';
import { MSK_EXPRESS_SIZES, MSK_STANDARD_SIZES } from '../facts/msk-broker-sizes';
import { KafkaKind } from './cluster-candidate';
import type { Demand } from './demand';
import { KafkaPrices } from './kafka-prices';
import { NodeEgress, type PlanOptions } from './plan-options';
import { SizingError } from './sizing-error';

/** Options with nothing left out. */
export interface SettledOptions {
  readonly kinds: readonly KafkaKind[];
  readonly mayTake: (instanceType: string) => boolean;
  /** Neither types nor a number are named, so that what has none may be taken. */
  readonly anySize: boolean;
  readonly brokers?: number;
  readonly prices: KafkaPrices;
  readonly rackAwareFetching: boolean;
  readonly operatorUsd: number;
  readonly nodeEgress: NodeEgress;
}

/** @throws SizingError where an option cannot be, or does not fit the workload */
export function settledOptions(options: PlanOptions, { zones, replicationFactor }: Demand): SettledOptions {
  const { instanceTypes, brokers, operatorCostUsdPerMonth = 0, rackAwareFetching = false } = options;
  instanceTypes?.forEach(checkInstanceType);
  checkBrokers(brokers, zones, replicationFactor);
  checkOperatorCost(operatorCostUsdPerMonth);
  return {
    kinds: kindsOf(options),
    mayTake: (instanceType) => instanceTypes === undefined || instanceTypes.includes(instanceType),
    anySize: instanceTypes === undefined && brokers === undefined,
    brokers,
    prices: options.prices ?? KafkaPrices.usEast1(),
    rackAwareFetching,
    operatorUsd: operatorCostUsdPerMonth,
    nodeEgress: options.nodeEgress ?? NodeEgress.NAT_PER_ZONE,
  };
}

const SIZES: Readonly<Partial<Record<KafkaKind, Readonly<Record<string, unknown>>>>> = {
  [KafkaKind.MSK_STANDARD]: MSK_STANDARD_SIZES,
  [KafkaKind.MSK_EXPRESS]: MSK_EXPRESS_SIZES,
  [KafkaKind.EC2]: EC2_INSTANCE_TYPES,
};

/** Those of the types that are named, where types are; those with brokers, where their number is. */
function kindsOf({ kinds, instanceTypes, brokers }: PlanOptions): readonly KafkaKind[] {
  const all = Object.values(KafkaKind);
  if (kinds === undefined) {
    const named = (kind: KafkaKind) => instanceTypes?.some((type) => Object.hasOwn(SIZES[kind] ?? {}, type));
    const counted = (kind: KafkaKind) => brokers === undefined || kind in SIZES;
    return all.filter((kind) => (named(kind) ?? true) && counted(kind));
  }
  const unknown = kinds.find((kind) => !all.includes(kind));
  if (kinds.length === 0 || unknown !== undefined) {
    throw new SizingError(`'kinds' must name at least one of ${all.join(', ')}, got ${unknown ?? 'none'}`, 'kinds');
  }
  return kinds;
}

function checkInstanceType(name: string): void {
  const known = Object.values(SIZES).flatMap((sizes) => Object.keys(sizes));
  if (!known.includes(name)) {
    const [family = name] = name.replace(/^(kafka|express)\./, '').split('.');
    const near = known.filter((type) => type.split('.').includes(family));
    throw new SizingError(
      `'instanceTypes' must be types of which the limits are known, got '${name}'; ` +
        (near.length > 0
          ? `of ${family} there are ${near.join(', ')}`
          : `such as kafka.m7g.large, express.m7g.large, r7g.2xlarge`),
      'instanceTypes',
    );
  }
}

function checkOperatorCost(usd: number): void {
  if (!(usd >= 0 && Number.isFinite(usd))) {
    throw new SizingError(
      `'operatorCostUsdPerMonth' must be a number of USD, at least 0, got ${usd}`,
      'operatorCostUsdPerMonth',
    );
  }
}

function checkBrokers(brokers: number | undefined, zones: number, replicationFactor: number): void {
  if (brokers === undefined) {
    return;
  }
  if (!Number.isInteger(brokers) || brokers < zones || brokers % zones !== 0) {
    throw new SizingError(
      `'brokers' must be a whole number, the same in each of the ${zones} zones, got ${brokers}; take ` +
        `${Number.isFinite(brokers) ? Math.max(zones, Math.ceil(brokers / zones) * zones) : zones}`,
      'brokers',
    );
  }
  if (replicationFactor > brokers) {
    throw new SizingError(
      `'replicationFactor' must be at most the number of brokers, ${brokers}, got ${replicationFactor}; lower it, or take more brokers`,
      'replicationFactor',
    );
  }
}
