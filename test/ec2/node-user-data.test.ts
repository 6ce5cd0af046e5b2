import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { KafkaConfiguration, KafkaVersion } from '../../lib';
import { BootMachine } from '../support/boot-machine';
import { anEc2ClusterStack } from '../support/fixtures';
import { deployed } from './rendered';

const { cluster } = anEc2ClusterStack();
const deployment = deployed(cluster);
const { stackId, nodes } = deployment;
const guid = stackId.split('/')[2] ?? '';

test('is a script of Bash, small enough for EC2', () => {
  for (const { userData } of nodes) {
    expect(userData.startsWith('#!/bin/bash\n')).toBe(true);
    expect(Buffer.byteLength(userData)).toBeLessThan(16 * 1024);
    const { status, stderr } = spawnSync('bash', ['-n'], { input: userData, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  }
});

test('names its node, and the resource that waits for it in its own stack', () => {
  const { userData, stackName, logicalId } = deployment.node('b201');
  expect(userData).toContain(`node='/kafka/orders/${guid}/nodes/201'`);
  expect(userData).toContain(`--resource '${logicalId}'`);
  expect(userData).toMatch(new RegExp(`--stack 'arn:aws:cloudformation:[^']*:stack/${stackName}/[^']*'`));
  expect(stackName).not.toBe('Stack');
});

test('two nodes differ in nothing but their names', () => {
  const plain = (name: string) => {
    const { userData, stackName, logicalId } = deployment.node(name);
    return userData.replaceAll(logicalId, 'GROUP').replaceAll(stackName, 'STACK').replaceAll(name.slice(1), 'ID');
  };
  expect(plain('b201').replace(/stack\/STACK\/[^']*/, '')).toBe(plain('b301').replace(/stack\/STACK\/[^']*/, ''));
});

test('is the same with another release, so that a deployment gives no instance another description', () => {
  const other = deployed(
    anEc2ClusterStack({
      kafkaVersion: KafkaVersion.of('4.2.1'),
      configuration: KafkaConfiguration.of({ numPartitions: 6 }),
    }).cluster,
  );
  expect(other.nodes.map(({ userData }) => userData)).toEqual(nodes.map(({ userData }) => userData));
});

test('tells of nothing that is secret, nor where it would be', () => {
  for (const { userData } of nodes) {
    expect(userData).not.toMatch(/secretsmanager|password|BEGIN|:secret:/i);
  }
});

/** The name of a parameter is its file, and a release is a script in place of an archive. */
const answersOf = (root: string) => `
case "$1 $2" in
  'ssm get-parameter')
    if [[ $4 = */applied ]] && [ -e "${root}/busy" ]; then
      echo 'An error occurred (ThrottlingException): Rate exceeded' >&2
      exit 254
    fi
    [ -e "$4" ] || { echo 'An error occurred (ParameterNotFound)' >&2; exit 254; }
    cat "$4"
    ;;
  'ssm put-parameter') cp "${root}\${8#file://}" "$4" ;;
  's3 cp') cp "${root}/s3/\${4#s3://}" "$5" ;;
esac`;

describe('an instance', () => {
  /** What node 201 is to be, what it ran before, and what became of a new instance of it. */
  function instance(
    parameters: { published: string; applied?: string; of?: string },
    { busy = false, fails = false } = {},
  ) {
    const machine = new BootMachine();
    const node = `parameters/kafka/orders/${guid}/nodes/201`;
    const describe = (release: string, stack = guid) => `STACK='${stack}'\nRELEASE='s3://bucket/${release}.zip'\n`;
    machine.command('aws', answersOf(machine.root));
    machine.command('unzip', 'mkdir "$4" && cp "$2" "$4/kafka-node"');
    // Once, after which AWS answers again: a second pause would be one without an end.
    machine.command('sleep', `rm "${machine.root}/busy"`);
    chmodSync(machine.write('opt/aws/bin/cfn-signal', `#!/bin/bash\necho "$2" >"${machine.root}/signal"\n`), 0o755);
    machine.write(`${node}/published`, describe(parameters.published));
    if (parameters.applied !== undefined) {
      machine.write(`${node}/applied`, describe(parameters.applied, parameters.of));
    }
    if (busy) {
      machine.write('busy', '');
    }
    for (const release of ['new', 'old']) {
      machine.write(
        `s3/bucket/${release}.zip`,
        `echo "${release} $*" >"${machine.root}/ran"\n${fails ? 'exit 3' : ''}\n`,
      );
    }
    const { userData } = deployment.node('b201');
    const here = userData.replaceAll('/run/', '/var/run/').replaceAll("'/kafka/", `'${machine.root}/parameters/kafka/`);
    machine.write('var/run/.keep', '');
    const { well, says } = machine.boot(here);
    return {
      ...{ well, says, ran: machine.read('ran').trim(), signal: machine.read('signal').trim() },
      applied: /bucket\/(\w+)/.exec(machine.read(`${node}/applied`))?.[1],
      paused: machine.calls.filter((call) => call.startsWith('sleep')).length,
    };
  }

  const is = (release: string) => ({ well: true, ran: `${release} boot`, applied: release, signal: '0', paused: 0 });

  test('takes what is published when its node never ran, and notes it', () => {
    expect(instance({ published: 'new' })).toMatchObject(is('new'));
  });

  test('takes what its node ran, whatever was published since', () => {
    expect(instance({ published: 'new', applied: 'old' })).toMatchObject(is('old'));
  });

  test('takes what is published where another stack wrote what its node ran', () => {
    expect(instance({ published: 'new', applied: 'old', of: 'a-former-one' })).toMatchObject(is('new'));
  });

  test('asks again where AWS does not say what its node ran, and never takes that for nothing', () => {
    const told = instance({ published: 'new', applied: 'old' }, { busy: true });
    expect(told).toMatchObject({ ...is('old'), paused: 1 });
  });

  test('says that it did not become well', () => {
    expect(instance({ published: 'new' }, { fails: true })).toMatchObject({ well: false, signal: '3' });
  });
});
