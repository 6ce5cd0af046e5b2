import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import type { ClusterSize } from '../../lib/sizing/cluster-size';
import { readAssembly, stacksIn, templatesOf } from '../assembly';
import { ec2Nodes, isBroker, type Ec2Node } from '../ec2-nodes';
import { templateWithNested } from '../replacement/nested-stacks';
import type { Template, TemplateResource } from '../replacement/template';
import { UsageError } from './usage-error';

/** A cluster as a template has it. */
export interface TemplateSize {
  /** Where it was found. */
  readonly name: string;
  readonly size: ClusterSize;
  readonly zones: number;
  /** On EC2, by type and number. */
  readonly controllers: readonly Ec2Node[];
  readonly natGateways: number;
  /** Each in each of its subnets. */
  readonly interfaceEndpoints: number;
}

const subnets = z.array(z.unknown()).min(2).max(3);

/** What is read of AWS::MSK::Cluster: a number that is a parameter of the template is known to nobody here. */
const mskCluster = z.object({
  NumberOfBrokerNodes: z.int().min(1),
  BrokerNodeGroupInfo: z.object({
    InstanceType: z.string(),
    ClientSubnets: subnets,
    StorageInfo: z
      .object({
        EBSStorageInfo: z.object({
          VolumeSize: z.int().min(1),
          ProvisionedThroughput: z
            .object({ Enabled: z.boolean().optional(), VolumeThroughput: z.number().optional() })
            .optional(),
        }),
      })
      .optional(),
  }),
});

type MskCluster = z.infer<typeof mskCluster>;

const serverlessCluster = z.object({
  VpcConfigs: z.array(z.object({ SubnetIds: z.array(z.unknown()).min(2) })).min(1),
});

/** @throws UsageError where there is no such file or stack, or not one cluster in it whose size is known */
export function templateSize(flags: { template?: string; stack?: string; app: string }): TemplateSize {
  const { template, stack, app } = flags;
  const name = template ?? stack ?? '';
  const templates = template === undefined ? ofStack(name, app) : [ofFile(template)];
  const resources = templates.flatMap(({ Resources = {} }) => Object.values(Resources));
  return { name, ...clusterIn(name, resources), ...waysOut(resources) };
}

function ofFile(file: string): Template {
  try {
    return template.parse(templateWithNested(dirname(file), basename(file)));
  } catch (error) {
    throw new UsageError(`${file}: must be a CloudFormation template of JSON${reason(error)}`);
  }
}

function ofStack(name: string, app: string): Template[] {
  if (!existsSync(join(app, 'manifest.json'))) {
    throw new UsageError(`--app ${app}: must be a folder that cdk synth has written; run cdk synth first`);
  }
  try {
    return templatesIn(name, app);
  } catch (error) {
    throw error instanceof UsageError
      ? error
      : new UsageError(`--app ${app}: must be as cdk synth left it${reason(error)}`);
  }
}

function templatesIn(name: string, app: string): Template[] {
  const assembly = readAssembly(app);
  const stacks = stacksIn(assembly);
  const found = stacks.find(([id, { displayName }]) => id === name || displayName === name);
  if (!found) {
    const names = stacks.map(([id, { displayName }]) => displayName ?? id);
    throw new UsageError(`--stack must be one of ${names.join(', ')}, got '${name}'`);
  }
  return templatesOf(found[0], assembly);
}

/** A template is an object of resources. */
const template = z.looseObject({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })).optional() });

function reason(error: unknown): string {
  return error instanceof z.ZodError ? `, with resources that have a type` : `: ${(error as Error).message}`;
}

type Found = Pick<TemplateSize, 'size' | 'zones' | 'controllers'>;

function clusterIn(name: string, resources: readonly TemplateResource[]): Found {
  const ofType = (type: string) =>
    resources.filter(({ Type }) => Type === type).map(({ Properties = {} }) => Properties);
  const nodes = ec2Nodes(resources);
  const found = [
    ...ofType('AWS::MSK::Cluster').map((properties) => () => ofMsk(name, read(name, mskCluster, properties))),
    ...ofType('AWS::MSK::ServerlessCluster').map(
      (properties) => () => ofServerless(read(name, serverlessCluster, properties)),
    ),
    ...(nodes.some(isBroker) ? [() => ofEc2(name, nodes)] : []),
  ];
  const [cluster] = found;
  if (!cluster || found.length > 1) {
    throw new UsageError(
      `${name}: must hold one Kafka cluster, of Amazon MSK or of Ec2KafkaCluster, got ${found.length}`,
    );
  }
  return cluster();
}

function read<T>(name: string, schema: z.ZodType<T>, properties: unknown): T {
  const { data, error } = schema.safeParse(properties);
  const [issue] = error?.issues ?? [];
  if (issue) {
    throw new UsageError(
      `${name}: '${issue.path.join('.')}' of the cluster must be known, not a parameter: ${issue.message}`,
    );
  }
  return data as T;
}

function ofMsk(name: string, { NumberOfBrokerNodes: brokers, BrokerNodeGroupInfo }: MskCluster): Found {
  const { InstanceType: instanceType, ClientSubnets, StorageInfo } = BrokerNodeGroupInfo;
  const found = { zones: ClientSubnets.length, controllers: [] };
  if (instanceType.startsWith('express.')) {
    return { ...found, size: { kind: KafkaKind.MSK_EXPRESS, instanceType, brokers } };
  }
  if (!StorageInfo) {
    throw new UsageError(`${name}: 'StorageInfo' of the cluster must be known, because its brokers have volumes`);
  }
  const { VolumeSize: volumeGib, ProvisionedThroughput: throughput } = StorageInfo.EBSStorageInfo;
  const throughputMibps = throughput?.Enabled === false ? 0 : throughput?.VolumeThroughput;
  return {
    ...found,
    size: { kind: KafkaKind.MSK_STANDARD, instanceType, brokers, storage: { volumeGib, throughputMibps } },
  };
}

function ofServerless({ VpcConfigs: [vpc] }: z.infer<typeof serverlessCluster>): Found {
  return { size: { kind: KafkaKind.MSK_SERVERLESS }, zones: Math.min(3, vpc?.SubnetIds.length ?? 3), controllers: [] };
}

function ofEc2(name: string, nodes: readonly Ec2Node[]): Found {
  const brokers = nodes.filter(isBroker);
  const { instanceType, volumes } = read(name, ec2Broker, brokers[0]);
  const [volume] = volumes;
  return {
    size: {
      kind: KafkaKind.EC2,
      instanceType,
      brokers: brokers.length,
      storage: {
        volumes: volumes.length,
        volumeGib: volume?.Size ?? NaN,
        throughputMibps: volume?.Throughput,
        iops: volume?.Iops,
      },
    },
    zones: new Set(brokers.map(({ zone }) => zone)).size,
    controllers: nodes.filter((node) => !isBroker(node)),
  };
}

/** A number that is a parameter is not one. */
const ec2Broker = z.object({
  instanceType: z.string(),
  volumes: z
    .array(z.object({ Size: z.number().min(1), Throughput: z.number().optional(), Iops: z.number().optional() }))
    .min(1),
});

function waysOut(resources: readonly TemplateResource[]): Pick<TemplateSize, 'natGateways' | 'interfaceEndpoints'> {
  const endpoints = resources.filter(
    ({ Type, Properties }) => Type === 'AWS::EC2::VPCEndpoint' && Properties?.VpcEndpointType === 'Interface',
  );
  const subnets = endpoints.map(({ Properties }) => (Properties?.SubnetIds as unknown[] | undefined)?.length ?? 1);
  return {
    natGateways: resources.filter(({ Type }) => Type === 'AWS::EC2::NatGateway').length,
    interfaceEndpoints: subnets.reduce((sum, number) => sum + number, 0),
  };
}
