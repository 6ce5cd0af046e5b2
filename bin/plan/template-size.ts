import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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

interface MskProperties {
  readonly NumberOfBrokerNodes: unknown;
  readonly BrokerNodeGroupInfo: {
    readonly InstanceType: unknown;
    readonly ClientSubnets: readonly unknown[];
    readonly StorageInfo?: {
      readonly EBSStorageInfo?: {
        readonly VolumeSize?: unknown;
        readonly ProvisionedThroughput?: { readonly Enabled?: boolean; readonly VolumeThroughput?: unknown };
      };
    };
  };
}

/** @throws UsageError where there is no such file or stack, or not one cluster in it whose size is known */
export function templateSize(flags: { template?: string; stack?: string; app: string }): TemplateSize {
  const { template, stack, app } = flags;
  if (template !== undefined && stack !== undefined) {
    throw new UsageError(`--template and --stack name two things; give one of them`);
  }
  const name = template ?? stack ?? '';
  const templates = template === undefined ? ofStack(name, app) : [ofFile(template)];
  const resources = templates.flatMap(({ Resources = {} }) => Object.values(Resources));
  return { name, ...clusterIn(name, resources), ...waysOut(resources) };
}

function ofFile(file: string): Template {
  try {
    return templateWithNested(dirname(file), basename(file));
  } catch (error) {
    throw new UsageError(`${file}: must be a CloudFormation template of JSON: ${(error as Error).message}`);
  }
}

function ofStack(name: string, app: string): Template[] {
  if (!existsSync(join(app, 'manifest.json'))) {
    throw new UsageError(`--app ${app}: must be a folder that cdk synth has written; run cdk synth first`);
  }
  const assembly = readAssembly(app);
  const stacks = stacksIn(assembly);
  const found = stacks.find(([id, { displayName }]) => id === name || displayName === name);
  if (!found) {
    const names = stacks.map(([id, { displayName }]) => displayName ?? id);
    throw new UsageError(`--stack must be one of ${names.join(', ')}, got '${name}'`);
  }
  return templatesOf(found[0], assembly);
}

type Found = Pick<TemplateSize, 'size' | 'zones' | 'controllers'>;

function clusterIn(name: string, resources: readonly TemplateResource[]): Found {
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
  const nodes = ec2Nodes(resources);
  const found = [
    ...ofType('AWS::MSK::Cluster').map(({ Properties }) => mskCluster(name, Properties as unknown as MskProperties)),
    ...ofType('AWS::MSK::ServerlessCluster').map(serverlessCluster),
    ...(nodes.some(isBroker) ? [ec2Cluster(name, nodes)] : []),
  ];
  const [cluster] = found;
  if (!cluster || found.length > 1) {
    throw new UsageError(
      `${name}: must hold one Kafka cluster, of Amazon MSK or of Ec2KafkaCluster, got ${found.length}`,
    );
  }
  return cluster;
}

function mskCluster(name: string, { NumberOfBrokerNodes, BrokerNodeGroupInfo }: MskProperties): Found {
  const { InstanceType: instanceType, ClientSubnets, StorageInfo } = BrokerNodeGroupInfo;
  const { VolumeSize: volumeGib, ProvisionedThroughput: throughput } = StorageInfo?.EBSStorageInfo ?? {};
  if (typeof instanceType !== 'string' || typeof NumberOfBrokerNodes !== 'number') {
    throw new UsageError(`${name}: the size and number of brokers must be known, not parameters of the template`);
  }
  const brokers = { instanceType, brokers: NumberOfBrokerNodes };
  const mibps = throughput?.Enabled === false ? 0 : Number(throughput?.VolumeThroughput ?? 0);
  const size = instanceType.startsWith('express.')
    ? { kind: KafkaKind.MSK_EXPRESS, ...brokers }
    : {
        kind: KafkaKind.MSK_STANDARD,
        ...brokers,
        storage: { volumeGib: known(name, volumeGib), throughputMibps: mibps },
      };
  return { size, zones: ClientSubnets.length, controllers: [] };
}

function serverlessCluster({ Properties }: TemplateResource): Found {
  const [vpc] = (Properties?.VpcConfigs ?? []) as { SubnetIds?: unknown[] }[];
  const zones = Math.min(3, vpc?.SubnetIds?.length ?? 3);
  return { size: { kind: KafkaKind.MSK_SERVERLESS }, zones, controllers: [] };
}

function ec2Cluster(name: string, nodes: readonly Ec2Node[]): Found {
  const brokers = nodes.filter(isBroker);
  const { instanceType, volumes } = brokers[0] ?? { instanceType: '', volumes: [] };
  const [volume] = volumes;
  return {
    size: {
      kind: KafkaKind.EC2,
      instanceType,
      brokers: brokers.length,
      storage: {
        volumes: volumes.length,
        volumeGib: known(name, volume?.Size),
        throughputMibps: volume?.Throughput,
        iops: volume?.Iops,
      },
    },
    zones: new Set(brokers.map(({ zone }) => zone)).size,
    controllers: nodes.filter((node) => !isBroker(node)),
  };
}

function known(name: string, gib: unknown): number {
  if (typeof gib !== 'number') {
    throw new UsageError(`${name}: the size of the volumes must be known, not a parameter of the template`);
  }
  return gib;
}

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
