import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import { KafkaPrices } from '../../lib/sizing/kafka-prices';
import { NodeEgress, type PlanOptions } from '../../lib/sizing/plan-options';
import { UsageError } from './usage-error';

/** What is compared, as the command line has it. */
export interface PlanFlags {
  readonly kinds?: readonly string[];
  readonly instanceTypes?: string[];
  readonly brokers?: string;
  readonly region?: string;
  readonly prices?: readonly string[];
  readonly rackAwareFetching?: boolean;
  readonly operatorCost?: string;
  readonly nodeEgress?: string;
}

/** Names without spaces and capitals. */
export const KINDS: Readonly<Record<string, KafkaKind>> = {
  'msk-standard': KafkaKind.MSK_STANDARD,
  'msk-express': KafkaKind.MSK_EXPRESS,
  'msk-serverless': KafkaKind.MSK_SERVERLESS,
  ec2: KafkaKind.EC2,
  'confluent-cloud': KafkaKind.CONFLUENT_CLOUD,
};

export const EGRESSES: Readonly<Record<string, NodeEgress>> = {
  'nat-per-zone': NodeEgress.NAT_PER_ZONE,
  'single-nat': NodeEgress.SINGLE_NAT,
  endpoints: NodeEgress.ENDPOINTS,
  none: NodeEgress.NONE,
};

export function planOptions(flags: PlanFlags): PlanOptions {
  const { instanceTypes, rackAwareFetching, nodeEgress } = flags;
  return {
    kinds: flags.kinds?.flatMap((name) => KINDS[name] ?? []),
    instanceTypes,
    brokers: amount('--brokers', flags.brokers),
    prices: prices(flags),
    rackAwareFetching,
    operatorCostUsdPerMonth: amount('--operator-cost', flags.operatorCost),
    nodeEgress: nodeEgress === undefined ? undefined : EGRESSES[nodeEgress],
  };
}

function prices({ region, prices: files = [] }: PlanFlags): KafkaPrices {
  if (files.length === 0) {
    return region === undefined || region === 'us-east-1' ? KafkaPrices.usEast1() : KafkaPrices.ofRegion(region);
  }
  const found = KafkaPrices.fromOfferFiles([...files]);
  if (region !== undefined && found.region !== region) {
    throw new UsageError(`--prices are of ${found.region}, got --region ${region}; leave one of them out`);
  }
  return found;
}

function amount(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) {
    throw new UsageError(`${flag} must be a number, got '${text}'`);
  }
  return value;
}
