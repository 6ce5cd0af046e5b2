import { CONFLUENT_CLOUD_AS_OF } from '../facts/confluent-cloud';
import { EBS_LIMITS_AS_OF } from '../facts/ebs';
import { EC2_INSTANCE_TYPES_AS_OF } from '../facts/ec2-instance-types';
import { MSK_BROKER_SIZES_AS_OF } from '../facts/msk-broker-sizes';
import { MSK_EXPRESS_REPLICATION, MSK_LIMITS_AS_OF } from '../facts/msk-limits';
import { SERVERLESS_PRICES_AS_OF } from '../facts/prices';
import { KafkaKind } from './cluster-candidate';
import { ASSUMED, completed, type Complete, type Demand } from './demand';
import type { SettledOptions } from './settled-options';
import type { Workload } from './workload';

/** What a plan rests on: what the workload does not say, what is not in the model, and the day of every table. */
export function assumptionsOf(workload: Workload, demand: Demand, options: SettledOptions): string[] {
  return [...notSaid(workload, completed(workload)), ...notInTheModel(demand, options), ...dates(options)];
}

function notSaid(workload: Workload, complete: Complete): string[] {
  const { fanOut, consumerGroups, replicationFactor, segmentMib, segmentHours } = complete;
  const assumed: [keyof Workload, string][] = [
    ['peakIngressMibps', `the peak is ${ASSUMED.peak} times the average: ${round(complete.peakIngressMibps)} MiB/s`],
    ['compressionRatio', `nothing is compressed, or the rates are already of compressed bytes`],
    ['zones', `${complete.zones} zones`],
    ['replicationFactor', `${replicationFactor} replicas of each record`],
    ['partitions', `${complete.partitions} partitions, replicas not counted`],
    ['largestPartitionShare', `all partitions get the same share`],
    ['segmentMib', `segments are closed at ${segmentMib} MiB or ${segmentHours} hours`],
    ['consumerGroups', `${consumerGroups} consumer groups`],
    ['headroomPercent', `${complete.headroomPercent} % of every limit of throughput stays free with a zone down`],
    ['toleratedLagMinutes', `consumers may be ${complete.toleratedLagMinutes} minutes behind`],
    [
      'zoneOutageMinutes',
      `a zone may be away for ${complete.zoneOutageMinutes} minutes, and is in sync again as long after it is back`,
    ],
  ];
  const read = workload.fanOut ?? workload.egressMibps;
  return [
    ...(read === undefined ? [`each byte is read ${fanOut === 1 ? 'once' : `${fanOut} times`}`] : []),
    ...assumed.flatMap(([name, sentence]) => (workload[name] === undefined ? [sentence] : [])),
  ];
}

function notInTheModel({ replicationFactor, zones }: Demand, options: SettledOptions): string[] {
  const { kinds, rackAwareFetching } = options;
  const { factor } = MSK_EXPRESS_REPLICATION;
  return [
    `no model of the processor under TLS is published: it is part of the headroom`,
    `clients are in every zone alike; consumers read ${rackAwareFetching ? 'from a replica in their zone' : 'from leaders, wherever these are'}`,
    `not counted: clients, logs and metrics, keys, AWS Private CA, traffic to other regions, discounts`,
    `EBS volumes never shrink, on Amazon MSK and on EC2`,
    ...(replicationFactor === 1 ? ['one replica: what is in a zone that is down can be neither written nor read'] : []),
    ...(replicationFactor !== factor && kinds.includes(KafkaKind.MSK_EXPRESS)
      ? [`Express brokers keep ${factor} replicas of each record, whatever is asked`]
      : []),
    ...(zones === 2 && kinds.includes(KafkaKind.EC2)
      ? ['on EC2 two zones do not survive the loss of the one with two of three controllers']
      : []),
  ];
}

function dates({ prices, kinds }: SettledOptions): string[] {
  return [
    `prices on demand, ${prices.region}, ${prices.asOf}; those of Serverless ${SERVERLESS_PRICES_AS_OF} where no price list has them`,
    `limits of brokers ${MSK_BROKER_SIZES_AS_OF}, of Amazon MSK ${MSK_LIMITS_AS_OF}, of instances ${EC2_INSTANCE_TYPES_AS_OF}, of volumes ${EBS_LIMITS_AS_OF}`,
    ...(kinds.includes(KafkaKind.CONFLUENT_CLOUD) ? [`units of Confluent Cloud ${CONFLUENT_CLOUD_AS_OF}`] : []),
  ];
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
