import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Template } from 'aws-cdk-lib/assertions';
import {
  KafkaAuthentication,
  KafkaListener,
  MskCluster,
  MskServerlessCluster,
  PrometheusExporter,
  type IKafkaCluster,
  type MskClusterAttributes,
} from '../../lib';
import { aCluster, aClusterStack, aNetwork } from '../support/fixtures';
import { testingApp, testingStack } from '../support/testing-app';

const { JMX, NODE } = PrometheusExporter;
const prometheusExporters = [JMX, NODE];
const clusterArn = 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/orders/0a1b2c3d-0000-0000-0000-000000000000-2';
const DOMAIN = 'orders.a1b2c3.c2.kafka.ap-northeast-2.amazonaws.com';

const imported = (attributes: Partial<MskClusterAttributes> = {}, stack = testingStack()) =>
  MskCluster.fromAttributes(stack, 'Kafka', { clusterArn, prometheusExporters, ...attributes });
const iam = (bootstrapServers: string) => KafkaListener.iam({ bootstrapServers, port: 9098 });
const nameOf = ({ exporters }: IKafkaCluster) => exporters?.targets[0]?.dnsNames[0] ?? '?';

/** What CloudFormation makes of split, select and join, of the answer of a cluster. */
function evaluated(value: unknown, answer: string): string | string[] {
  if (typeof value === 'string') {
    return value;
  }
  const [[name, argument] = ['?']] = Object.entries(value as Record<string, unknown>);
  const list = (of: unknown): string[] =>
    Array.isArray(of) ? of.map((one) => evaluated(one, answer) as string) : (evaluated(of, answer) as string[]);
  switch (name) {
    case 'Fn::GetAtt':
      return answer;
    case 'Fn::Split': {
      const [delimiter, text] = argument as [string, unknown];
      return (evaluated(text, answer) as string).split(delimiter);
    }
    case 'Fn::Select': {
      const [index, from] = argument as [number, unknown];
      const found = list(from)[index];
      if (found === undefined) {
        throw new Error(`there is no part ${index} in ${list(from).join(', ')}`);
      }
      return found;
    }
    case 'Fn::Join': {
      const [delimiter, parts] = argument as [string, unknown];
      return list(parts).join(delimiter);
    }
    default:
      throw new Error(`${name} is not known here`);
  }
}

test('are on the ports of open monitoring, those that are asked for, once each', () => {
  const kinds = (asked: PrometheusExporter[]) =>
    imported({ prometheusExporters: asked, listeners: [iam(`b-1.${DOMAIN}:9098`)] }).exporters?.targets.map(
      ({ exporter, port }) => [exporter, port],
    );
  expect(kinds([JMX, NODE])).toEqual([
    [JMX, 11001],
    [NODE, 11002],
  ]);
  expect(kinds([NODE, NODE])).toEqual([[NODE, 11002]]);
});

test('are none where nobody asks, and on Serverless', () => {
  expect(aClusterStack().cluster.exporters).toBeUndefined();
  expect(aClusterStack({ prometheusExporters: [] }).cluster.exporters).toBeUndefined();
  expect(imported({ prometheusExporters: undefined }).exporters).toBeUndefined();
  const stack = testingStack();
  const serverless: IKafkaCluster = new MskServerlessCluster(stack, 'Kafka', {
    clusterName: 'orders',
    network: aNetwork(stack),
  });
  expect(serverless.exporters).toBeUndefined();
});

describe('are found by the name that all brokers share', () => {
  test.each([
    ['of one broker', `b-1.${DOMAIN}:9098`],
    ['of several', `b-2.${DOMAIN}:9098,b-1.${DOMAIN}:9098,b-3.${DOMAIN}:9098`],
    ['of one in China', `b-1.orders.a1b2c3.c2.kafka.cn-north-1.amazonaws.com.cn:9098`],
  ])('%s, where it is known', (_, servers) => {
    const name = nameOf(imported({ listeners: [iam(servers)] }));
    expect(servers).toContain(`.${name}:9098`);
    expect(name).toMatch(/^orders\.a1b2c3\./);
  });

  test.each([
    ['ap-northeast-2', `kafka.ap-northeast-2.amazonaws.com`],
    ['us-gov-west-1', `kafka.us-gov-west-1.amazonaws.com`],
    ['cn-north-1', `kafka.cn-north-1.amazonaws.com.cn`],
  ])('of a cluster that is made in %s, from what it answers when it is deployed', (region, ending) => {
    const stack = new Stack(testingApp(), 'Stack', { env: { region } });
    const zones = ['a', 'b', 'c'].map((letter) => region + letter);
    const network = aNetwork(stack, { availabilityZones: zones });
    const cluster = aCluster(stack, { network, prometheusExporters });
    const domain = `orders.a1b2c3.c2.${ending}`;
    const answer = [1, 2, 3].map((broker) => `b-${broker}.${domain}:9098`).join(',');
    expect(evaluated(stack.resolve(nameOf(cluster)), answer)).toBe(domain);
  });

  test('of one that was made elsewhere, and is asked for its addresses', () => {
    const stack = testingStack();
    const cluster = imported({ authentications: [KafkaAuthentication.IAM] }, stack);
    expect(evaluated(stack.resolve(nameOf(cluster)), `b-1.${DOMAIN}:9098`)).toBe(DOMAIN);
  });

  test('of one whose addresses are a token', () => {
    const stack = testingStack();
    const cluster = imported({ listeners: [iam(Token.asString({ 'Fn::GetAtt': ['X', 'Y'] }))] }, stack);
    expect(evaluated(stack.resolve(nameOf(cluster)), `b-1.${DOMAIN}:9098`)).toBe(DOMAIN);
  });

  test('which nobody is asked for who does not scrape', () => {
    const { stack } = aClusterStack({ prometheusExporters });
    Template.fromStack(stack).resourceCountIs('Custom::MskBootstrapServers', 0);
  });

  // It would find nothing, and nobody would hear of it.
  test('and that is refused where no listener is known', () => {
    expect(() => imported().exporters?.targets).toThrow(/listeners|authentications/);
  });
});

describe('a scraper', () => {
  const from = { connections: new ec2.Connections({ peer: ec2.Peer.ipv4('10.9.0.0/16') }) };

  test('is let in to the exporters, and to nothing else', () => {
    const { stack, cluster } = aClusterStack({ prometheusExporters });
    cluster.allowPrometheusFrom(from);
    const rules = Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress')) as {
      Properties: Record<string, unknown>;
    }[];
    expect(rules.map(({ Properties }) => Properties)).toEqual(
      [11001, 11002].map((port) => ({
        CidrIp: '10.9.0.0/16',
        Description: `Prometheus ${port === 11001 ? 'JMX' : 'NODE'} exporter`,
        FromPort: port,
        GroupId: { 'Fn::GetAtt': [expect.stringMatching(/^KafkaSecurityGroup/), 'GroupId'] },
        IpProtocol: 'tcp',
        ToPort: port,
      })),
    );
  });

  test('is refused where there is none', () => {
    const { cluster } = aClusterStack();
    expect(() => {
      cluster.allowPrometheusFrom(from);
    }).toThrow(/^\[Stack\/Kafka\] .*prometheusExporters/);
  });
});
