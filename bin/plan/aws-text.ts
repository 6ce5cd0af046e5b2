import { AWS_MSK_SIZING_AS_OF } from '../../lib/facts/aws-msk-sizing';
import { MSK_BROKERS_PER_CLUSTER } from '../../lib/facts/msk-limits';
import type { AwsModelInput, AwsModelResult } from '../../lib/sizing/aws-model';
import { demandOf } from '../../lib/sizing/demand';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import { usd } from '../../lib/sizing/recommendations';
import type { Workload } from '../../lib/sizing/workload';
import { section } from './plan-text';
import { textTable } from './plan-table';
import { UsageError } from './usage-error';

/** A workload as AWS's own script would be asked: bytes on the wire, partitions with their replicas. */
export function awsModelInput(workload: Workload): AwsModelInput {
  const { averageInMibps, peakInMibps, fanOut, partitions, replicationFactor } = demandOf(workload);
  const { retentionHours = Infinity } = workload;
  if (retentionHours === Infinity) {
    throw new UsageError(`--model aws needs --retention: it knows no other bound`);
  }
  return {
    averageInMibps,
    peakInMibps,
    averageOutMibps: averageInMibps * fanOut,
    peakOutMibps: peakInMibps * fanOut,
    partitions: partitions * replicationFactor,
    replicationFactor,
    retentionHours,
  };
}

/** As its `--broker-quota`: the cheapest of each class with at most so many brokers. */
export function awsText(workload: Workload): string {
  const results = KafkaSizing.awsModel(awsModelInput(workload));
  const table = textTable(
    ['size', 'brokers', 'bottleneck', 'USD a month'],
    [1, 3],
    results.map(({ instanceType, brokers, bottleneck, totalUsd }) => [
      instanceType,
      String(brokers),
      bottleneck,
      usd(totalUsd),
    ]),
  );
  const cheapest = ['kafka.m5.', 'kafka.m7g.', 'express.'].map((prefix) => cheapestOf(results, prefix));
  return `${table}\n\n${section("Cheapest with at most 60 brokers, by AWS's own script", [
    ...cheapest,
    `three zones, us-east-1, ${AWS_MSK_SIZING_AS_OF}; what it does otherwise than \`cdk-kafka plan\`: docs/sizing.md`,
  ])}`;
}

function cheapestOf(results: readonly AwsModelResult[], prefix: string): string {
  const [best] = results
    .filter(({ instanceType, brokers }) => instanceType.startsWith(prefix) && brokers <= MSK_BROKERS_PER_CLUSTER.KRAFT)
    .sort((one, other) => one.totalUsd - other.totalUsd);
  return best ? `${best.brokers} x ${best.instanceType}, ${usd(best.totalUsd)}` : `${prefix}*: none`;
}
