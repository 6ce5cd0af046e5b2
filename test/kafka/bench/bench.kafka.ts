import { Bench } from './bench';
import { until } from './commands';
import { requireBench } from './requirements';
import { smallAssembly } from './small-stack';

// Of the bench itself: `npm run test:kafka -- bench`. Needs root, and what requirements.ts lists.

const userData = `#!/bin/bash
set -euo pipefail
metadata() {
  token=$(curl --silent --fail --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
  curl --silent --fail --header "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"
}
id=$(metadata instance-id)
zone=$(metadata placement/availability-zone-id)
aws ec2 attach-volume --volume-id "$VOLUME" --instance-id "$id" --device /dev/sdf >/dev/null
device=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_\${VOLUME/-/}
until [ -e "$device" ]; do sleep 0.1; done
[ "$(lsblk --nodeps --noheadings --output SERIAL "$device")" = "\${VOLUME/-/}" ]
blkid "$device" >/dev/null || mkfs.xfs -q "$device"
mkdir -p /data
printf '[Mount]\\nWhat=%s\\nWhere=/data\\nType=xfs\\n[Install]\\nWantedBy=local-fs.target\\n' "$device" >/etc/systemd/system/data.mount
systemctl enable --quiet --now data.mount
echo "$id" >>/data/instances
aws s3 cp --only-show-errors "$FILES" /root/files.zip
unzip -q /root/files.zip -d /root/files
dnf install --assumeyes --quiet java-21-amazon-corretto-headless
rpm --query --quiet java-21-amazon-corretto-headless
echo "$(/root/files/bin/hello) from $zone with $(java -version 2>&1 | head -1)"
/opt/aws/bin/cfn-signal --exit-code 0 --stack "$STACK" --resource "$GROUP" --region ap-northeast-2
`;

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.deploy(smallAssembly({ userData }), 'Small');
  await bench.launch('b101');
  await bench.userDataEnded('b101');
});

afterAll(() => bench.down());

const instances = () => bench.ask('b101', 'cat /data/instances');
const attachAnother = (as = 'b101') =>
  `aws ec2 attach-volume --volume-id ${bench.node('b102').volumes[0]?.id ?? ''} --instance-id ${bench.instanceId(as)} --device /dev/sdg`;

test('user data attached a volume, fetched files and Java, and told CloudFormation', async () => {
  expect(await instances()).toBe(bench.instanceId('b101'));
  expect(await bench.machines.journal('b101', '--unit=cloud-final')).toMatch(
    /hello from apne2-az1 with openjdk version/,
  );
  expect(await bench.signal('b101')).toMatchObject({
    success: true,
    stack: bench.node('b101').stackName,
    resource: 'b101Group',
  });
  expect(bench.aws.refused).toEqual([]);
  expect(bench.aws.volumes.failures).toEqual([]);
});

test('the volume of another node is refused', async () => {
  const { status, stderr } = await bench.exec('b101', attachAnother());
  expect(status).toBe(254);
  expect(stderr).toContain('UnauthorizedOperation');
  expect(bench.aws.refused).toMatchObject([{ who: 'b101', denied: { action: 'ec2:AttachVolume' } }]);
  expect(await bench.ask('b101', 'ls /dev | grep -c nvme')).toBe('1');
});

test('names are those of the hosted zone, with its records', async () => {
  expect(await bench.ask('b101', 'getent hosts b102.small.kafka.internal')).toContain('10.78.1.12');
  expect((await bench.exec('b101', 'getent hosts b103.small.kafka.internal')).status).not.toBe(0);
  await bench.machines.setRecord('b103.small.kafka.internal', ['10.78.1.99']);
  expect((await bench.machines.client(['getent', 'hosts', 'b103.small.kafka.internal'])).stdout).toContain(
    '10.78.1.99',
  );
});

test('the metadata want a token, and a test may change them', async () => {
  const url = 'http://169.254.169.254/latest';
  const curl = 'curl --silent --max-time 5';
  const get = (item: string) =>
    `token=$(${curl} -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' ${url}/api/token); ${curl} -H "X-aws-ec2-metadata-token: $token" ${url}/meta-data/${item}`;
  expect(await bench.ask('b101', `${curl} --write-out '%{http_code}' ${url}/meta-data/instance-id`)).toBe('401');
  bench.machines.setMetadata('b101', 'placement/availability-zone', 'ap-northeast-2c');
  expect(await bench.ask('b101', get('placement/availability-zone'))).toBe('ap-northeast-2c');
  expect(await bench.ask('b101', get('autoscaling/target-lifecycle-state'))).toBe('InService');
});

test('a cut node is not there, and does not reach AWS', async () => {
  const ping = 'timeout 1 getent hosts b102.small.kafka.internal';
  await bench.cutNode('b101');
  expect((await bench.exec('b101', ping)).status).not.toBe(0);
  expect((await bench.exec('b101', attachAnother())).stderr).toContain('Could not connect');
  await bench.healNode('b101');
  expect((await bench.exec('b101', ping)).status).toBe(0);
});

test('a reboot keeps root disk and volume, and runs no user data', async () => {
  await bench.ask('b101', 'touch /root/kept; systemctl is-enabled data.mount');
  await bench.reboot('b101');
  await until('the mount', async () => (await bench.exec('b101', 'mountpoint --quiet /data')).status === 0);
  expect(await bench.ask('b101', 'ls /root/kept')).toBe('/root/kept');
  expect(await instances()).toBe(bench.instanceId('b101'));
  expect(await bench.machines.journal('b101', '--boot', '--unit=cloud-final')).toContain('was skipped');
});

test('what was not synced is lost with the power, and what was synced is not', async () => {
  await bench.ask('b101', 'echo synced >/data/synced; sync --file-system /data; echo not >/data/not');
  await bench.killLosing('b101');
  expect(await bench.machines.isRunning('b101')).toBe(false);
  expect(bench.aws.volumes.of(bench.instanceId('b101'))).toHaveLength(1);
  await bench.start('b101');
  await until('the mount', async () => (await bench.exec('b101', 'mountpoint --quiet /data')).status === 0);
  expect(await bench.ask('b101', 'cat /data/synced; ls /data')).toBe('synced\ninstances\nsynced');
});

test('a terminated instance gives its volume to the next one, which is new', async () => {
  const first = bench.instanceId('b101');
  const ended = bench.terminate('b101', 20);
  await bench.ask(
    'b101',
    `systemctl stop data.mount; aws autoscaling complete-lifecycle-action --lifecycle-hook-name stop --instance-id ${first} ` +
      `--auto-scaling-group-name ${bench.node('b101').groupName} --lifecycle-action-result CONTINUE`,
  );
  await ended;
  expect(bench.aws.volumes.attachment(bench.node('b101').volumes[0]?.id ?? '')).toBeUndefined();
  expect(bench.aws.autoScaling.actions).toMatchObject([{ kind: 'complete', instanceId: first }]);

  const second = await bench.launch('b101');
  await bench.userDataEnded('b101');
  expect(await instances()).toBe(`${first}\n${second}`);
  expect((await bench.exec('b101', 'ls /root/kept')).status).not.toBe(0);
});

test('a mounted volume is detached when it is unmounted', async () => {
  const [{ id } = { id: '' }] = bench.node('b101').volumes;
  await bench.ask('b101', `aws ec2 detach-volume --volume-id ${id} --instance-id ${bench.instanceId('b101')}`);
  expect(bench.aws.volumes.attachment(id)?.state).toBe('detaching');
  await bench.ask('b101', 'sleep 0.3; ls -d /data; mountpoint --quiet /data; systemctl stop data.mount');
  await bench.aws.volumes.settled();
  expect(bench.aws.volumes.attachment(id)).toBeUndefined();
  expect((await bench.exec('b101', 'ls /dev/nvme1n1')).status).not.toBe(0);
});

test('an update grows a volume and adds a node', async () => {
  const names = ['b101', 'b102', 'b103'];
  await bench.update(smallAssembly({ userData, names, volumeSize: 2, published: 'RELEASE=2\n' }));
  await bench.launch('b103');
  await bench.userDataEnded('b103');
  expect(await bench.ask('b103', 'df --output=size --block-size=1G /data | tail -1')).toMatch(/^ *2$/);
  expect(bench.aws.parameters.value(bench.deployment.parameters[0]?.name ?? '')).toBe('RELEASE=2\n');
  expect(await bench.ask('b101', 'getent hosts b103.small.kafka.internal')).toContain(bench.node('b103').address);
  await bench.lose('b103');
  expect(bench.aws.volumes.of(bench.instanceId('b103'))).toEqual([]);
});

test('a machine without the tools of the bench is told what to install', () => {
  expect(() => {
    requireBench('/nowhere');
  }).toThrow(/misses .*\bbash\b.*apt-get install --no-install-recommends .*systemd-container/);
});
