import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Controllers, KafkaVersion, PrometheusExporter, type Ec2KafkaClusterProps } from '../../lib';
import { aClusterStack, anEc2ClusterStack, someEc2Brokers } from '../support/fixtures';
import { messagesOf, seoul } from '../support/testing-app';

const { JMX, NODE } = PrometheusExporter;
const onEc2 = (props: Partial<Ec2KafkaClusterProps> = {}) => anEc2ClusterStack(props);

/** `Scraper -> KafkaBrokers: 9404`, of every rule that is of a scraper. */
function rulesOf(stack: Stack, direction: 'Ingress' | 'Egress'): string[] {
  const found = Object.values(Template.fromStack(stack).findResources(`AWS::EC2::SecurityGroup${direction}`)) as {
    Properties: Record<string, unknown>;
  }[];
  const nameOf = (reference: unknown) =>
    /(Brokers|Controllers|SecurityGroup|Scraper)/.exec(JSON.stringify(reference))?.[1];
  return found
    .map(({ Properties: { GroupId, SourceSecurityGroupId, DestinationSecurityGroupId, FromPort, ToPort } }) => {
      const [from, to] =
        direction === 'Ingress' ? [SourceSecurityGroupId, GroupId] : [GroupId, DestinationSecurityGroupId];
      expect(ToPort).toBe(FromPort);
      return `${nameOf(from) ?? '?'} -> ${nameOf(to) ?? '?'}: ${String(FromPort)}`;
    })
    .filter((rule) => rule.startsWith('Scraper'))
    .sort();
}

const scraperIn = (stack: Stack, vpc?: ec2.IVpc) =>
  new ec2.SecurityGroup(stack, 'Scraper', { vpc: vpc as ec2.IVpc, allowAllOutbound: false });

describe('on EC2', () => {
  test('are on every node, controllers too, by the names of the nodes', () => {
    const { cluster } = onEc2({ prometheusExporters: [JMX, NODE], brokers: someEc2Brokers({ brokersPerZone: 2 }) });
    const nodes = ['c1', 'c2', 'c3', 'b101', 'b102', 'b201', 'b202', 'b301', 'b302'];
    const dnsNames = nodes.map((node) => `${node}.orders.kafka.internal`);
    expect(cluster.exporters?.targets).toEqual([
      { exporter: JMX, port: 9404, dnsNames: expect.any(Array) },
      { exporter: NODE, port: 9100, dnsNames: expect.any(Array) },
    ]);
    for (const target of cluster.exporters?.targets ?? []) {
      expect([...target.dnsNames].sort()).toEqual(dnsNames.sort());
    }
    expect(cluster.exporters?._flavour).toBe('nodes');
  });

  test('are those that are asked for, once each', () => {
    const kinds = (prometheusExporters: PrometheusExporter[]) =>
      onEc2({ prometheusExporters }).cluster.exporters?.targets.map(({ exporter }) => exporter);
    expect(kinds([NODE])).toEqual([NODE]);
    expect(kinds([JMX, JMX])).toEqual([JMX]);
  });

  test('are none where nobody asks', () => {
    expect(onEc2().cluster.exporters).toBeUndefined();
    expect(onEc2({ prometheusExporters: [] }).cluster.exporters).toBeUndefined();
  });

  test('what is done to the list of targets does nothing', () => {
    const { exporters } = onEc2({ prometheusExporters: [JMX] }).cluster;
    exporters?.targets.pop();
    expect(exporters?.targets).toHaveLength(1);
  });
});

describe('a scraper', () => {
  const inside = (props: Partial<Ec2KafkaClusterProps>) => {
    const { stack, cluster } = onEc2(props);
    cluster.allowPrometheusFrom(scraperIn(stack, cluster.placement?.vpc));
    return { stack, cluster };
  };

  test('reaches the exporters of brokers and controllers, and nothing else', () => {
    const { stack } = inside({ prometheusExporters: [JMX, NODE] });
    expect(rulesOf(stack, 'Ingress')).toEqual([
      'Scraper -> Brokers: 9100',
      'Scraper -> Brokers: 9404',
      'Scraper -> Controllers: 9100',
      'Scraper -> Controllers: 9404',
    ]);
  });

  test('the exporter that there is', () => {
    expect(rulesOf(inside({ prometheusExporters: [NODE] }).stack, 'Ingress')).toEqual([
      'Scraper -> Brokers: 9100',
      'Scraper -> Controllers: 9100',
    ]);
  });

  test('nodes that are both by the one group that they have', () => {
    const { stack } = inside({ prometheusExporters: [JMX], controllers: Controllers.combined() });
    expect(rulesOf(stack, 'Ingress')).toEqual(['Scraper -> Brokers: 9404']);
  });

  test('is refused where there is nothing to scrape', () => {
    const { cluster } = onEc2();
    const scraper = ec2.Peer.ipv4('10.9.0.0/16');
    const connectable = { connections: new ec2.Connections({ peer: scraper }) };
    expect(() => {
      cluster.allowPrometheusFrom(connectable);
    }).toThrow(
      new Error(
        `[Stack/Kafka] there is nothing to scrape; give the cluster 'prometheusExporters', such as [PrometheusExporter.JMX, PrometheusExporter.NODE]; serverless clusters have none, and those on EC2 that were made elsewhere are not scraped from here`,
      ),
    );
  });

  test('may be known by its addresses', () => {
    const { stack, cluster } = onEc2({ prometheusExporters: [JMX], controllers: Controllers.combined() });
    cluster.allowPrometheusFrom({ connections: new ec2.Connections({ peer: ec2.Peer.ipv4('10.9.0.0/16') }) });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [
        {
          CidrIp: '10.9.0.0/16',
          FromPort: 9404,
          ToPort: 9404,
          IpProtocol: 'tcp',
          Description: 'Prometheus JMX exporter',
        },
      ],
    });
  });

  describe('in another stack', () => {
    const exporters = { prometheusExporters: [JMX, NODE] };
    const kinds = { ec2: () => anEc2ClusterStack(exporters), msk: () => aClusterStack(exporters) };

    function twoStacks(kind: keyof typeof kinds) {
      const { app, stack, cluster } = kinds[kind]();
      const elsewhere = new Stack(app, 'Elsewhere', seoul);
      cluster.exporters?._reachFrom(scraperIn(elsewhere, cluster.placement?.vpc));
      return { app, stack, elsewhere };
    }

    test.each([
      ['ec2', ['Brokers: 9100', 'Brokers: 9404', 'Controllers: 9100', 'Controllers: 9404']],
      ['msk', ['SecurityGroup: 11001', 'SecurityGroup: 11002']],
    ] as const)('has its rules there, and the stack of the cluster (%s) does not know of it', (kind, reached) => {
      const { app, stack, elsewhere } = twoStacks(kind);
      for (const direction of ['Ingress', 'Egress'] as const) {
        expect(rulesOf(elsewhere, direction)).toEqual(reached.map((to) => `Scraper -> ${to}`));
        expect(rulesOf(stack, direction)).toEqual([]);
      }
      app.synth();
      expect(stack.dependencies).toEqual([]);
      expect(messagesOf(app, 'error')).toEqual([]);
    });
  });
});

test('no version of Kafka changes who is scraped', () => {
  const { cluster } = onEc2({ prometheusExporters: [JMX], kafkaVersion: KafkaVersion.of('4.1.2') });
  expect(cluster.exporters?.targets).toEqual(onEc2({ prometheusExporters: [JMX] }).cluster.exporters?.targets);
});
