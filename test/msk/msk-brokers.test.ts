import { Size, Token, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  EncryptionAtRest,
  KafkaConfiguration,
  KafkaVersion,
  MskBrokers,
  MskRebalancing,
  MskStorage,
  type KafkaServerProperties,
  type MskClusterProps,
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
