import * as s3 from 'aws-cdk-lib/aws-s3';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KafkaArtifact, KafkaDistribution, PrometheusExporter, type Ec2KafkaClusterProps } from '../../lib';
import { nodeExporterFiles } from '../../lib/ec2/node-exporter';
import { NODE_PORTS } from '../../lib/ec2/server-properties';
import { decide } from '../kafka/bench/iam-policy';
import { anEc2Cluster, anEc2ClusterStack } from '../support/fixtures';
import { BootMachine } from '../support/boot-machine';
import { temporaryFolder, testingStack } from '../support/testing-app';
import { deployed, filesOf } from './rendered';

const { JMX, NODE } = PrometheusExporter;
const UNIT = 'units/kafka-node-exporter.service';
const filesWith = (prometheusExporters: PrometheusExporter[], props: Partial<Ec2KafkaClusterProps> = {}) =>
  filesOf(anEc2ClusterStack({ prometheusExporters, ...props }).cluster);

describe('a release has the exporter of the machine', () => {
  test.each([
    ['where it is asked for', [NODE], true],
    ['beside the other', [JMX, NODE], true],
    ['not with the other alone', [JMX], false],
    ['not where nobody asks', [], false],
  ])('%s', (_, exporters, isThere) => {
    const files = filesWith(exporters);
    expect(['install-node-exporter', UNIT].map((path) => path in files)).toEqual([isThere, isThere]);
  });

  test('and that of Kafka in any case, for others only where it is asked for', () => {
    const address = (exporters: PrometheusExporter[]) => {
      const files = filesWith(exporters);
      expect(files['jmx-exporter.yaml']).toContain('includeObjectNames:');
      return ['broker.env', 'controller.env'].map((path) => /(\d+\.\d+\.\d+\.\d+):9404/.exec(files[path] ?? '')?.[1]);
    };
    expect(address([])).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(address([NODE])).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(address([JMX])).toEqual(['0.0.0.0', '0.0.0.0']);
  });
});

/** A tarball as the exporter is released, for an architecture. */
function tarball(architecture: string, text = `exporter of ${architecture}`): { file: string; sha256: string } {
  const folder = temporaryFolder();
  const name = `node_exporter-1.11.1.linux-${architecture}`;
  const program = join(folder, name, 'node_exporter');
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, `#!/bin/bash\necho "${text}"\n`, { mode: 0o755 });
  const file = join(folder, 'node-exporter.tar.gz');
  execFileSync('tar', ['--create', '--gzip', '--file', file, '--directory', folder, name]);
  return { file, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') };
}

describe('its installation', () => {
  const [arm, intel] = [tarball('arm64'), tarball('amd64')];
  const artifact = (name: string, sha256: string) =>
    KafkaArtifact.url({ urls: [`https://new.example/${name}`, `https://old.example/${name}`], sha256 });
  const script = (sums = [arm.sha256, intel.sha256]) =>
    nodeExporterFiles({ arm64: artifact('arm', sums[0] ?? ''), x86: artifact('x86', sums[1] ?? '') })[
      'install-node-exporter'
    ] ?? '';

  function machine(architecture = 'aarch64'): BootMachine {
    const made = new BootMachine();
    made.command('uname', `echo ${architecture}`);
    made.publish('web/new.example/arm', arm.file);
    made.publish('web/new.example/x86', intel.file);
    return made;
  }

  const says = (host: BootMachine) => execFileSync(host.path('opt/node_exporter/node_exporter'), { encoding: 'utf8' });
  const downloads = (host: BootMachine) => host.calls.filter((call) => call.startsWith('curl'));

  test.each([
    ['aarch64', 'exporter of arm64\n', 'https://new.example/arm'],
    ['x86_64', 'exporter of amd64\n', 'https://new.example/x86'],
  ])('takes the file of its architecture, %s, and no other', (architecture, said, url) => {
    const host = machine(architecture);
    expect(host.boot(script())).toEqual({ well: true, says: '' });
    expect(says(host)).toBe(said);
    expect(downloads(host).map((call) => call.split(' ').at(-1))).toEqual([url]);
    expect(host.read('opt/node_exporter/CHECKSUMS')).toBe(`${arm.sha256}\n${intel.sha256}\n`);
    expect(host.has('opt/node_exporter.new')).toBe(false);
  });

  test('downloads nothing that is there already', () => {
    const host = machine();
    host.boot(script());
    const before = downloads(host).length;
    expect(host.boot(script())).toEqual({ well: true, says: '' });
    expect(downloads(host)).toHaveLength(before);
  });

  test('takes another release in the place of the one before', () => {
    const host = machine();
    host.boot(script());
    const next = tarball('arm64', 'the next one');
    host.publish('web/new.example/arm', next.file);
    expect(host.boot(script([next.sha256, intel.sha256]))).toEqual({ well: true, says: '' });
    expect(says(host)).toBe('the next one\n');
  });

  test('asks the next place where one does not answer', () => {
    const host = new BootMachine();
    host.command('uname', 'echo aarch64');
    host.publish('web/old.example/arm', arm.file);
    expect(host.boot(script()).well).toBe(true);
    expect(says(host)).toBe('exporter of arm64\n');
  });

  test('uses nothing of a file with another checksum, and leaves what is there', () => {
    const host = machine();
    host.boot(script());
    host.publish('web/new.example/arm', tarball('arm64', 'somebody else').file);
    const { well, says: said } = host.boot(script(['a'.repeat(64), intel.sha256]));
    expect(well).toBe(false);
    expect(said).toContain(`does not have the checksum that it must have, ${'a'.repeat(64)}; nothing of it was used`);
    expect(says(host)).toBe('exporter of arm64\n');
  });
});

describe('its unit', () => {
  const unit = filesWith([NODE])[UNIT] ?? '';
  const [, command = ''] = /^ExecStart=(.*)$/m.exec(unit) ?? [];
  const shell = (name: string) => readFileSync(`assets/node/lib/${name}.sh`, 'utf8');

  test('runs what was installed, on its port, as nobody who may do anything', () => {
    expect(command).toMatch(/^\/opt\/node_exporter\/node_exporter /);
    expect(command).toContain(` --web.listen-address=:${NODE_PORTS.nodeExporter} `);
    expect(unit).toMatch(/^User=kafka\nGroup=kafka$/m);
    expect(unit).toMatch(/^NoNewPrivileges=yes$/m);
  });

  test('serves what kafka-node writes', () => {
    const [, folder = '?'] = /^METRICS_FOLDER=(.*)$/m.exec(shell('metrics')) ?? [];
    expect(command).toContain(` --collector.textfile.directory=${folder} `);
  });

  test('counts the packets that the network of the instance did not let pass', () => {
    const [, pattern = '?'] = /--collector\.ethtool --collector\.ethtool\.metrics-include=(\S+)/.exec(command) ?? [];
    const included = (name: string) => new RegExp(pattern).test(name);
    expect(
      ['bw_in', 'bw_out', 'pps', 'conntrack', 'linklocal'].map((of) => included(`${of}_allowance_exceeded`)),
    ).toEqual(Array(5).fill(true));
    expect(included('conntrack_allowance_available')).toBe(false);
  });

  test('is started where it is there, and stopped where it is not any more', () => {
    expect(shell('telemetry')).toContain('if [ -e "$BUNDLE/units/kafka-node-exporter.service" ]; then');
    expect(shell('telemetry')).toContain('fill "$BUNDLE/install-node-exporter"');
    expect(shell('telemetry')).toContain('systemctl disable --quiet --now kafka-node-exporter.service');
  });
});

describe('a node may read the files of the exporter from a bucket', () => {
  function readable(prometheusExporters: PrometheusExporter[]): string[] {
    const stack = testingStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Files', 'mirror');
    const distribution = KafkaDistribution.bucket({ bucket, prefix: 'kafka' });
    const { nodes } = deployed(anEc2Cluster(stack, { distribution, prometheusExporters }));
    const { nodeExporter, kafka } = distribution;
    const sources = [kafka, nodeExporter.arm64, nodeExporter.x86].flatMap(({ _sources }) => _sources);
    const may = (source: string) =>
      nodes.every(
        ({ role }) =>
          decide(role.policies, {
            action: 's3:GetObject',
            resource: source.replace('s3://', 'arn:aws:s3:::'),
            context: {},
          }) === 'allowed',
      );
    return sources.filter(may).map((source) => source.replace(/.*\//, ''));
  }
  const kafka = 'kafka_2.13-4.3.1.tgz';

  test('where it has the exporter, and only there', () => {
    expect(readable([NODE])).toEqual([
      kafka,
      'node_exporter-1.11.1.linux-arm64.tar.gz',
      'node_exporter-1.11.1.linux-amd64.tar.gz',
    ]);
    expect(readable([JMX])).toEqual([kafka]);
    expect(readable([])).toEqual([kafka]);
  });
});
