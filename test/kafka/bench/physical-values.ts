import { createHash } from 'node:crypto';
import { plainText } from './plain-text';

/** A resource of a template, asked for the values that AWS would give it. */
export interface PhysicalContext {
  readonly logicalId: string;
  readonly stackName: string;
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** A property with its intrinsics resolved. */
  readonly property: (name: string) => unknown;
  /** So many hexadecimal digits, always the same for this resource. */
  hex(digits: number): string;
  /** The address of a network interface. */
  address(): string;
}

type Attributes = Readonly<Record<string, () => unknown>>;

/** What `Ref` (under that name) and `Fn::GetAtt` give, each computed when it is asked for. */
export function physicalValues(type: string, r: PhysicalContext): Attributes {
  return (types[type] ?? ((other) => ({ Ref: named(other, 'Name') })))(r);
}

const arn = (r: PhysicalContext, service: string, resource: string, region = r.region) =>
  `arn:${r.partition}:${service}:${region}:${r.account}:${resource}`;
/** The name that a template gives, or one as CloudFormation makes them. */
const named = (r: PhysicalContext, property: string) => () => plainText(r.property(property) ?? generatedName(r));
const generatedName = (r: PhysicalContext) => `${r.stackName}-${r.logicalId}-${r.hex(12).toUpperCase()}`;

/** `Ref` and further names give the same. */
const same = (value: () => unknown, ...names: string[]): Attributes =>
  Object.fromEntries(['Ref', ...names].map((name) => [name, value]));
const ec2Id =
  (prefix: string, ...names: string[]) =>
  (r: PhysicalContext): Attributes =>
    same(() => `${prefix}-${r.hex(17)}`, ...names);
const properties = (r: PhysicalContext, ...names: string[]): Attributes =>
  Object.fromEntries(names.map((name) => [name, () => r.property(name)]));

const types: Readonly<Record<string, (r: PhysicalContext) => Attributes>> = {
  'AWS::EC2::VPC': (r) => ({ ...ec2Id('vpc', 'VpcId')(r), ...properties(r, 'CidrBlock') }),
  'AWS::EC2::Subnet': (r) => ({
    ...ec2Id('subnet', 'SubnetId')(r),
    ...properties(r, 'AvailabilityZone', 'CidrBlock', 'VpcId'),
  }),
  'AWS::EC2::SecurityGroup': (r) => ({ ...ec2Id('sg', 'GroupId', 'Id')(r), ...properties(r, 'VpcId') }),
  'AWS::EC2::NetworkInterface': (r) => ({
    ...ec2Id('eni', 'Id')(r),
    PrimaryPrivateIpAddress: () => r.address(),
    SecondaryPrivateIpAddresses: () => [],
  }),
  'AWS::EC2::Volume': ec2Id('vol', 'VolumeId'),
  'AWS::EC2::LaunchTemplate': (r) => ({
    ...ec2Id('lt', 'LaunchTemplateId')(r),
    LatestVersionNumber: () => '1',
    DefaultVersionNumber: () => '1',
  }),
  'AWS::AutoScaling::AutoScalingGroup': (r) => same(named(r, 'AutoScalingGroupName')),
  'AWS::AutoScaling::LifecycleHook': (r) => same(named(r, 'LifecycleHookName')),
  'AWS::Route53::HostedZone': (r) => same(() => `Z${r.hex(20).toUpperCase()}`, 'Id'),
  'AWS::IAM::Role': (r) => ({
    Ref: named(r, 'RoleName'),
    Arn: () => arn(r, 'iam', `role/${named(r, 'RoleName')()}`, ''),
    RoleId: () => `AROA${r.hex(17).toUpperCase()}`,
  }),
  'AWS::IAM::InstanceProfile': (r) => ({
    Ref: named(r, 'InstanceProfileName'),
    Arn: () => arn(r, 'iam', `instance-profile/${named(r, 'InstanceProfileName')()}`, ''),
  }),
  'AWS::IAM::ManagedPolicy': (r) =>
    same(() => arn(r, 'iam', `policy/${named(r, 'ManagedPolicyName')()}`, ''), 'PolicyArn'),
  'AWS::SSM::Parameter': (r) => ({
    Ref: named(r, 'Name'),
    ...properties(r, 'Type', 'Value'),
  }),
  'AWS::SecretsManager::Secret': (r) =>
    same(() => arn(r, 'secretsmanager', `secret:${named(r, 'Name')()}-${r.hex(6)}`), 'Id'),
  'AWS::KMS::Key': (r) => ({
    ...same(() => uuid(r), 'KeyId'),
    Arn: () => arn(r, 'kms', `key/${uuid(r)}`),
  }),
  'AWS::KMS::Alias': (r) => same(named(r, 'AliasName')),
  'AWS::CertificateManager::Certificate': (r) => same(() => arn(r, 'acm', `certificate/${uuid(r)}`), 'Id'),
  'AWS::ACMPCA::CertificateAuthority': (r) => same(() => arn(r, 'acm-pca', `certificate-authority/${uuid(r)}`), 'Arn'),
  'AWS::Logs::LogGroup': (r) => ({
    Ref: named(r, 'LogGroupName'),
    Arn: () => arn(r, 'logs', `log-group:${named(r, 'LogGroupName')()}:*`),
  }),
  'AWS::S3::Bucket': (r) => {
    const name = () => plainText(r.property('BucketName') ?? generatedName(r).toLowerCase());
    return { Ref: name, Arn: () => `arn:${r.partition}:s3:::${name()}` };
  },
  'AWS::SNS::Topic': (r) => same(() => arn(r, 'sns', named(r, 'TopicName')()), 'TopicArn'),
  'AWS::CloudFormation::Stack': (r) => ({
    Ref: () => arn(r, 'cloudformation', `stack/${generatedName(r)}/${uuid(r)}`),
  }),
};

/** A GUID of a resource; Kafka takes that of a stack for the id of its cluster. */
export function uuid(r: Pick<PhysicalContext, 'hex'>): string {
  const d = r.hex(32);
  return `${d.slice(0, 8)}-${d.slice(8, 12)}-4${d.slice(13, 16)}-8${d.slice(17, 20)}-${d.slice(20, 32)}`;
}

export function hexOf(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
