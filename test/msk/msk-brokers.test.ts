import { Size, Token, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  EncryptionAtRest,
  KafkaConfiguration,
  KafkaKind,
  KafkaSizing,
  KafkaVersion,
  MskBrokers,
  MskRebalancing,
  MskStorage,
  type KafkaServerProperties,
  type MskClusterProps,
  type Workload,
} from '../../lib';
import { aClusterStack, expressBrokers, someBrokers, twoZones } from '../support/fixtures';
import { messagesOf, propertiesOf } from '../support/testing-app';

test('one broker a zone is the default', () => {
  expect(someBrokers()).toMatchObject({
    instanceType: 'kafka.m7g.large',
    brokersPerZone: 1,
    storage: { volumeSizeGib: 100 },
  });
});

test.each([
  ['m7g.large', `must be such as 'kafka.m7g.large', got 'm7g.large'; did you mean 'kafka.m7g.large'?`],
  ['express.m7g.large', `got 'express.m7g.large'`],
  ['kafka.large', `got 'kafka.large'`],
])('the type of a standard broker is not %s', (instanceType, message) => {
  expect(() => someBrokers({ instanceType })).toThrow(message);
});

test('a type that is a token is handed on', () => {
  const instanceType = Token.asString({ Ref: 'Type' });
  expect(someBrokers({ instanceType }).instanceType).toBe(instanceType);
});

test('the number of brokers is computed with', () => {
  expect(() => someBrokers({ brokersPerZone: Token.asNumber({ Ref: 'N' }) })).toThrow(
    `'brokersPerZone' must be known at synthesis`,
  );
  expect(() => someBrokers({ brokersPerZone: 0 })).toThrow(`'brokersPerZone' must be a whole number, 1 or more, got 0`);
});

describe('Express brokers', () => {
  const express = (props: Partial<MskClusterProps> = {}) => aClusterStack({ brokers: expressBrokers(), ...props });
  const warnings = (props: Partial<MskClusterProps>) => messagesOf(express(props).cluster, 'warning');

  test('have no storage to size, and are rebalanced', () => {
    const { stack, cluster } = express();
    const properties = propertiesOf(stack, 'AWS::MSK::Cluster');
    expect(properties).toMatchObject({
      NumberOfBrokerNodes: 3,
      BrokerNodeGroupInfo: { InstanceType: 'express.m7g.large' },
      Rebalancing: { Status: 'ACTIVE' },
      LoggingInfo: { BrokerLogs: { CloudWatchLogs: { Enabled: true } } },
    });
    expect(properties).not.toHaveProperty('StorageMode');
    expect(properties.BrokerNodeGroupInfo).not.toHaveProperty('StorageInfo');
    expect(messagesOf(cluster, 'warning')).toEqual([]);
  });

  test('have a replication that is fixed, and readable', () => {
    const { stack, cluster } = express();
    expect(cluster.topology.replication).toEqual({ factor: 3, minInsyncReplicas: 2 });
    expect(propertiesOf(stack, 'AWS::MSK::Configuration').ServerProperties).toBe('auto.create.topics.enable=false\n');
    expect(aClusterStack().cluster.topology.replication).toBeUndefined();
  });

  test.each<[KafkaServerProperties, string]>([
    [
      { defaultReplicationFactor: 3 },
      `'defaultReplicationFactor' cannot be set, got 3: every topic has 3 replicas here`,
    ],
    [{ minInsyncReplicas: 1 }, `'minInsyncReplicas' cannot be set, got 1`],
    [{ uncleanLeaderElectionEnable: false }, `'uncleanLeaderElectionEnable' cannot be set, got false`],
  ])('refuse %j', (properties, message) => {
    expect(() => express({ configuration: KafkaConfiguration.of(properties) })).toThrow(`[Stack/Kafka] ${message}`);
  });

  test('have server properties of their own', () => {
    const both = { logMessageTimestampBeforeMaxMs: 1000, maxConnectionsPerIp: 10 };
    expect(warnings({ configuration: KafkaConfiguration.of(both) })).toEqual([]);
    expect(messagesOf(aClusterStack({ configuration: KafkaConfiguration.of(both) }).cluster, 'warning')).toEqual([
      expect.stringMatching(
        /no configuration of standard brokers set 'log\.message\.timestamp\.before\.max\.ms', 'max\.connections\.per\.ip'/,
      ),
    ]);
    expect(warnings({ configuration: KafkaConfiguration.of({ numIoThreads: 8 }) })).toEqual([
      expect.stringMatching(/no configuration of Express brokers set 'num\.io\.threads' on 2026-11-20/),
    ]);
  });

  test('can be paused, and have a key of yours', () => {
    const { stack } = express({
      brokers: expressBrokers({ rebalancing: MskRebalancing.PAUSED, brokersPerZone: 2 }),
      encryptionAtRest: EncryptionAtRest.customerManagedKey(),
    });
    expect(propertiesOf(stack, 'AWS::MSK::Cluster')).toMatchObject({
      NumberOfBrokerNodes: 6,
      Rebalancing: { Status: 'PAUSED' },
      EncryptionInfo: { EncryptionAtRest: { DataVolumeKMSKeyId: expect.anything() } },
    });
  });

  test('are in three zones', () => {
    const { cluster } = express({ availabilityZones: twoZones });
    expect(messagesOf(cluster, 'error')).toEqual([
      expect.stringMatching(
        /Express brokers must be in three zones, got 2 broker subnets; take a network over three zones/,
      ),
    ]);
  });

  test.each([
    ['3.7.x', /offered version 3\.7\.x on standard brokers only on 2026-11-20/],
    ['4.1.x.kraft', /offered version 4\.1\.x\.kraft on standard brokers only/],
  ])('of version %s are warned about', (version, message) => {
    expect(warnings({ kafkaVersion: KafkaVersion.of(version) })).toEqual([expect.stringMatching(message)]);
  });

  test.each(['3.8.x', '3.9.x.kraft', '4.2.x.kraft'])('of version %s are not', (version) => {
    expect(warnings({ kafkaVersion: KafkaVersion.of(version) })).toEqual([]);
  });

  test.each([
    [
      'kafka.m7g.large',
      `an Express broker must be such as 'express.m7g.large', got 'kafka.m7g.large'; did you mean 'express.m7g.large'?`,
    ],
    ['m7g.large', `did you mean 'express.m7g.large'?`],
    ['express.large', `got 'express.large'`],
  ])('have no type %s', (instanceType, message) => {
    expect(() => expressBrokers({ instanceType })).toThrow(message);
  });

  test('of a size that nobody knew are warned about', () => {
    expect(warnings({ brokers: expressBrokers({ instanceType: 'express.m9g.large' }) })).toEqual([
      expect.stringMatching(
        /'express\.m9g\.large' was not among the Express brokers on 2026-11-20: express\.m7g\.large/,
      ),
    ]);
  });

  test('have an id of their own, so that no update passes a standard cluster off as one', () => {
    const idOf = (stack: Stack) => Object.keys(Template.fromStack(stack).findResources('AWS::MSK::Cluster'));
    expect(idOf(express().stack)).not.toEqual(idOf(aClusterStack().stack));
    expect(express().cluster.node.defaultChild).toBeDefined();
  });

  test('with storage do not compile', () => {
    const storage = MskStorage.ebs({ volumeSize: Size.gibibytes(100) });
    // @ts-expect-error Express brokers have no storage to size
    expect(MskBrokers.express({ instanceType: 'express.m7g.large', storage }).storage).toBeUndefined();
    // @ts-expect-error nor a mode of storage
    expect(MskBrokers.express({ instanceType: 'express.m7g.large', storageMode: 'LOCAL' }).storage).toBeUndefined();
  });
});

test('a broker without storage, or a storage without size, does not compile', () => {
  // @ts-expect-error the volume has no default: it never shrinks
  expect(() => MskStorage.ebs({})).toThrow();
  // @ts-expect-error a standard broker has a volume
  expect(MskBrokers.standard({ instanceType: 'kafka.m7g.large' }).storage).toBeUndefined();
});

describe('brokers of a plan', () => {
  const workload: Workload = { ingressMibps: 20, fanOut: 2, retentionHours: 48 };

  test('standard ones have the size, the number and the volumes of the plan', () => {
    const plan = KafkaSizing.plan(workload, { kinds: [KafkaKind.MSK_STANDARD], instanceTypes: ['kafka.m7g.large'] });
    const { count = 0, storage } = plan.kinds[0]?.cheapest ?? {};
    const { stack } = aClusterStack({ brokers: MskBrokers.forPlan(plan), workload });
    expect(propertiesOf(stack, 'AWS::MSK::Cluster')).toMatchObject({
      NumberOfBrokerNodes: count,
      BrokerNodeGroupInfo: {
        InstanceType: 'kafka.m7g.large',
        StorageInfo: { EBSStorageInfo: { VolumeSize: storage?.volumeGib } },
      },
    });
    expect(messagesOf(stack, 'warning')).toEqual([]);
  });

  test('throughput is provisioned where the plan has it, and only there', () => {
    const planOf = (ingressMibps: number) =>
      MskBrokers.forPlan(
        KafkaSizing.plan(
          { ...workload, ingressMibps, retentionHours: 1 },
          { kinds: [KafkaKind.MSK_STANDARD], instanceTypes: ['kafka.m7g.4xlarge'] },
        ),
      );
    expect(planOf(20).storage?.provisionedThroughputMibps).toBeUndefined();
    const fast = planOf(120);
    expect(fast.storage?.provisionedThroughputMibps).toBeGreaterThan(250);
    const { stack } = aClusterStack({ brokers: fast, workload: { ...workload, ingressMibps: 120, retentionHours: 1 } });
    expect(messagesOf(stack, 'warning')).toEqual([]);
  });

  test('the cheaper of standard and Express is taken, whatever else is compared', () => {
    const plan = KafkaSizing.plan({ ...workload, ingressMibps: 100, retentionHours: 168 });
    const brokers = MskBrokers.forPlan(plan);
    const cheapest = plan.kinds.find(({ kind }) =>
      [KafkaKind.MSK_STANDARD, KafkaKind.MSK_EXPRESS].includes(kind),
    )?.cheapest;
    expect(brokers).toMatchObject({ instanceType: cheapest?.size, brokersPerZone: (cheapest?.count ?? 0) / 3 });
    expect(brokers.storage).toBeUndefined();
  });

  test('a plan without them says why', () => {
    const serverless = KafkaSizing.plan(workload, { kinds: [KafkaKind.MSK_SERVERLESS] });
    expect(() => MskBrokers.forPlan(serverless)).toThrow(
      `'plan' has no MSK standard or MSK Express brokers: it compares other kinds; name them in 'kinds' of its options`,
    );
    const tooMuch = KafkaSizing.plan(
      { ...workload, retentionHours: 24_000 },
      { kinds: [KafkaKind.MSK_STANDARD, KafkaKind.MSK_SERVERLESS] },
    );
    expect(() => MskBrokers.forPlan(tooMuch)).toThrow(
      /^'plan' has no MSK standard or MSK Express brokers: MSK standard: 60 x kafka\.\S+: disk must be at most 11,470 GiB, is/,
    );
  });
});
