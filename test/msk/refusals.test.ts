import type { App } from 'aws-cdk-lib';
import { Size, Stack } from 'aws-cdk-lib';
import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  ClientAuthentication,
  Connectivity,
  KafkaAuthentication,
  KafkaConfiguration,
  KafkaNetwork,
  KafkaVersion,
  MskBrokers,
  MskLogs,
  MskServerlessCluster,
  MskStorage,
  type MskClusterProps,
} from '../../lib';
import { aCluster, aNetwork, expressBrokers, someBrokers, threeZones, twoZones } from '../support/fixtures';
import { messagesOf, testingApp, testingStack } from '../support/testing-app';

/** A bad input: tried, or only compiled. */
type Case = { error: Attempt; message: RegExp } | { warning: Attempt; message: RegExp } | { type: () => unknown };
type Attempt = (stack: Stack) => unknown;

const gib = (size: number) => Size.gibibytes(size);
const withCluster =
  (props: Partial<MskClusterProps>): Attempt =>
  (stack) =>
    aCluster(stack, props);
const withStorage =
  (instanceType: string, storage: () => MskStorage, props: Partial<MskClusterProps> = {}): Attempt =>
  (stack) =>
    aCluster(stack, { brokers: someBrokers({ instanceType, storage: storage() }), ...props });
const withServerless =
  (props: object): Attempt =>
  (stack) =>
    new MskServerlessCluster(stack, 'Kafka', { clusterName: 'orders', network: aNetwork(stack), ...props });
const scram = { clientAuthentication: [ClientAuthentication.scram()] };
const zk = { kafkaVersion: KafkaVersion.V3_9_X };
const iam = [KafkaAuthentication.IAM];

function vpcIn(stack: Stack, zones = threeZones): ec2.Vpc {
  return new ec2.Vpc(stack, 'Other', { availabilityZones: zones, natGateways: 1, restrictDefaultSecurityGroup: false });
}
const inSubnets =
  (choose: (subnets: ec2.ISubnet[]) => ec2.ISubnet[]): Attempt =>
  (stack) => {
    const vpc = vpcIn(stack);
    const brokerSubnets = { subnets: choose(vpc.privateSubnets) };
    return aCluster(stack, { network: KafkaNetwork.fromVpc(stack, 'Network', { vpc, brokerSubnets }) });
  };
const endpointsIn =
  (count: number): Attempt =>
  (stack) => {
    const subnets = Array.from({ length: count }, (_, n) => ec2.Subnet.fromSubnetId(stack, `S${n}`, `subnet-${n}`));
    return withServerless({ otherVpcs: [{ vpc: vpcIn(stack, twoZones), subnets: { subnets } }] })(stack);
  };
const secretOf = (stack: Stack, account = '111122223333', name = 'AmazonMSK_ours') =>
  secretsmanager.Secret.fromSecretCompleteArn(
    stack,
    `Secret${account}`,
    `arn:aws:secretsmanager:ap-northeast-2:${account}:secret:${name}-AbCdEf`,
  );

/** Two settings for a cluster that may not exist yet. */
const twoSettings = (...connectivity: Connectivity[]): Case => ({
  error: withCluster({ ...zk, connectivity }),
  message:
    /Amazon MSK takes one in each update, and none when it creates a cluster[^]*-c cdk-kafka:create=Stack\/Kafka/,
});
const { publicAccess, dualStack, withoutZooKeeper } = {
  publicAccess: Connectivity.publicAccess(),
  dualStack: Connectivity.dualStack(),
  withoutZooKeeper: Connectivity.withoutZooKeeper(),
};
const multiVpc = Connectivity.multiVpc({ authentications: iam });

const sized = { instanceType: 'kafka.m7g.large', storage: MskStorage.ebs({ volumeSize: gib(100) }) };

const refusals: Record<string, Case> = {
  'pf-msk-broker-count-multiple-of-az': {
    // @ts-expect-error brokers are counted by zone
    type: () => MskBrokers.standard({ ...sized, numberOfBrokerNodes: 3 }),
  },
  'pf-msk-client-subnets-count': {
    error: inSubnets((all) => all.slice(0, 1)),
    message: /must be in two or three zones, got 1/,
  },
  'pf-msk-client-subnets-distinct': {
    error: inSubnets(([first, second]) => [first, first, second] as ec2.ISubnet[]),
    message: /'brokerSubnets' must hold one subnet for each zone/,
  },
  'pf-msk-cluster-name-pattern': {
    error: withCluster({ clusterName: 'orders_prod' }),
    message: /'clusterName' must be 1-64/,
  },
  'pf-msk-kafka-version-deprecated': {
    warning: withCluster({ kafkaVersion: KafkaVersion.of('2.8.1') }),
    message: /creates no cluster of version 2\.8\.1 any more/,
  },
  'pf-msk-t3-small-not-kraft': {
    error: withCluster({ brokers: someBrokers({ instanceType: 'kafka.t3.small' }) }),
    message: /kafka\.t3\.small does not run KRaft/,
  },
  'pf-msk-express-kafka-version': {
    warning: withCluster({ brokers: expressBrokers(), kafkaVersion: KafkaVersion.V3_7_X }),
    message: /offered version 3\.7\.x on standard brokers only/,
  },
  'pf-msk-express-no-ebs-storage': {
    // @ts-expect-error Express brokers have no storage to size
    type: () => MskBrokers.express({ instanceType: 'express.m7g.large', storage: sized.storage }),
  },
  'pf-msk-express-no-storage-mode': {
    // @ts-expect-error nor a mode of storage
    type: () => MskBrokers.express({ instanceType: 'express.m7g.large', storageMode: 'TIERED' }),
  },
  'pf-msk-express-requires-three-subnets': {
    error: withCluster({ brokers: expressBrokers(), availabilityZones: twoZones }),
    message: /Express brokers must be in three zones, got 2/,
  },
  'pf-msk-tiered-storage-instance-type': {
    error: withStorage('kafka.t3.small', () => MskStorage.tiered({ volumeSize: gib(100) }), zk),
    message: /tiered storage is not to be had on kafka\.t3\.small/,
  },
  'pf-msk-provisioned-throughput-instance-type': {
    error: withStorage('kafka.m5.2xlarge', () => MskStorage.ebs({ volumeSize: gib(100), provisionedThroughput: 250 })),
    message: /'provisionedThroughput' is not to be had on kafka\.m5\.2xlarge/,
  },
  'pf-msk-provisioned-throughput-min': {
    error: withStorage('kafka.m5.4xlarge', () => MskStorage.ebs({ volumeSize: gib(100), provisionedThroughput: 249 })),
    message: /'provisionedThroughput' must be a whole number, 250 or more, got 249/,
  },
  'pf-msk-provisioned-throughput-max-per-instance': {
    error: withStorage('kafka.m5.4xlarge', () => MskStorage.ebs({ volumeSize: gib(100), provisionedThroughput: 594 })),
    message: /must be at most 593 MiB\/s/,
  },
  'pf-msk-provisioned-throughput-volume-size': {
    error: withStorage('kafka.m7g.2xlarge', () => MskStorage.ebs({ volumeSize: gib(9), provisionedThroughput: 250 })),
    message: /'provisionedThroughput' needs a 'volumeSize' of 10 GiB or more/,
  },
  'pf-msk-provisioned-throughput-without-enabled': {
    // @ts-expect-error the value is what enables it
    type: () => MskStorage.ebs({ volumeSize: gib(100), provisionedThroughput: { volumeThroughput: 250 } }),
  },
  'pf-msk-sasl-requires-tls-client-broker': {
    // @ts-expect-error encryption follows from the list
    type: () => ClientAuthentication.iam({ encryption: 'PLAINTEXT' }),
  },
  'pf-msk-sasl-requires-in-cluster-encryption': {
    // @ts-expect-error TLS between brokers is always on
    type: () => withCluster({ encryptionInTransit: { inCluster: false } }),
  },
  'pf-msk-tls-plaintext-requires-unauthenticated': {
    // @ts-expect-error plaintext is an authentication of its own, which is none
    type: () => withCluster({ clientBroker: 'TLS_PLAINTEXT' }),
  },
  'pf-msk-unauthenticated-only-requires-no-tls-only': {
    error: withCluster({ clientAuthentication: [] }),
    message: /'clientAuthentication' must hold at least one authentication/,
  },
  'pf-msk-tls-enabled-requires-ca-list': {
    // @ts-expect-error mutual TLS needs its authorities
    type: () => ClientAuthentication.mutualTls({}),
  },
  'pf-msk-tls-cert-authority-arn-format': {
    error: (stack) =>
      ClientAuthentication.mutualTls({
        certificateAuthorities: [
          acmpca.CertificateAuthority.fromCertificateAuthorityArn(
            stack,
            'Ca',
            'arn:aws:acm:ap-northeast-2:111122223333:certificate/0a1b',
          ),
        ],
      }),
    message: /'certificateAuthorities' takes authorities of AWS Private CA/,
  },
  'pf-msk-broker-logs-any-required': {
    // @ts-expect-error the destinations are a list of values, of which none is empty
    type: () => withCluster({ brokerLogs: [{}] }),
  },
  'pf-msk-broker-logs-cloudwatch-loggroup-required': {
    // @ts-expect-error there is no group but one that exists or one made here
    type: () => MskLogs.cloudWatch({ logGroup: '' }),
  },
  'pf-msk-broker-logs-firehose-stream-required': {
    // @ts-expect-error Firehose needs its stream
    type: () => MskLogs.firehose({}),
  },
  'pf-msk-broker-logs-s3-bucket-required': {
    // @ts-expect-error S3 needs its bucket
    type: () => MskLogs.s3({}),
  },
  'pf-msk-open-monitoring-requires-exporter': {
    // @ts-expect-error open monitoring is its exporters
    type: () => withCluster({ openMonitoring: true }),
  },
  'pf-msk-config-name-pattern': {
    // @ts-expect-error its name is that of the cluster
    type: () => KafkaConfiguration.of({ name: 'orders_config' }),
  },
  'pf-msk-config-kafka-versions-unknown': {
    // @ts-expect-error it is bound to no version
    type: () => KafkaConfiguration.of({ kafkaVersionsList: ['9.9.9'] }),
  },
  'pf-msk-config-server-properties-allowed-keys': {
    warning: withCluster({ configuration: KafkaConfiguration.of({ additionalProperties: { 'broker.id': '1' } }) }),
    message: /let no configuration of standard brokers set 'broker\.id'/,
  },
  'pf-msk-config-custom-advertised-listeners-format': {
    error: () => KafkaConfiguration.of({ customAdvertisedListeners: 'CLIENT_IAM://kafka.example.com:9092' }),
    message: /'customAdvertisedListeners' must hold entries such as .* got 'CLIENT_IAM:\/\/kafka\.example\.com:9092'/,
  },
  'pf-msk-serverless-name-pattern': {
    error: withServerless({ clusterName: 'orders_serverless' }),
    message: /'clusterName' must be 1-64/,
  },
  'pf-msk-serverless-sasl-iam-enabled': {
    type: () => (stack: Stack) => {
      const network = aNetwork(stack);
      // @ts-expect-error IAM is always on
      return new MskServerlessCluster(stack, 'Kafka', { clusterName: 'orders', network, iam: false });
    },
  },
  'pf-msk-serverless-subnets-count': {
    error: endpointsIn(1),
    message: /has endpoints in 2 to 6 subnets of a VPC, got 1/,
  },
  'pf-msk-serverless-vpc-configs-max': {
    error: (stack) => {
      const vpc = vpcIn(stack);
      return withServerless({ otherVpcs: [1, 2, 3, 4, 5].map(() => ({ vpc })) })(stack);
    },
    message: /'otherVpcs' must hold at most 4 VPCs, got 5/,
  },
  'pf-msk-clusterpolicy-resource-matches-cluster': {
    type: () => (stack: Stack) => {
      // @ts-expect-error statements name this cluster and no other
      aCluster(stack).policy.allowFirehose('arn:aws:kafka:ap-northeast-2:111122223333:cluster/other/0a1b');
    },
  },
  'pf-msk-scram-secret-account': {
    error: () => {
      const zones = { 'availability-zones:account=111122223333:region=ap-northeast-2': threeZones };
      const stack = new Stack(testingApp(zones), 'Stack', {
        env: { account: '111122223333', region: 'ap-northeast-2' },
      });
      return aCluster(stack, scram).addScramUser('a', { secret: secretOf(stack, '999999999999') });
    },
    message: /'secret' must be in the account of the cluster, 111122223333, got 999999999999/,
  },
  'pf-msk-scram-secret-list-unique': {
    error: (stack) => {
      const secret = secretOf(stack);
      const cluster = aCluster(stack, scram);
      cluster.addScramUser('a', { secret });
      return cluster.addScramUser('b', { secret });
    },
    message: /'secret' Stack\/Secret111122223333 is that of another user already/,
  },
};

const scaling = { maxVolumeSize: gib(200) };
const t3 = { brokers: someBrokers({ instanceType: 'kafka.t3.small' }), ...zk };

const traps: Record<string, Case> = {
  1: {
    error: () => MskStorage.ebs({ volumeSize: gib(100), autoScaling: { maxVolumeSize: gib(100) } }),
    message: /'maxVolumeSize' must be more than 'volumeSize'/,
  },
  2: {
    warning: withStorage('kafka.m7g.4xlarge', () =>
      MskStorage.ebs({ volumeSize: gib(100), provisionedThroughput: 250, autoScaling: scaling }),
    ),
    message: /'autoScaling' makes volumes larger/,
  },
  3: {
    error: () => MskStorage.ebs({ volumeSize: gib(100), autoScaling: { ...scaling, targetUtilizationPercent: 90 } }),
    message: /'targetUtilizationPercent' must be a whole number, between 10 and 80, got 90/,
  },
  4: refusals['pf-msk-broker-count-multiple-of-az'] as Case,
  5: refusals['pf-msk-client-subnets-count'] as Case,
  6: refusals['pf-msk-express-no-ebs-storage'] as Case,
  8: {
    error: withCluster({ connectivity: [publicAccess] }),
    message: /Connectivity\.publicAccess\(\) needs public broker subnets/,
  },
  9: {
    error: withCluster({ connectivity: [multiVpc], ...t3 }),
    message: /Connectivity\.multiVpc\(\) is not to be had on/,
  },
  12: {
    error: (stack) => aCluster(stack, scram).addScramUser('a', { secret: secretOf(stack, '111122223333', 'ours') }),
    message: /'secret' must have a name that begins with 'AmazonMSK_', got 'ours'/,
  },
  13: {
    error: (stack) => {
      const cluster = aCluster(stack, scram);
      cluster.addScramUser('a');
      return cluster.addScramUser('a');
    },
    message: /user 'a' is there already/,
  },
  14: refusals['pf-msk-config-kafka-versions-unknown'] as Case,
  15: refusals['pf-msk-config-server-properties-allowed-keys'] as Case,
  19: {
    error: withStorage('kafka.m5.large', () => MskStorage.tiered({ volumeSize: gib(100) }), {
      kafkaVersion: KafkaVersion.of('3.5.1'),
    }),
    message: /tiered storage needs Kafka 3\.6 or later, got 3\.5\.1/,
  },
  21: refusals['pf-msk-provisioned-throughput-max-per-instance'] as Case,
  22: refusals['pf-msk-sasl-requires-tls-client-broker'] as Case,
  24: {
    warning: () => {
      const app = testingApp();
      const stack = new Stack(app, 'Stack', { env: { region: 'ap-northeast-2' }, tags: { team: 'kafka' } });
      withServerless({})(stack);
      app.synth();
      return stack;
    },
    message: /the stack carries tags \(team\)/,
  },
  25: refusals['pf-msk-serverless-subnets-count'] as Case,
  27: refusals['pf-msk-t3-small-not-kraft'] as Case,
  32: {
    warning: (stack) => {
      const arn = 'arn:aws:kms:ap-northeast-2:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000';
      return aCluster(stack, {
        brokerLogs: [MskLogs.cloudWatch({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', arn) })],
      });
    },
    message: /key Stack\/Key is made elsewhere and cannot be changed here/,
  },
};

/** What an attempt said: thrown, or annotated anywhere in its app. */
function saidBy(attempt: Attempt, level: 'error' | 'warning'): string[] {
  const stack = testingStack();
  try {
    const made = attempt(stack);
    const root = made instanceof Stack ? made : stack;
    return messagesOf(root, level);
  } catch (error) {
    return level === 'error' ? [String(error)] : [];
  }
}

const all = Object.entries({ ...traps, ...refusals });

test.each(all.filter(([, bad]) => 'error' in bad))('%s is an error', (_, bad) => {
  const { error, message } = bad as { error: Attempt; message: RegExp };
  expect(saidBy(error, 'error')).toContainEqual(expect.stringMatching(message));
});

test.each(all.filter(([, bad]) => 'warning' in bad))('%s is a warning', (_, bad) => {
  const { warning, message } = bad as { warning: Attempt; message: RegExp };
  expect(saidBy(warning, 'warning')).toContainEqual(expect.stringMatching(message));
  expect(saidBy(warning, 'error')).toEqual([]);
});

describe('docs/msk-refusals.md', () => {
  const page = readFileSync('docs/msk-refusals.md', 'utf8');
  const rows = [...page.matchAll(/^\| (?:`(pf-[a-z0-9-]+)`|(\d+)) +\|[^|]+\| _(\w+)_ +\|/gm)].map(
    ([, rule, nr, verdict = '']) => [rule ?? nr ?? '', verdict] as const,
  );
  const verdictOf = (bad: Case) => ('error' in bad ? 'error' : 'warning' in bad ? 'warning' : 'type');

  test('has a row for every trap, and for every rule of cdk-preflight about MSK', () => {
    const rules = readFileSync(
      join(dirname(require.resolve('cdk-preflight/package.json')), 'docs', 'rules.md'),
      'utf8',
    );
    const ids = [...new Set(rules.match(/pf-msk-[a-z0-9-]+/g))];
    const numbers = Array.from({ length: 33 }, (_, n) => `${n + 1}`);
    expect(rows.map(([id]) => id).sort()).toEqual([...numbers, ...ids].sort());
  });

  test('says what the tests show', () => {
    const shown = rows.filter(([, verdict]) => ['error', 'warning', 'type'].includes(verdict));
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(all.map(([id, bad]) => [id, verdictOf(bad)])));
  });
});

test('what AWS refuses at the creation is not known here: the switch leaves it out, and two settings ask for it', () => {
  for (const setting of [publicAccess, multiVpc, dualStack, withoutZooKeeper]) {
    const one = twoSettings(setting, setting === withoutZooKeeper ? multiVpc : withoutZooKeeper) as {
      error: Attempt;
      message: RegExp;
    };
    expect(saidBy(one.error, 'error')).toContainEqual(expect.stringMatching(one.message));
  }
});

test('an app without a bad input says nothing', () => {
  const stack = testingStack();
  aCluster(stack);
  expect(messagesOf(stack.node.root as App, 'error')).toEqual([]);
});
