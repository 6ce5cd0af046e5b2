import { EC2_INSTANCE_TYPES } from '../../lib/facts/ec2-instance-types';
import { KafkaKind, type ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import type { ClusterSize } from '../../lib/sizing/cluster-size';
import { beyondBaseline } from '../../lib/sizing/ebs-baseline';
import { instanceUsd } from '../../lib/sizing/ec2-kraft';
import { KafkaPrices } from '../../lib/sizing/kafka-prices';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import { holds, SizingLimit, useOf } from '../../lib/sizing/limit-use';
import { assumptionsOf } from '../../lib/sizing/assumptions';
import { demandOf } from '../../lib/sizing/demand';
import { withTraffic } from '../../lib/sizing/scaled';
import { settledOptions } from '../../lib/sizing/settled-options';
import { limitInWords, remedyFor } from '../../lib/sizing/limit-words';
import { monthlyCost } from '../../lib/sizing/monthly-cost';
import { NodeEgress, type PlanOptions } from '../../lib/sizing/plan-options';
import { HOURS_PER_MONTH } from '../../lib/sizing/units';
import type { Workload } from '../../lib/sizing/workload';
import { figure } from './words';
import type { TemplateSize } from './template-size';

/** What a synthesized cluster costs and carries. */
export interface TemplateReport {
  /** Under the workload that is given; else under the most that it carries. */
  readonly candidate: ClusterCandidate;
  /** In MiB/s of producers' bytes. */
  readonly mostIngressMibps: number;
  /** Limits that do not hold under the workload that is given. */
  readonly broken: readonly string[];
  readonly outOfProportion: readonly string[];
  readonly assumptions: readonly string[];
}

/** What Kafka does where nobody says otherwise: `log.retention.hours` 168, one consumer group. */
const USUAL = { retentionHours: 168, fanOut: 1 } as const;

/** Of a limit that is used less than this while another is at its end, there is too much. */
const IDLE = 0.25;

export function templateReport(found: TemplateSize, said: Partial<Workload>, planOptions: PlanOptions): TemplateReport {
  const { size, zones } = found;
  // What is there is counted instead.
  const options = { ...planOptions, nodeEgress: NodeEgress.NONE, kinds: [size.kind] };
  const workload = { ...usual(said), ...said, ingressMibps: said.ingressMibps ?? 1, zones };
  const most = KafkaSizing.mostIngressMibps(size, workload, options);
  const mostOfIt = withTraffic(workload, Math.max(most, NO_LOAD) / workload.ingressMibps);
  const full = KafkaSizing.check(size, mostOfIt, options);
  const asked = said.ingressMibps === undefined ? mostOfIt : workload;
  const candidate = KafkaSizing.check(size, asked, options);
  return {
    candidate: { ...candidate, cost: withWhatIsThere(candidate, found, options.prices ?? KafkaPrices.usEast1()) },
    mostIngressMibps: most,
    broken: candidate.limits
      .filter((use) => !holds(use))
      .map((use) => `${limitInWords(use)}; what would help: ${remedyFor(use, size.kind)}`),
    outOfProportion: [...idle(full), ...roomFor(size, workload, options, most), ...unusable(size)],
    assumptions: assumed(asked, said, options),
  };
}

/** In MiB/s, of a cluster that carries nothing. */
const NO_LOAD = 0.001;

function usual({
  retentionHours,
  retentionGibPerPartition,
  liveSetGib,
  egressMibps,
}: Partial<Workload>): Partial<Workload> {
  const bound = retentionHours ?? retentionGibPerPartition ?? liveSetGib;
  return {
    ...(bound === undefined ? { retentionHours: USUAL.retentionHours } : {}),
    ...(egressMibps === undefined ? { fanOut: USUAL.fanOut } : {}),
  };
}

function assumed(workload: Workload, said: Partial<Workload>, options: PlanOptions): string[] {
  const demand = demandOf(workload);
  const { retentionHours } = usual(said);
  return [
    ...(retentionHours === undefined ? [] : [`records are kept for 7 days, Kafka's own default (--retention)`]),
    ...(said.fanOut === undefined && said.egressMibps === undefined ? ['each byte is read once (--fan-out)'] : []),
    ...assumptionsOf(workload, demand, settledOptions(options, demand)),
  ];
}

/** Controllers, NAT gateways and endpoints as the template has them. */
function withWhatIsThere(
  { cost, kind }: ClusterCandidate,
  { controllers, natGateways, interfaceEndpoints }: TemplateSize,
  prices: KafkaPrices,
): ClusterCandidate['cost'] {
  const ofController = ({ instanceType, volumes }: TemplateSize['controllers'][number]) =>
    instanceUsd(instanceType, prices) + volumes.reduce((gib, { Size }) => gib + Size, 0) * prices._of('gp3Storage');
  const { totalUsd, ...parts } = cost;
  const hourly = natGateways * prices._of('natGateway') + interfaceEndpoints * prices._of('interfaceEndpoint');
  return monthlyCost({
    ...parts,
    controllersUsd: kind === KafkaKind.EC2 ? controllers.reduce((usd, one) => usd + ofController(one), 0) : 0,
    networkUsd: hourly * HOURS_PER_MONTH,
  });
}

/** What there is too much of: what brokers have for good, not what a workload happens to ask. */
const RESOURCES = [
  SizingLimit.NETWORK_IN,
  SizingLimit.NETWORK_OUT,
  SizingLimit.DISK_THROUGHPUT,
  SizingLimit.DISK,
  SizingLimit.INGRESS,
  SizingLimit.EGRESS,
];

function idle({ limits, bottleneck }: ClusterCandidate): string[] {
  const used = limits
    .filter((use) => RESOURCES.includes(use.limit) && use.limit !== bottleneck.limit && useOf(use) < IDLE)
    .map((use) => `${use.limit} to ${figure(useOf(use) * 100)} %`);
  return used.length === 0
    ? []
    : [`when ${bottleneck.limit} is at its limit, others are little used: ${used.join(', ')}`];
}

/** Volumes that are full long before their brokers are busy. */
function roomFor(size: ClusterSize, workload: Workload, options: PlanOptions, most: number): string[] {
  const { storage } = size;
  if (!storage) {
    return [];
  }
  const endless = { ...size, storage: { ...storage, volumeGib: 1e9 } };
  const brokersCarry = KafkaSizing.mostIngressMibps(endless, workload, options);
  return brokersCarry > 2 * most
    ? [
        `volumes of ${storage.volumeGib} GiB are full at ${figure(most)} MiB/s, but the brokers could do ${figure(brokersCarry)} MiB/s: ` +
          `larger volumes, or smaller brokers`,
      ]
    : [];
}

/** What is paid for and of no use. */
function unusable({ kind, instanceType = '', storage }: ClusterSize): string[] {
  const fact = EC2_INSTANCE_TYPES[instanceType];
  const { volumes = 1, throughputMibps = 0, iops = 0 } = storage ?? {};
  if (kind !== KafkaKind.EC2 || !fact) {
    return [];
  }
  const { throughput, iops: operations } = beyondBaseline(fact, { volumes, throughputMibps, iops });
  return [
    ...(throughput
      ? [`volumes of ${Math.ceil(throughput.sumMBps)} MB/s are on instances that sustain ${fact.ebsMBps} MB/s`]
      : []),
    ...(operations === undefined
      ? []
      : [`volumes of ${operations} IOPS are on instances that sustain ${fact.ebsIops}`]),
  ];
}
