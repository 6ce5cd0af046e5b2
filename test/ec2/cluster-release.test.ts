import { Size, Token, type Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  BrokerEgress,
  BrokerStorage,
  Controllers,
  KafkaConfiguration,
  KafkaDistribution,
  KafkaVersion,
  type Ec2KafkaClusterProps,
} from '../../lib';
import { aNetwork, anEc2Cluster, anEc2ClusterStack, mutualTls, someEc2Brokers, twoZones } from '../support/fixtures';
import { temporaryFolder, testingStack } from '../support/testing-app';
import { deployed, filesOf } from './rendered';

const filesWith = (props: Partial<Ec2KafkaClusterProps>) => filesOf(anEc2ClusterStack(props).cluster);
const plain = filesWith({});
const properties = (text = '') =>
  Object.fromEntries(
    text
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

describe('a release holds', () => {
  const everywhere = [
    'consumer-groups',
    'initial-controllers',
    'install-kafka',
    'jmx-exporter.yaml',
    'kafka-node',
    'log4j2.yaml',
  ];
  const ofRole = (role: string) => ['env', 'properties', 'sysctl'].map((suffix) => `${role}.${suffix}`);

  test.each([
    ['controllers and brokers', {}, [...ofRole('broker'), ...ofRole('controller')]],
    ['brokers, three of which are controllers', { brokers: someEc2Brokers({ brokersPerZone: 2 }) }, undefined],
    ['brokers that all are controllers', {}, ofRole('combined')],
  ])('what is to be run, for the roles that there are: %s', (name, props, expected) => {
    const controllers = name.startsWith('controllers') ? undefined : Controllers.combined();
    const names = Object.keys(filesWith({ ...props, controllers })).filter((path) => !path.includes('/'));
    expect(names.sort()).toEqual([...everywhere, ...(expected ?? [...ofRole('broker'), ...ofRole('combined')])].sort());
  });

  test('all that is shipped for nodes, and no sample', () => {
    const shipped = readdirSync('assets/node', { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join('assets/node', path)).isFile())
      .filter((path) => !path.endsWith('.sample'));
    const rendered = ['cloudwatch.json', 'journal.json', 'prometheus.yaml'].map((name) => `agent/${name}`);
    expect(Object.keys(plain)).toEqual(expect.arrayContaining(shipped));
    expect(
      Object.keys(plain)
        .filter((path) => path.includes('/'))
        .sort(),
    ).toEqual([...shipped.filter((path) => path.includes('/')), ...rendered].sort());
  });

  test('scripts of Bash, those that are run with the right to be', () => {
    const scripts = Object.entries(plain).filter(([path, text]) => path.endsWith('.sh') || text.startsWith('#!'));
    expect(scripts.length).toBeGreaterThan(5);
    for (const [path, text] of scripts) {
      const { stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
      expect([path, stderr]).toEqual([path, '']);
    }
    const { cluster } = anEc2ClusterStack();
    const folder = join(
      (cluster.node.root as unknown as { outdir: string }).outdir,
      (cluster.node.findChild('Release') as unknown as { assetPath: string }).assetPath,
    );
    const modes = ['kafka-node', 'install-kafka', 'broker.env'].map(
      (path) => statSync(join(folder, path)).mode & 0o777,
    );
    expect(modes.map((mode) => mode.toString(8))).toEqual(['755', '755', '644']);
  });

  test('the members that the quorum begins with, in one line', () => {
    expect(plain['initial-controllers']).toMatch(
      /^1@c1\.orders\.kafka\.internal:9093:\S{22},2@c2\.orders\.kafka\.internal:9093:\S{22},3@c3\.orders\.kafka\.internal:9093:\S{22}\n$/,
    );
  });

  test('Kafka of the version that was asked for, checked, and the exporter beside it', () => {
    const install = filesWith({ kafkaVersion: KafkaVersion.of('4.2.1') })['install-kafka'];
    expect(install).toContain('/4.2.1/kafka_2.13-4.2.1.tgz');
    expect(install).not.toContain('4.3.1');
    expect(install).toContain('/opt/kafka.new/kafka/libs/jmx_prometheus_javaagent.jar');
    expect((install?.split(/[0-9a-f]{128}/) ?? []).length).toBeGreaterThan(4);
    expect(install).not.toContain('aws-msk-iam-auth');
  });

  test('nothing that is secret, and nothing of this machine', () => {
    for (const [path, text] of Object.entries(plain)) {
      expect([path, /-----BEGIN [A-Z ]*PRIVATE|arn:aws:secretsmanager|:secret:/.exec(text)]).toEqual([path, null]);
      expect([path, text.includes(process.cwd())]).toEqual([path, false]);
    }
  });
});

describe('properties', () => {
  test('follow from the number of brokers, for durability', () => {
    expect(properties(plain['broker.properties'])).toMatchObject({
      'default.replication.factor': '3',
      'min.insync.replicas': '2',
      'offsets.topic.replication.factor': '3',
      'transaction.state.log.replication.factor': '3',
      'transaction.state.log.min.isr': '2',
      'share.coordinator.state.topic.replication.factor': '3',
      'share.coordinator.state.topic.min.isr': '2',
      'unclean.leader.election.enable': 'false',
      'auto.create.topics.enable': 'false',
    });
    // A controller makes topics, and so says how they are.
    expect(properties(plain['controller.properties'])).toMatchObject({ 'min.insync.replicas': '2' });
  });

  test('of share groups follow those of transactions, or what somebody says', () => {
    const of = (configuration: KafkaConfiguration) => properties(filesWith({ configuration })['broker.properties']);
    const name = 'share.coordinator.state.topic.min.isr';
    expect(of(KafkaConfiguration.of({ transactionStateLogMinIsr: 1 }))[name]).toBe('1');
    expect(of(KafkaConfiguration.of({ additionalProperties: { [name]: '3' } }))[name]).toBe('3');
  });

  test('have a log directory for each volume of a broker, and one for a controller', () => {
    const storage = BrokerStorage.gp3({ size: Size.gibibytes(100), volumes: 2 });
    const files = filesWith({ brokers: someEc2Brokers({ storage }) });
    expect(properties(files['broker.properties'])['log.dirs']).toBe('/var/lib/kafka/0/logs,/var/lib/kafka/1/logs');
    expect(properties(files['controller.properties'])['log.dirs']).toBe('/var/lib/kafka/0/logs');
  });

  test('go by the vCPUs of the type', () => {
    const threads = (type: string) =>
      properties(filesWith({ brokers: someEc2Brokers({ type }) })['broker.properties'])['num.io.threads'];
    expect([threads('r7g.large'), threads('r7g.2xlarge'), threads('r7g.4xlarge')]).toEqual(['8', '16', '32']);
  });
});

describe('the name of a release', () => {
  function nameOf(props: Partial<Ec2KafkaClusterProps>, zones?: string[]): string {
    const stack = testingStack();
    const network = aNetwork(stack, {
      brokerEgress: BrokerEgress.AS_CLIENTS,
      ...(zones && { availabilityZones: zones }),
    });
    const cluster = anEc2Cluster(stack, { network, ...props });
    const releases = deployed(cluster).parameters.map(({ value }) => /^RELEASE='s3:.*\/(\w+)\.zip'$/m.exec(value)?.[1]);
    expect(new Set(releases).size).toBe(1);
    return releases[0] ?? '';
  }
  const plainName = nameOf({});
  const zoneSlots = [1, 2, 1];

  test('is that of what is in it', () => {
    expect(plainName).toMatch(/^[0-9a-f]{64}$/);
    expect(nameOf({})).toBe(plainName);
  });

  test.each([2, 5, 20])('is the same for %i brokers in each zone', (brokersPerZone) => {
    expect(nameOf({ brokers: someEc2Brokers({ brokersPerZone }) })).toBe(plainName);
  });

  test('is the same for two zones and for three', () => {
    const props = { brokers: someEc2Brokers({ brokersPerZone: 2 }), controllers: Controllers.dedicated({ zoneSlots }) };
    expect(nameOf(props, twoZones)).toBe(nameOf(props));
    expect(nameOf(props)).toBe(plainName);
  });

  test.each<[string, (stack: Stack) => Partial<Ec2KafkaClusterProps>]>([
    ['Kafka', () => ({ kafkaVersion: KafkaVersion.of('4.2.1') })],
    ['server properties', () => ({ configuration: KafkaConfiguration.of({ numPartitions: 6 }) })],
    ['heap', () => ({ brokers: someEc2Brokers({ heapSize: Size.gibibytes(7) }) })],
    ['ways in', (stack) => ({ clientAuthentication: [mutualTls(stack)] })],
    ['number of controllers', () => ({ controllers: Controllers.dedicated({ count: 5 }) })],
    ['name of the cluster', () => ({ clusterName: 'payments' })],
  ])('is another with another %s', (_, props) => {
    expect(nameOf(props(testingStack()))).not.toBe(plainName);
  });
});

describe('what is known only at deployment', () => {
  function withTokens() {
    const stack = testingStack();
    const bucket = new s3.Bucket(stack, 'Files');
    const cluster = anEc2Cluster(stack, {
      distribution: KafkaDistribution.bucket({ bucket, prefix: 'kafka' }),
      configuration: KafkaConfiguration.of({
        logRetentionMs: Token.asNumber({ Ref: 'AWS::AccountId' }),
        additionalProperties: {
          'remote.log.storage.manager.class.path': `/opt/${Token.asString({ Ref: 'AWS::Region' })}/*`,
        },
      }),
    });
    return { cluster, files: filesOf(cluster), deployment: deployed(cluster) };
  }
  const { files, deployment } = withTokens();

  test('is in no file of the release', () => {
    const tokens = Object.entries(files).filter(([, text]) => /\$\{Token\[|-1\.8{3}\d*e\+?\d+|\[object/.test(text));
    expect(tokens.map(([path]) => path)).toEqual([]);
    const marked = Object.keys(files).filter((path) => files[path]?.includes('@TOKEN_'));
    expect(marked.sort()).toEqual([
      'agent/cloudwatch.json',
      'agent/journal.json',
      'broker.properties',
      'controller.properties',
      'install-kafka',
    ]);
  });

  test('every node is told of it, and so has the text that was meant', () => {
    for (const { value } of deployment.parameters) {
      const known = properties(value.replaceAll(`'`, ''));
      const filled = (path: string) =>
        files[path]?.replaceAll(/@(TOKEN_\d+)@/g, (_, name: string) => known[name] ?? '?');
      const bucket = deployment.resource(/^Stack\/Files[0-9A-F]+$/).ref;
      expect(filled('install-kafka')).toContain(`'s3://${bucket}/kafka/kafka_2.13-4.3.1.tgz'`);
      expect(properties(filled('broker.properties'))).toMatchObject({
        'log.retention.ms': deployment.account,
        'remote.log.storage.manager.class.path': `/opt/${deployment.region}/*`,
      });
    }
  });

  test('does not make the release another one each time', () => {
    const release = /RELEASE='.*'/;
    const [before, after] = [deployment, withTokens().deployment].map(
      ({ parameters }) => release.exec(parameters[0]?.value ?? '')?.[0],
    );
    expect(after).toBe(before);
  });
});

test('nothing is left in the folder for temporary files', () => {
  const before = process.env.TMPDIR;
  const folder = temporaryFolder();
  const stack = testingStack();
  try {
    process.env.TMPDIR = folder;
    anEc2Cluster(stack);
  } finally {
    if (before === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = before;
    }
  }
  expect(readdirSync(folder)).toEqual([]);
});
