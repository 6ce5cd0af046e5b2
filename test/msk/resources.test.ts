import { CfnOutput, Size, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { readFileSync } from 'node:fs';
import {
  ClientAuthentication,
  EncryptionAtRest,
  KafkaAuthentication,
  KafkaCertificateAuthority,
  MskCluster,
  MskLogs,
  MskServerlessCluster,
  MskStorage,
  MskVpcConnection,
  type MskClusterProps,
} from '../../lib';
import { aCluster, aNetwork, someBrokers, threeZones } from '../support/fixtures';
import { testingStack } from '../support/testing-app';

/** How many resources a stack has more when something is added to what is there. */
function added(before: (stack: Stack) => unknown, after: (stack: Stack) => unknown): number {
  const [fewer = 0, more = 0] = [before, after].map((define) => {
    const stack = testingStack();
    define(stack);
    return Object.keys((Template.fromStack(stack).toJSON() as { Resources: object }).Resources).length;
  });
  return more - fewer;
}

const growing = MskStorage.ebs({
  volumeSize: Size.gibibytes(100),
  autoScaling: { maxVolumeSize: Size.gibibytes(200) },
});
const scram = { clientAuthentication: [ClientAuthentication.scram()] };
const network = (stack: Stack) => aNetwork(stack);
const cluster =
  (props: Partial<MskClusterProps> = {}, more: (made: MskCluster, stack: Stack) => unknown = () => 0) =>
  (stack: Stack) => {
    more(aCluster(stack, props), stack);
  };
const users = (count: number) =>
  cluster(scram, (made) => Array.from({ length: count }, (_, n) => made.addScramUser(`user-${n}`)));
const clientVpc = (stack: Stack) =>
  new ec2.Vpc(stack, 'Vpc', { availabilityZones: threeZones, natGateways: 1, restrictDefaultSecurityGroup: false });
const elsewhere = (stack: Stack) =>
  MskCluster.fromAttributes(stack, 'Elsewhere', {
    clusterArn: 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/orders/0a1b-2c3d-4',
  });

/** The rows of the table in docs/msk.md. */
const rows: Record<string, number> = {
  'a cluster': added(network, cluster()),
  'a serverless cluster': added(
    network,
    (stack) => new MskServerlessCluster(stack, 'Kafka', { clusterName: 'events', network: network(stack) }),
  ),
  'a key of its own': added(cluster(), cluster({ encryptionAtRest: EncryptionAtRest.customerManagedKey() })),
  'somebody who reads the bootstrap servers': added(
    cluster(),
    cluster({}, (made, stack) => new CfnOutput(stack, 'Servers', { value: made.listener().bootstrapServers })),
  ),
  'the first user': added(users(0), users(1)),
  'each further user': added(users(1), users(2)),
  'volumes that grow by themselves': added(cluster(), cluster({ brokers: someBrokers({ storage: growing }) })),
  'logs of the authorizer to CloudWatch': added(cluster(), cluster({ authorizerLogs: [MskLogs.cloudWatch()] })),
  'others who may connect': added(
    cluster(),
    cluster({}, (made) => {
      made.policy.allowFirehose();
      made.policy.allowReplicator();
    }),
  ),
  'a connection of a client VPC': added(
    clientVpc,
    (stack) =>
      new MskVpcConnection(stack, 'Connection', {
        cluster: elsewhere(stack),
        vpc: clientVpc(stack),
        authentication: KafkaAuthentication.IAM,
      }),
  ),
  'an authority': added(network, (stack) => {
    network(stack);
    return new KafkaCertificateAuthority(stack, 'Authority', { commonName: 'clients' });
  }),
};

test('docs/msk.md counts the resources of everything', () => {
  const [, table = ''] = /## What it makes\n([^]*?)\n## /.exec(readFileSync('docs/msk.md', 'utf8')) ?? [];
  const written = [...table.matchAll(/^\| (.+?) +\| (\d+) +\|/gm)].map(([, of = '', count]) => [of, Number(count)]);
  expect(Object.fromEntries(written)).toEqual(rows);
});
