import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { temporaryFolder } from '../../support/testing-app';
import { textOutput } from './aws/cli-text';
import type { Caller } from './aws/service';
import type { Hypervisor } from './aws/volumes';
import { deploy } from './cloud-formation';
import { run } from './commands';
import { smallAssembly } from './small-stack';
import { StandInAws } from './stand-in-aws';

// Of the bench itself, without machines: `npm run test:kafka -- bench`.

const deployment = deploy(smallAssembly(), 'Small');
const node = deployment.node('b101');
const [mine, other] = [node.volumes[0]?.id ?? '', deployment.node('b102').volumes[0]?.id ?? ''];
const folder = temporaryFolder();
const socket = join(folder, 'aws.sock');
const instanceId = 'i-00000000000000101';
const prefix = deployment.parameters[0]?.name.replace(/\/published$/, '') ?? '';
const secret = deployment.secrets[0]?.arn ?? '';

const hypervisor: Hypervisor = {
  attach: () => Promise.resolve(),
  detach: () => Promise.resolve(),
  grow: () => Promise.resolve(),
};
let cloud: StandInAws;
let caller: Caller;

beforeEach(async () => {
  cloud = new StandInAws(deployment, folder, hypervisor);
  await cloud.deploy(deployment);
  cloud.instances.add({ id: instanceId, node, state: 'running' });
  cloud.instances.add({ id: 'i-00000000000000102', node: deployment.node('b102'), state: 'running' });
  caller = { node, instanceId };
  await cloud.listen(socket, () => caller);
});

afterEach(() => cloud.close());

/** Through the client of the machines, which looks for the socket elsewhere. */
async function aws(...args: string[]) {
  const client = `sed 's#/run/bench/aws.sock#${socket}#' ${join(__dirname, 'machine', 'call')}`;
  return run('bash', ['-c', `BENCH_PROGRAM=aws bash <(${client}) "$@"`, 'aws', ...args], { env: { AWS_REGION: '' } });
}

const attach = (volume: string, instance = instanceId) =>
  aws('ec2', 'attach-volume', '--volume-id', volume, '--instance-id', instance, '--device', '/dev/sdf');

test('a node attaches its own volume, and no other one', async () => {
  expect(await attach(mine)).toMatchObject({ status: 0, stdout: expect.stringContaining('"State": "attaching"') });
  await cloud.volumes.settled();
  expect(cloud.volumes.attachment(mine)).toMatchObject({ instanceId, state: 'attached' });
  expect(await attach(mine)).toMatchObject({ status: 254, stderr: expect.stringContaining('(VolumeInUse)') });

  const refused = await attach(other);
  expect(refused).toMatchObject({ status: 254, stderr: expect.stringContaining('(UnauthorizedOperation)') });
  expect(refused.stderr).toContain(`not authorized to perform: ec2:AttachVolume on resource: arn:aws:ec2:`);
  expect(await attach(mine, 'i-00000000000000102')).toMatchObject({ status: 254 });
  expect(cloud.refused.map(({ denied }) => denied?.resource.split(':').at(-1))).toEqual([
    `volume/${other}`,
    'instance/i-00000000000000102',
  ]);
});

test('an answer is printed as the command line prints it', async () => {
  await attach(mine);
  await cloud.volumes.settled();
  const describe_ = (...more: string[]) => aws('ec2', 'describe-volumes', '--volume-ids', mine, ...more);
  expect((await describe_('--query', 'Volumes[0].[State, Attachments[0].State]', '--output', 'text')).stdout).toBe(
    'in-use\tattached\n',
  );
  expect((await describe_('--query', 'Volumes[0].Colour', '--output', 'text')).stdout).toBe('None\n');
  expect((await describe_('--query', 'Volumes[].VolumeId')).stdout).toBe(`[\n    "${mine}"\n]\n`);
  expect(textOutput([{ b: 1, a: true, c: ['x', 'y'] }, { a: null }])).toBe('True\t1\nC\tx\nC\ty\nNone\t\n');
});

test('what the bench does not know is refused', async () => {
  expect(await aws('ec2', 'terminate-instances')).toMatchObject({ status: 252 });
  expect(await aws('ssm', 'get-parameter')).toMatchObject({ status: 252, stderr: expect.stringContaining('--name') });
  expect(await aws('ssm', 'get-parameter', '--name', 'a', '--force')).toMatchObject({ status: 252 });
  expect(await aws('ssm', 'get-parameter', '--region', 'us-east-1', '--name', 'a')).toMatchObject({ status: 255 });
  expect(cloud.refused).toHaveLength(3);
});

test('a mark is written once', async () => {
  const put = (name: string, ...more: string[]) =>
    aws('ssm', 'put-parameter', '--name', `${prefix}/${name}`, '--type', 'String', '--value', 'x', ...more);
  expect(await put('mark')).toMatchObject({ status: 0 });
  expect(await put('mark')).toMatchObject({ status: 254, stderr: expect.stringContaining('(ParameterAlreadyExists)') });
  expect(await put('mark', '--overwrite')).toMatchObject({
    status: 254,
    stderr: expect.stringContaining('AccessDenied'),
  });
  expect(await put('published')).toMatchObject({ status: 254, stderr: expect.stringContaining('AccessDenied') });
  expect(cloud.parameters.value(`${prefix}/mark`)).toBe('x');
});

test('CloudFormation writes a parameter when the template changed, and only then', async () => {
  cloud.parameters.put(`${prefix}/published`, 'by hand');
  await cloud.deploy(deployment);
  expect(cloud.parameters.value(`${prefix}/published`)).toBe('by hand');
  await cloud.deploy(deployment.update(smallAssembly({ published: 'RELEASE=2\n' })));
  expect(cloud.parameters.value(`${prefix}/published`)).toBe('RELEASE=2\n');
});

test('a secret of a file is stored, and told in no argument', async () => {
  const file = join(temporaryFolder(), 'secret');
  writeFileSync(file, 'hush, hush');
  const put = (token: string) =>
    aws(
      ...['secretsmanager', 'put-secret-value', '--secret-id', secret],
      ...['--client-request-token', token, '--secret-string', `file://${file}`],
    );
  const get = () =>
    aws('secretsmanager', 'get-secret-value', '--secret-id', secret, '--query', 'SecretString', '--output', 'text');
  const token = '00000000-0000-4000-8000-000000000001';
  expect(await put(token)).toMatchObject({ status: 0 });
  expect((await get()).stdout).toBe('hush, hush\n');
  expect(await put(token)).toMatchObject({ status: 0 });
  writeFileSync(file, 'another');
  expect(await put(token)).toMatchObject({ status: 254, stderr: expect.stringContaining('(ResourceExistsException)') });
  expect(await put('short')).toMatchObject({ status: 252 });
  expect(cloud.callsThatTell(['hush, hush'])).toEqual([]);
  expect(cloud.callsThatTell([token])).toHaveLength(3);

  cloud.secrets.holdBack(secret);
  expect(await get()).toMatchObject({ status: 254, stderr: expect.stringContaining('(ResourceNotFoundException)') });
});

test('the next calls can be made to fail, and a node be cut off', async () => {
  cloud.failNext(1, { command: 'ssm' });
  const get = () => aws('ssm', 'get-parameter', '--name', `${prefix}/published`, '--output', 'text');
  expect(await get()).toMatchObject({ status: 254, stderr: expect.stringContaining('(ThrottlingException)') });
  expect(await get()).toMatchObject({ status: 0 });
  cloud.cutOff.add('b101');
  expect(await get()).toMatchObject({ status: 255, stderr: expect.stringContaining('Could not connect') });
});

test('a file of the assembly is copied from its bucket', async () => {
  const asset = deployment.files.find(({ zip }) => zip);
  const target = join(temporaryFolder(), 'sub', 'files.zip');
  const copy = (key: string) => aws('s3', 'cp', '--only-show-errors', `s3://${asset?.bucket ?? ''}/${key}`, target);
  expect(await copy(asset?.key ?? '')).toMatchObject({ status: 0, stdout: '' });
  expect(await run('unzip', ['-Z1', target])).toMatchObject({ stdout: 'bin/hello\n' });
  expect(await copy('nothing')).toMatchObject({ status: 1, stderr: expect.stringContaining('(403)') });
  expect(await aws('s3', 'cp', 's3://elsewhere/key', target)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('s3:GetObject'),
  });
});

test('a hook is completed while it waits, and not otherwise', async () => {
  const complete = () =>
    aws(
      ...['autoscaling', 'complete-lifecycle-action', '--lifecycle-hook-name', 'stop', '--instance-id', instanceId],
      ...['--auto-scaling-group-name', node.groupName, '--lifecycle-action-result', 'CONTINUE'],
    );
  expect(await complete()).toMatchObject({
    status: 254,
    stderr: expect.stringContaining('No active Lifecycle Action'),
  });
  cloud.autoScaling.beginTermination(instanceId);
  expect(await complete()).toMatchObject({ status: 0, stdout: '' });
  expect(cloud.autoScaling.actions).toMatchObject([{ kind: 'complete', result: 'CONTINUE', instanceId }]);
});

test('certificates are of the authority that they name, with a key that only the passphrase opens', async () => {
  const certificate = {
    arn: 'arn:aws:acm:r:1:certificate/c',
    names: ['b101.small.kafka.internal'],
    authorityArn: 'arn:a',
    tags: {},
  };
  cloud.certificates.deploy({ ...certificate, keyAlgorithm: 'EC_prime256v1' });
  const { names } = certificate;
  const issued = await cloud.certificates.certificate(certificate.arn);
  expect(issued.chain).toBe((await cloud.certificates.authority('arn:a')).certificate);
  expect(createPrivateKey(issued.privateKey).asymmetricKeyType).toBe('ec');
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const check = ['verify', '-CAfile', file('ca.pem', issued.chain), '-verify_hostname', names[0] ?? ''];
  expect(await run('openssl', [...check, file('c.pem', issued.certificate)])).toMatchObject({ status: 0 });

  const passphrase = file('passphrase', 'open sesame');
  const arguments_ = ['--certificate-arn', 'arn:aws:acm:r:1:certificate/c', '--passphrase', `fileb://${passphrase}`];
  const export_ = () => aws('acm', 'export-certificate', ...arguments_);
  expect(await export_()).toMatchObject({ status: 254, stderr: expect.stringContaining('acm:ExportCertificate') });
  const Statement = { Effect: 'Allow', Action: 'acm:ExportCertificate', Resource: 'arn:aws:acm:r:1:certificate/c' };
  caller = { ...caller, node: { ...node, role: { ...node.role, policies: [{ Statement }] } } };
  const { PrivateKey: key = '', Certificate: pem } = JSON.parse((await export_()).stdout) as Record<string, string>;
  expect(pem).toBe(issued.certificate);
  expect(createPrivateKey({ key, passphrase: 'open sesame' }).asymmetricKeyType).toBe('ec');
  expect(() => createPrivateKey({ key, passphrase: 'close' })).toThrow();
  await cloud.certificates.renew(certificate.arn, 1);
  expect((await cloud.certificates.certificate(certificate.arn)).certificate).not.toBe(issued.certificate);
});
