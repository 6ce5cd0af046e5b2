import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Template } from 'aws-cdk-lib/assertions';
import { ClientAuthentication, Controllers, type Ec2KafkaClusterProps } from '../../lib';
import { anEc2Cluster, anEc2ClusterStack, mutualTls } from '../support/fixtures';
import { testingStack } from '../support/testing-app';
import { nodeOf } from './rendered';

/** `Brokers -> Controllers: 9093`, of every rule between two groups. */
function rules(stack: Stack, direction: 'Ingress' | 'Egress'): string[] {
  const found = Object.values(Template.fromStack(stack).findResources(`AWS::EC2::SecurityGroup${direction}`)) as {
    Properties: Record<string, unknown>;
  }[];
  const nameOf = (reference: unknown) => /(Brokers|Controllers|Client)/.exec(JSON.stringify(reference))?.[1] ?? '?';
  return found
    .map(
      ({
        Properties: { GroupId, SourceSecurityGroupId, DestinationSecurityGroupId, FromPort, ToPort, IpProtocol },
      }) => {
        expect([ToPort, IpProtocol]).toEqual([FromPort, 'tcp']);
        const [from, to] =
          direction === 'Ingress' ? [SourceSecurityGroupId, GroupId] : [GroupId, DestinationSecurityGroupId];
        return `${nameOf(from)} -> ${nameOf(to)}: ${String(FromPort)}`;
      },
    )
    .sort();
}

const stackWith = (props: Partial<Ec2KafkaClusterProps> = {}) => anEc2ClusterStack(props).stack;
const own = ['Brokers -> Brokers: 9094', 'Brokers -> Controllers: 9093', 'Controllers -> Controllers: 9093'];

describe('nodes', () => {
  test('reach each other where they must, and nowhere else', () => {
    expect(rules(stackWith(), 'Egress')).toEqual(own);
  });

  test('let in nobody but nodes', () => {
    const ingress = rules(stackWith(), 'Ingress');
    expect(ingress).toContain('Brokers -> Controllers: 9093');
    expect(ingress.filter((rule) => !own.includes(rule))).toEqual([]);
  });

  test('that are both at once are in one group', () => {
    const { stack, cluster } = anEc2ClusterStack({ controllers: Controllers.combined() });
    expect(rules(stack, 'Egress')).toEqual(['Brokers -> Brokers: 9093', 'Brokers -> Brokers: 9094']);
    expect(JSON.stringify(nodeOf(cluster, 101).Interface?.Properties?.GroupSet)).toContain('KafkaBrokers');
  });

  test('reach beyond the cluster over TLS only, and are open to nobody by address', () => {
    const groups = Object.values(Template.fromStack(stackWith()).findResources('AWS::EC2::SecurityGroup')) as {
      Properties: Record<string, unknown>;
    }[];
    expect(groups).toHaveLength(2);
    for (const { Properties } of groups) {
      expect(Properties).not.toHaveProperty('SecurityGroupIngress');
      expect(Properties.SecurityGroupEgress).toEqual([
        expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }),
      ]);
    }
  });
});

describe('clients', () => {
  function clientOf(clientAuthentication: (stack: Stack) => ClientAuthentication[]): string[] {
    const stack = testingStack();
    const cluster = anEc2Cluster(stack, { clientAuthentication: clientAuthentication(stack) });
    const vpc = cluster.placement?.vpc as ec2.IVpc;
    cluster.connections.allowDefaultPortFrom(new ec2.SecurityGroup(stack, 'Client', { vpc }));
    return rules(stack, 'Ingress').filter((rule) => !own.includes(rule));
  }

  test('reach the port of the first listener, on brokers only', () => {
    expect(clientOf(() => [ClientAuthentication.scram()])).toEqual(['Client -> Brokers: 9096']);
    expect(clientOf((stack) => [mutualTls(stack)])).toEqual(['Client -> Brokers: 9092']);
    expect(clientOf((stack) => [mutualTls(stack), ClientAuthentication.scram()])).toEqual(['Client -> Brokers: 9092']);
  });

  test('that nobody named reach nothing', () => {
    expect(rules(stackWith(), 'Ingress').filter((rule) => /909[26]/.test(rule))).toEqual([]);
  });
});
