import type { DeployedNode, DeployedRecord, DeployedRole, DeployedVolume, Tags } from './deployment';
import { zoneOf, type Memory } from './deployed-zones';
import type { PolicyDocument } from './iam-policy';
import { hexOf, uuid } from './physical-values';
import { plainText } from './plain-text';
import { attribute, record, tagsOf, the } from './stack-resources';
import type { StackResource } from './stack-values';

/** What was found before nodes are looked at. */
export interface Found {
  readonly volumes: readonly DeployedVolume[];
  readonly records: readonly DeployedRecord[];
  readonly memory: Memory;
  readonly account: string;
  readonly region: string;
  readonly of: (type: string) => StackResource[];
}

/** A group with what its launch template, its interface and its record set say. */
export function nodeOf(group: StackResource, found: Found): DeployedNode {
  const { of, volumes, records, memory, account, region } = found;
  const wanted = record(group, 'LaunchTemplate');
  const template = the(
    of('AWS::EC2::LaunchTemplate'),
    ({ ref, property }) =>
      [ref, property('LaunchTemplateName')].includes(wanted.LaunchTemplateId ?? wanted.LaunchTemplateName),
    `launch template of ${group.path}`,
  );
  const data = record(template, 'LaunchTemplateData');
  const [card] = data.NetworkInterfaces as Record<string, unknown>[];
  const eni = the(
    of('AWS::EC2::NetworkInterface'),
    ({ ref }) => ref === card?.NetworkInterfaceId,
    `network interface of ${group.path}`,
  );
  const address = String(eni.stack.resolve({ 'Fn::GetAtt': [eni.logicalId, 'PrimaryPrivateIpAddress'] }));
  const names = records.filter(({ addresses }) => addresses.includes(address));
  const hostName = the(names, () => true, `record set of ${address} (${group.path})`).name;
  const tags = { ...launchTags(data), ...groupTags(group), 'aws:autoscaling:groupName': group.ref };
  const [zoneName = ''] = group.property('AvailabilityZones') as string[];
  return {
    name: hostName.split('.')[0] ?? '',
    hostName,
    zone: zoneOf(zoneName, memory.zones),
    address,
    networkInterfaceId: eni.ref,
    volumes: volumes.filter((volume) => isOfNode(volume.tags, tags)),
    userData: userDataOf(data, group.path),
    role: roleOf(data, of, group.path),
    tags,
    instanceType: String(data.InstanceType),
    groupName: group.ref,
    groupArn: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:${uuid({ hex: (digits) => hexOf(group.path, digits) })}:autoScalingGroupName/${group.ref}`,
    hookName: hookOf(group, of),
    stackName: group.stack.name,
    logicalId: group.logicalId,
  };
}

const nodeTags = ['kafka:cluster', 'kafka:node-id'];

function isOfNode(volume: Tags, node: Tags): boolean {
  return nodeTags.every((tag) => volume[tag] !== undefined && volume[tag] === node[tag]);
}

function launchTags(data: Readonly<Record<string, unknown>>): Tags {
  const specifications = (data.TagSpecifications ?? []) as { ResourceType: string; Tags: unknown }[];
  return Object.assign(
    {},
    ...specifications.filter(({ ResourceType }) => ResourceType === 'instance').map(({ Tags }) => tagsOf(Tags)),
  ) as Tags;
}

function groupTags(group: StackResource): Tags {
  const tags = (group.property('Tags') ?? []) as { PropagateAtLaunch: unknown }[];
  return tagsOf(tags.filter(({ PropagateAtLaunch }) => String(PropagateAtLaunch) === 'true'));
}

/** EC2 takes no more than that, before it is encoded. */
const MOST_USER_DATA = 16 * 1024;

function userDataOf(data: Readonly<Record<string, unknown>>, path: string): string {
  const userData = Buffer.from(plainText(data.UserData ?? ''), 'base64');
  if (userData.length === 0 || userData.length > MOST_USER_DATA) {
    throw new Error(`the user data of ${path} has ${userData.length} bytes, not 1 to ${MOST_USER_DATA}`);
  }
  return userData.toString('utf8');
}

function hookOf(group: StackResource, of: Found['of']): string | undefined {
  const own = (group.property('LifecycleHookSpecificationList') ?? []) as Record<string, unknown>[];
  const others = of('AWS::AutoScaling::LifecycleHook')
    .filter((hook) => hook.property('AutoScalingGroupName') === group.ref)
    .map((hook) => ({ LifecycleHookName: hook.ref, LifecycleTransition: hook.property('LifecycleTransition') }));
  const hook = [...own, ...others].find(
    ({ LifecycleTransition }) => LifecycleTransition === 'autoscaling:EC2_INSTANCE_TERMINATING',
  );
  return hook && String(hook.LifecycleHookName);
}

function roleOf(data: Readonly<Record<string, unknown>>, of: Found['of'], path: string): DeployedRole {
  const { Arn, Name } = (data.IamInstanceProfile ?? {}) as Record<string, unknown>;
  const profile = the(
    of('AWS::IAM::InstanceProfile'),
    (one) => one.ref === Name || attribute(one, 'Arn') === Arn,
    `instance profile of ${path}`,
  );
  const [roleName] = profile.property('Roles') as string[];
  const role = the(of('AWS::IAM::Role'), ({ ref }) => ref === roleName, `role of ${path}`);
  const isOfRole = (policy: StackResource) => ((policy.property('Roles') ?? []) as unknown[]).includes(role.ref);
  const managed = (role.property('ManagedPolicyArns') ?? []) as string[];
  const others = [
    ...of('AWS::IAM::Policy').filter(isOfRole),
    ...of('AWS::IAM::RolePolicy').filter((policy) => policy.property('RoleName') === role.ref),
    ...of('AWS::IAM::ManagedPolicy').filter((policy) => isOfRole(policy) || managed.includes(policy.ref)),
  ];
  const inline = (role.property('Policies') ?? []) as { PolicyDocument: PolicyDocument }[];
  return {
    arn: String(attribute(role, 'Arn')),
    tags: tagsOf(role.property('Tags')),
    policies: [
      ...inline.map(({ PolicyDocument: document }) => document),
      ...others.map((policy) => policy.property('PolicyDocument') as PolicyDocument),
    ],
    managedPolicies: managed.filter((arn) => arn.includes(':iam::aws:')),
  };
}
