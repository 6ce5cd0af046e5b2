import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import type { PlanOptions } from '../../lib/sizing/plan-options';
import type { Workload } from '../../lib/sizing/workload';

const assumptions = (workload: Partial<Workload> = {}, options?: PlanOptions) =>
  KafkaSizing.plan({ ingressMibps: 10, retentionHours: 24, ...workload }, options).assumptions;

test('what a workload does not say is said, with what is not in the model, and the day of every table', () => {
  expect(assumptions()).toEqual([
    'each byte is read once',
    'the peak is 1.5 times the average: 15 MiB/s',
    'nothing is compressed, or the rates are already of compressed bytes',
    '3 zones',
    '3 replicas of each record',
    '30 partitions, replicas not counted',
    'all partitions get the same share',
    'segments are closed at 1024 MiB or 168 hours',
    '1 consumer groups',
    '25 % of every limit of throughput stays free with a zone down',
    'consumers may be 10 minutes behind',
    'a zone may be away for 60 minutes, and is in sync again as long after it is back',
    'no model of the processor under TLS is published: it is part of the headroom',
    'clients are in every zone alike; consumers read from leaders, wherever these are',
    'not counted: clients, logs and metrics, keys, AWS Private CA, traffic to other regions, discounts',
    'EBS volumes never shrink, on Amazon MSK and on EC2',
    'prices on demand, us-east-1, 2026-08-13; those of Serverless 2022-10-03 where no price list has them',
    'limits of brokers 2026-11-20, of Amazon MSK 2026-11-20, of instances 2026-08-02, of volumes 2026-11-21',
    'units of Confluent Cloud 2026-05-20',
  ]);
});

test('what it says is not', () => {
  const said: Workload = {
    ingressMibps: 10,
    peakIngressMibps: 20,
    egressMibps: 20,
    compressionRatio: 1,
    zones: 3,
    replicationFactor: 3,
    partitions: 12,
    largestPartitionShare: 0.2,
    segmentMib: 512,
    consumerGroups: 2,
    headroomPercent: 25,
    toleratedLagMinutes: 10,
    zoneOutageMinutes: 60,
  };
  expect(assumptions(said)[0]).toMatch(/^no model of the processor/);
});

const EXPRESS = 'Express brokers keep 3 replicas of each record, whatever is asked';
const TWO_ZONES = 'on EC2 two zones do not survive the loss of the one with two of three controllers';

test.each<[string, Partial<Workload>, PlanOptions, string]>([
  ['replicas on Express brokers', { replicationFactor: 2 }, {}, EXPRESS],
  ['two zones on EC2', { zones: 2 }, {}, TWO_ZONES],
])('%s, where they are compared', (_, workload, options, sentence) => {
  expect(assumptions(workload, options)).toContain(sentence);
  expect(assumptions(workload, { ...options, kinds: [KafkaKind.MSK_STANDARD] })).not.toContain(sentence);
});
