import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { planSchema, templateSchema } from '../../bin/plan/plan-schema';
import { WORKLOAD_FIELDS } from '../../bin/plan/workload-fields';
import { workloadSchema } from '../../bin/plan/workload-schema';
import { environments } from '../../bin/environments';
import { KafkaEnvironment, KafkaKind, KafkaSizing } from '../../lib';
import { aClusterStack, expressBrokers } from '../support/fixtures';
import { temporaryFolder, testingApp } from '../support/testing-app';

/** Alone in a folder, as npx finds it: nothing that it needs is anywhere near. */
const home = temporaryFolder();
const binary = join(home, 'cdk-kafka.js');
copyFileSync(join('dist', 'bin', 'cdk-kafka.js'), binary);

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function cdkKafka(...args: string[]): Answer {
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary, ...args], {
    cwd: home,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NODE_OPTIONS: '' },
  });
  return { code: status, out: stdout, err: stderr };
}

const file = (name: string, text: string) => {
  writeFileSync(join(home, name), text);
  return name;
};

const usual = ['--ingress', '100', '--fan-out', '2', '--retention', '7d', '--compression', '0.5'];
const planOf = (...args: string[]) => planSchema.parse(JSON.parse(cdkKafka('plan', ...args, '--json').out));

describe('what a person reads', () => {
  const { code, out, err } = cdkKafka('plan', ...usual);

  test('each kind with cluster, cost, bottleneck and runner-up', () => {
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const plan = KafkaSizing.plan({ ingressMibps: 100, fanOut: 2, retentionHours: 168, compressionRatio: 0.5 });
    expect(plan.kinds).toHaveLength(5);
    for (const { kind, cheapest, runnerUp } of plan.kinds) {
      const [row = ''] = out.split('\n').filter((line) => line.startsWith(`│ ${kind} `));
      expect(row).toContain(`$${Math.round(cheapest.cost.totalUsd).toLocaleString('en-US')}`);
      expect(row).toContain(`${cheapest.bottleneck.limit} `);
      expect(row).toContain(runnerUp?.size ?? ' - ');
    }
  });

  test('is what docs/sizing.md shows, and fits a terminal of 132 columns', () => {
    const [, shown = ''] = /^```text plan\n([\s\S]*?)^```/m.exec(readFileSync('docs/sizing.md', 'utf8')) ?? [];
    expect(shown.length).toBeGreaterThan(1000);
    expect(out).toContain(shown.trim());
    expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThanOrEqual(132);
  });

  test('environments, the crossover beside folklore, disks that never shrink, dated assumptions', () => {
    for (const environment of ['dev', 'test', 'staging', 'prod', 'large']) {
      expect(out).toContain(`  - ${environment}: `);
    }
    expect(out).toMatch(/EC2, without the cost of those who run it, is .* where folklore says 2/);
    expect(out).toMatch(/MSK standard: .* volumes never shrink/);
    expect(out).toMatch(/prices on demand, us-east-1, 20\d\d-\d\d-\d\d/);
    expect(out).toContain('no model of the processor under TLS is published');
  });

  test('prices that nobody has confirmed are marked', () => {
    expect(out).toMatch(/│ Confluent Cloud .*\$[\d,]+ \? │/);
    expect(out).toContain('? prices of Confluent Cloud are from one source, and not verified');
  });

  test('a region without prices has those of us-east-1, marked, and says so', () => {
    const { out: seoul } = cdkKafka('plan', ...usual, '--region', 'ap-northeast-2');
    expect(seoul).toMatch(/│ MSK Express .*\$12,053 \* │/);
    expect(seoul).toMatch(
      /\* prices of us-east-1 stand for those of ap-northeast-2, which are not known here: .*express\.m7g\.large/,
    );
  });
});

describe('what a program reads', () => {
  test('is of the schema in docs, with the numbers of the library', () => {
    const { kinds, region } = planOf(...usual);
    const plan = KafkaSizing.plan({ ingressMibps: 100, fanOut: 2, retentionHours: 168, compressionRatio: 0.5 });
    expect(region).toBe('us-east-1');
    expect(kinds).toEqual(JSON.parse(JSON.stringify(plan.kinds)));
  });

  test.each([
    ['growth and two zones', [...usual, '--growth', '5%', '--zones', '2']],
    ['compacted topics', ['--ingress', '5', '--cleanup-policy', 'compact', '--live-set', '50GiB']],
    [
      'retention by size only, for ever by age',
      ['--ingress', '5', '--retention', 'forever', '--retention-bytes', '1GiB'],
    ],
    ['more brokers than it takes, of one size', [...usual, '--brokers', '12', '--instance-types', 'kafka.m7g.large']],
    [
      'operators, endpoints and replicas in the zone',
      [...usual, '--operator-cost', '9000', '--node-egress', 'endpoints', '--rack-aware-fetching'],
    ],
    ['some kinds', [...usual, '--kinds', 'ec2', 'msk-serverless']],
  ])('with %s', (_, args) => {
    expect(planOf(...args).kinds.length).toBeGreaterThan(0);
  });

  test('the schemas in docs are those that are checked', () => {
    const schemas = { plan: planSchema, template: templateSchema, workload: workloadSchema };
    for (const [name, schema] of Object.entries(schemas)) {
      expect(JSON.parse(readFileSync(join('docs', `${name}.schema.json`), 'utf8'))).toEqual(
        z.toJSONSchema(schema, { io: 'input', reused: 'ref' }),
      );
    }
  });

  test('a field that the schema does not have is found', () => {
    const plan = JSON.parse(cdkKafka('plan', ...usual, '--json').out) as object;
    expect(planSchema.safeParse({ ...plan, more: 1 }).success).toBe(false);
  });
});

describe('a workload in a file', () => {
  const [, documented = ''] = /^```yaml workload\n([\s\S]*?)^```/m.exec(readFileSync('docs/sizing.md', 'utf8')) ?? [];

  test('the one in docs/sizing.md has every key there is, and is taken', () => {
    const plan = planOf('--workload', file('documented.yaml', documented));
    expect(plan.workload).toMatchObject({ ingressMibps: 100, retentionHours: 168, retentionGibPerPartition: 1024 });
    // Both are said otherwise in a comment.
    const absent = WORKLOAD_FIELDS.filter(({ key }) => !new RegExp(`^${key}:`, 'm').test(documented)).map(
      ({ key }) => key,
    );
    expect(absent).toEqual(['egress', 'liveSet']);
    for (const key of absent) {
      expect(documented).toContain(`${key}: `);
    }
  });

  test('JSON is taken too, and says the same as flags', () => {
    const json = file(
      'workload.json',
      JSON.stringify({ ingress: '104.8576MB/s', fanOut: 2, retention: '168h', compression: 0.5 }),
    );
    expect(planOf('--workload', json).kinds).toEqual(planOf(...usual).kinds);
  });

  test('flags come before it', () => {
    const yaml = file('workload.yaml', 'ingress: 1\nretention: 1h\n');
    expect(planOf('--workload', yaml, '--ingress', '2MiB/s').workload).toEqual({ ingressMibps: 2, retentionHours: 1 });
  });
});

describe('what cannot be ends with 2 and one message', () => {
  let files = 0;
  const workload = (text: string) => ['--workload', file(`wrong${(files += 1)}.yaml`, text)];
  const more = (...args: string[]) => [...usual, ...args];

  const emptyAssembly = temporaryFolder();
  writeFileSync(join(emptyAssembly, 'manifest.json'), '{}');
  const seoul = {
    publicationDate: '2026-11-01T00:00:00Z',
    products: { A: { attributes: { regionCode: 'ap-northeast-2' } } },
    terms: {},
  };
  const cluster = (properties: object) =>
    file(
      `cluster${(files += 1)}.json`,
      JSON.stringify({ Resources: { Kafka: { Type: 'AWS::MSK::Cluster', Properties: properties } } }),
    );
  const nodes = {
    InstanceType: 'kafka.m7g.large',
    ClientSubnets: ['a', 'b', 'c'],
    StorageInfo: { EBSStorageInfo: { VolumeSize: 100 } },
  };
  const sized = (info: object, number: unknown = 3) => [
    '--template',
    cluster({ NumberOfBrokerNodes: number, BrokerNodeGroupInfo: { ...nodes, ...info } }),
  ];

  test.each<[string, string[], string]>([
    ['nothing', [], '--ingress must be given, such as --ingress 100 --retention 7d'],
    ['no retention', ['--ingress', '1'], '--retention or --retention-bytes must be given'],
    [
      'a duration without a unit',
      ['--ingress', '1', '--retention', '7'],
      `--retention must be such as 7d, 36h or 90m, got '7'`,
    ],
    [
      'a size without a unit',
      more('--retention-bytes', '7'),
      `--retention-bytes must be such as 500GiB or 1TB, got '7'`,
    ],
    [
      'a rate of no unit known',
      ['--ingress', '1 MB', '--retention', '7d'],
      `--ingress must be such as 100 (MiB/s), 100MB/s or 1Gbit/s`,
    ],
    [
      'a negative rate',
      ['--ingress', '-3', '--retention', '7d'],
      '--ingress must be a number of MiB/s, more than 0, got -3',
    ],
    ['zero', ['--ingress', '0', '--retention', '7d'], '--ingress must be a number of MiB/s, more than 0, got 0'],
    ['no number', ['--ingress', 'NaN', '--retention', '7d'], `--ingress must be such as 100 (MiB/s)`],
    [
      'a peak below the average',
      more('--peak-ingress', '50'),
      '--peak-ingress must be at least the average, 100 MiB/s, got 50',
    ],
    ['half a replica', more('--replication-factor', '1.5'), '--replication-factor must be a whole number of replicas'],
    [
      'replicas above brokers',
      more('--replication-factor', '5', '--brokers', '3'),
      '--replication-factor must be at most the number of brokers, 3, got 5',
    ],
    [
      'brokers that no zones share',
      more('--brokers', '4'),
      '--brokers must be a whole number, the same in each of the 3 zones, got 4; take 6',
    ],
    ['brokers of no number', more('--brokers', 'many'), `--brokers must be a number, got 'many'`],
    [
      'an unknown size',
      more('--instance-types', 'kafka.m7g.huge'),
      `got 'kafka.m7g.huge'; of m7g there are kafka.m7g.large`,
    ],
    [
      'an unknown region',
      more('--region', 'eu-nowhere-1'),
      `--region must be a region of AWS such as 'ap-northeast-2', got 'eu-nowhere-1'`,
    ],
    ['no number of brokers', more('--brokers', '1e400'), 'the same in each of the 3 zones, got Infinity; take 3'],
    ['a size that is none', more('--instance-types', 'constructor'), `got 'constructor'; such as kafka.m7g.large`],
    [
      'growth beyond reason',
      more('--growth', '1e10'),
      '--growth must be a number of percent, at least 0 and at most 100, got 10000000000',
    ],
    [
      'nobody who reads what is read',
      more('--consumer-groups', '0'),
      '--consumer-groups must be at least 1 where something is read',
    ],
    ['types that only burst', more('--instance-types', 't3.large'), 'no such number or type is for brokers'],
    ['an alias that leads nowhere', workload('ingress: *foo\n'), '.yaml:1: Unresolved alias'],
    [
      'prices of a region and another one',
      more('--prices', file('seoul.json', JSON.stringify(seoul)), '--region', 'us-east-1'),
      '--prices are of ap-northeast-2, got --region us-east-1',
    ],
    [
      'a page of a template',
      ['--template', 'a.json', '--html', 'b.html'],
      `option '--template <file>' cannot be used with option '--html <file>'`,
    ],
    [
      'brokers of a stack',
      ['--stack', 'a', '--brokers', '3'],
      `option '--stack <name>' cannot be used with option '--brokers <number>'`,
    ],
    [
      "a region of AWS's model",
      more('--model', 'aws', '--region', 'eu-west-1'),
      `option '--model <model>' cannot be used with option '--region <region>'`,
    ],
    [
      "nothing read in AWS's model",
      ['--ingress', '1', '--retention', '1d', '--fan-out', '0', '--model', 'aws'],
      '--fan-out must be more than 0: its formulas divide by it in AWS',
    ],
    ['a peak of nothing', ['--template', 'a.json', '--peak-ingress', '3'], 'a.json: must be a CloudFormation template'],
    ['a file that is not there', ['--workload', 'nowhere.yaml'], 'nowhere.yaml: cannot be read: ENOENT'],
    ['YAML that is none', workload('ingress: 1\nretention: [\n'), '.yaml:3: '],
    ['JSON that is none', workload('{"ingress": 1,\n"retention" "7d"}'), '.yaml:2: '],
    ['a list', workload('- 1\n'), `.yaml:1: must be a workload, with keys such as 'ingress: 100' and 'retention: 7d'`],
    [
      'an unknown key',
      workload('ingress: 1\nretension: 7d\n'),
      `.yaml:2: 'retension' is nothing that is said of a workload; there are ingress, `,
    ],
    [
      'a wrong type',
      workload('ingress: 1\nretention:\n  days: 7\n'),
      `.yaml:2: 'retention' must be such as 7d, 36h or 90m`,
    ],
    [
      'a duration without a unit in a file',
      workload('ingress: 1\n\nretention: 7\n'),
      `.yaml:3: 'retention' must be such as 7d, 36h or 90m, got 7`,
    ],
    [
      'a policy that is none',
      workload('ingress: 1\ncleanupPolicy: forget\n'),
      `.yaml:2: 'cleanupPolicy' must be 'delete' or 'compact' or 'compact,delete'`,
    ],
    [
      'a number in a file that cannot be',
      workload('retention: 7d\ningress: -1\n'),
      `.yaml:2: 'ingress' must be a number of MiB/s, more than 0, got -1`,
    ],
    [
      'prices that are no price list',
      more('--prices', file('prices.json', '{}')),
      'prices.json: must be a price list of AWS',
    ],
    ['prices that are not there', more('--prices', 'none.json'), 'none.json: cannot be read: ENOENT'],
    [
      'a template that is not there',
      ['--template', 'none.json'],
      'none.json: must be a CloudFormation template of JSON',
    ],
    [
      'a template without a cluster',
      ['--template', file('empty.json', '{"Resources":{}}')],
      'empty.json: must hold one Kafka cluster, of Amazon MSK or of Ec2KafkaCluster, got 0',
    ],
    [
      'a template that is nothing',
      ['--template', file('null.json', 'null')],
      'null.json: must be a CloudFormation template of JSON',
    ],
    [
      'a template with a resource that is nothing',
      ['--template', file('nothing.json', '{"Resources":{"A":null}}')],
      'nothing.json: must be a CloudFormation template of JSON',
    ],
    [
      'a cluster without properties',
      ['--template', cluster({})],
      `'NumberOfBrokerNodes' of the cluster must be known, not a parameter`,
    ],
    [
      'brokers that are a parameter',
      sized({}, { Ref: 'Brokers' }),
      `'NumberOfBrokerNodes' of the cluster must be known, not a parameter`,
    ],
    ['no brokers', sized({}, 0), `'NumberOfBrokerNodes' of the cluster must be known`],
    [
      'a volume that is a parameter',
      sized({ StorageInfo: { EBSStorageInfo: { VolumeSize: { Ref: 'Size' } } } }),
      `'BrokerNodeGroupInfo.StorageInfo.EBSStorageInfo.VolumeSize' of the cluster`,
    ],
    [
      'throughput that is a parameter',
      sized({
        StorageInfo: { EBSStorageInfo: { VolumeSize: 9, ProvisionedThroughput: { VolumeThroughput: { Ref: 'T' } } } },
      }),
      `ProvisionedThroughput.VolumeThroughput' of the cluster`,
    ],
    [
      'subnets that are a parameter',
      sized({ ClientSubnets: { Ref: 'Subnets' } }),
      `'BrokerNodeGroupInfo.ClientSubnets' of the cluster`,
    ],
    ['brokers without volumes', sized({ StorageInfo: undefined }), `'StorageInfo' of the cluster must be known`],
    [
      'a size that is not known here',
      sized({ InstanceType: 'kafka.m9g.large' }),
      `must be a type of MSK standard of which the limits are known, got kafka.m9g.large`,
    ],
    [
      'more replicas than brokers',
      [...sized({ ClientSubnets: ['a', 'b'] }, 2), '--replication-factor', '3'],
      '--replication-factor must be at most the number of brokers, 2, got 3',
    ],
    [
      'a peak without an average',
      [...sized({}), '--peak-ingress', '3'],
      '--peak-ingress, --egress and --live-set need --ingress',
    ],
    ['a folder that is no assembly', ['--stack', 'a', '--app', emptyAssembly], `: must be as cdk synth left it`],
    [
      'a folder without stacks',
      ['--stack', 'kafka-prod'],
      '--app cdk.out: must be a folder that cdk synth has written; run cdk synth first',
    ],
    [
      'two things',
      ['--stack', 'a', '--template', 'b'],
      `option '--stack <name>' cannot be used with option '--template <file>'`,
    ],
    [
      'a page that cannot be written',
      more('--html', join('nowhere', 'report.html')),
      `--html ${join('nowhere', 'report.html')}: cannot be written: ENOENT`,
    ],
    ['an unknown flag', more('--ingres', '1'), `unknown option '--ingres'`],
    ['an unknown kind', more('--kinds', 'kinesis'), `option '--kinds <kind...>' argument 'kinesis' is invalid`],
    [
      'the model of AWS without retention',
      ['--model', 'aws', '--ingress', '1', '--retention-bytes', '1GiB'],
      '--model aws needs --retention',
    ],
    [
      'what nobody carries',
      ['--ingress', '99999', '--retention', '700d'],
      'MSK Serverless: MSK Serverless: ingress must be at most 143.1 MiB/s, is 150,000; what would help: ',
    ],
  ])('%s', (_, args, message) => {
    const { code, out, err } = cdkKafka('plan', ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('help and version are no mistakes', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(cdkKafka('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
    const help = cdkKafka('plan', '--help');
    expect(help.code).toBe(0);
    for (const { key } of WORKLOAD_FIELDS) {
      expect(help.out).toContain(`--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} <value>`);
    }
  });
});

describe("AWS's own model", () => {
  test('is printed as the library has it', () => {
    const { out } = cdkKafka('plan', ...usual, '--model', 'aws', '--json');
    const input = { averageInMibps: 50, peakInMibps: 75, averageOutMibps: 100, peakOutMibps: 150 };
    expect(JSON.parse(out)).toEqual(
      KafkaSizing.awsModel({ ...input, partitions: 90, replicationFactor: 3, retentionHours: 168 }),
    );
  });

  test('and as the worked example of docs/sizing.md says', () => {
    const { out } = cdkKafka('plan', ...usual, '--model', 'aws');
    expect(out).toMatch(/│ kafka\.m7g\.large +│ +15 │ ingress/);
    expect(out).toContain('9 x express.m7g.large');
  });
});

describe('a cluster that is there', () => {
  const folder = temporaryFolder();
  const app = new App({
    outdir: folder,
    analyticsReporting: false,
    context: testingApp().node.getAllContext() as object,
  });
  for (const [name, wants] of Object.entries(environments)) {
    KafkaEnvironment.of(app, name, wants);
  }
  app.synth();
  const reportOf = (...args: string[]) => templateSchema.parse(JSON.parse(cdkKafka('plan', ...args, '--json').out));

  test('a stack with all that it needs: what it costs, and what it can carry', () => {
    const report = reportOf('--stack', 'kafka-prod', '--app', folder);
    expect(report.candidate).toMatchObject({ kind: KafkaKind.MSK_STANDARD, size: 'kafka.m7g.xlarge', count: 3 });
    // Three brokers at 0.408, 3 x 1000 GiB at 0.1, three NAT gateways at 0.045.
    const { brokersUsd, storageUsd, networkUsd } = report.candidate.cost;
    expect(brokersUsd).toBeCloseTo(3 * 0.408 * 730, 6);
    expect(storageUsd).toBeCloseTo(300, 6);
    expect(networkUsd).toBeCloseTo(3 * 0.045 * 730, 6);
    const size = {
      kind: KafkaKind.MSK_STANDARD,
      instanceType: 'kafka.m7g.xlarge',
      brokers: 3,
      storage: { volumeGib: 1000 },
    };
    const usage = { retentionHours: 168, fanOut: 1, partitions: 30 };
    const at = (mibps: number) => KafkaSizing.check(size, { ...usage, ingressMibps: mibps }).limits;
    expect(at(report.mostIngressMibps).every(({ used, allowed }) => used <= allowed * 1.000001)).toBe(true);
    expect(at(report.mostIngressMibps * 1.01).some(({ used, allowed }) => used > allowed)).toBe(true);
  });

  test('on EC2 with its controllers, volumes and ways out', () => {
    const { candidate, outOfProportion } = reportOf('--stack', 'kafka-large', '--app', folder);
    expect(candidate).toMatchObject({ kind: KafkaKind.EC2, size: 'r7g.2xlarge', count: 6, zones: 3 });
    expect(candidate.storage).toMatchObject({ volumes: 2, volumeGib: 1000, throughputMibps: 149 });
    // Three m7g.large with 20 GiB to boot from and 64 GiB of metadata.
    expect(candidate.cost.controllersUsd).toBeCloseTo(3 * (0.0816 * 730 + 84 * 0.08), 6);
    expect(candidate.cost.networkUsd).toBeCloseTo(3 * 0.045 * 730, 6);
    expect(outOfProportion).toEqual([
      expect.stringMatching(/^when disk is at its limit, others are little used: .*network out to/),
      expect.stringMatching(
        /^volumes of 1000 GiB are full at .* MiB\/s, but the brokers could do .*: larger volumes, or smaller brokers/,
      ),
    ]);
  });

  test('one template, under a workload that it does not carry', () => {
    const template = join(folder, 'kafka-dev-cluster.template.json');
    const { out } = cdkKafka('plan', '--template', template, '--ingress', '5', '--fan-out', '3');
    expect(out).toContain('MSK standard, 2 x kafka.m7g.large, 1 x 50 GiB, 250 MiB/s, 2 zones');
    expect(out).toMatch(/at 5 MiB\/s the tightest limit is disk [\d,]+ %/);
    expect(out).toMatch(/Does not hold\n {2}- disk must be at most 35 GiB, is 2,983; what would help: /);
    expect(out).toContain(`records are kept for 7 days, Kafka's own default (--retention)`);
  });

  test('Express brokers, of which nothing is too much', () => {
    const express = aClusterStack({ brokers: expressBrokers() });
    const { directory, stacks } = express.app.synth();
    const report = reportOf('--template', join(directory, stacks[0]?.templateFile ?? ''), '--retention', '1d');
    expect(report.candidate).toMatchObject({ kind: KafkaKind.MSK_EXPRESS, size: 'express.m7g.large', count: 3 });
    // 15.6 MB/s are sustained by each, of which a quarter stays free, and the peak is 1.5 times the average.
    expect(report.mostIngressMibps).toBeCloseTo((3 * 15.6 * 0.75 * 1e6) / 2 ** 20 / 1.5, 1);
    expect(report.assumptions).toEqual(expect.arrayContaining(['each byte is read once (--fan-out)']));
    expect(report.assumptions.join()).not.toContain('records are kept for 7 days');
  });

  test('a load in proportion to which peak and consumers grow', () => {
    const template = join(folder, 'kafka-prod-cluster.template.json');
    const most = (...flags: string[]) =>
      reportOf('--template', template, '--ingress', '0.5', ...flags).mostIngressMibps;
    expect(most('--fan-out', '2')).toBeCloseTo(most('--fan-out', '2', '--peak-ingress', '0.75'), 3);
    expect(most('--egress', '1')).toBeCloseTo(most('--fan-out', '2'), 3);
    const light = ['--retention', '1h', '--segment-bytes', '1MiB'];
    expect(most(...light, '--peak-ingress', '5')).toBeLessThan(most(...light) / 3);
  });

  test('prices of another region are marked', () => {
    const { out } = cdkKafka('plan', '--stack', 'kafka-prod', '--app', folder, '--region', 'eu-west-1');
    expect(out).toContain('│ USD a month * │');
    expect(out).toContain(
      '* prices of us-east-1 stand for those of eu-west-1, which are not known here: kafka.m7g.xlarge',
    );
  });

  test('a stack that is not there is answered with those that are', () => {
    const { code, err } = cdkKafka('plan', '--stack', 'kafka-pro', '--app', folder);
    expect(code).toBe(2);
    expect(err).toMatch(/--stack must be one of kafka-dev-network, .*, got 'kafka-pro'/);
  });
});

test('the page needs nothing else', () => {
  const { code } = cdkKafka('plan', ...usual, '--html', 'report.html');
  expect(code).toBe(0);
  const page = readFileSync(join(home, 'report.html'), 'utf8');
  expect(page).toMatch(/^<!doctype html>/i);
  expect(page).not.toMatch(/(src|href)="https?:/);
  expect(page.match(/<svg/g)?.length).toBeGreaterThan(3);
});

test('aws-cdk-lib is not in it, and neither is what only tests need', () => {
  const licenses = readFileSync(resolve('dist', 'bin', 'LICENSES.txt'), 'utf8');
  const packages = licenses.split(/\n-{80}\n\n/).map((text) => text.split('\n')[0]);
  expect(packages).toEqual(expect.arrayContaining(['cli-table3', 'commander', 'echarts', 'yaml', 'zod']));
  expect(packages.filter((name) => /aws|constructs|jest|fast-check|playwright/.test(name ?? ''))).toEqual([]);
  expect(licenses.split(/\n-{80}\n\n/).filter((text) => text.length < 300)).toEqual([]);
});
