import Table from 'cli-table3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateWithNested } from './replacement/nested-stacks';
import type { Template, TemplateResource } from './replacement/template';

/** What `cdk synth` says of a stack in `manifest.json`. */
interface StackArtifact {
  readonly type: string;
  readonly displayName?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: { readonly templateFile?: string };
}

/** The part of AWS::MSK::Cluster that a row shows. */
interface MskClusterProperties {
  readonly NumberOfBrokerNodes: number;
  readonly BrokerNodeGroupInfo: {
    readonly InstanceType: string;
    readonly ClientSubnets: readonly unknown[];
    /** Express brokers have none to size. */
    readonly StorageInfo?: { readonly EBSStorageInfo: { readonly VolumeSize: number } };
  };
  readonly ClientAuthentication: {
    readonly Sasl?: { readonly Iam?: Switch; readonly Scram?: Switch };
    readonly Tls?: Switch;
    readonly Unauthenticated?: Switch;
  };
}

interface Switch {
  readonly Enabled: boolean;
}

/** What an environment comes to, read from the templates that would be deployed. */
export function environmentsTable(assembly: string): string {
  const { artifacts } = readJson(join(assembly, 'manifest.json')) as { artifacts: Record<string, StackArtifact> };
  const stacks = Object.entries(artifacts).filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack');
  const needed = new Set(stacks.flatMap(([, artifact]) => artifact.dependencies ?? []));
  const table = new Table({
    head: ['environment', 'kind', 'brokers', 'zones', 'storage', 'authentication', 'resources', 'template'],
    colAligns: ['left', 'left', 'left', 'right', 'right', 'left', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const [id, artifact] of stacks.filter(([id]) => !needed.has(id))) {
    table.push([artifact.displayName ?? id, ...row(templatesOf(id, artifacts, assembly))]);
  }
  return table.toString();
}

function row(templates: readonly Template[]): string[] {
  const resources = templates.flatMap(({ Resources = {} }) => Object.values(Resources));
  const kilobytes = Math.ceil(JSON.stringify(templates).length / 1000);
  const size = [String(resources.length), `${kilobytes} kB`];
  const msk = resources.find(({ Type }) => Type === 'AWS::MSK::Cluster');
  const cells = msk ? mskCells(msk.Properties as unknown as MskClusterProperties) : ec2Cells(resources);
  return [...cells, ...size];
}

function mskCells({ NumberOfBrokerNodes, BrokerNodeGroupInfo, ClientAuthentication }: MskClusterProperties): string[] {
  const { InstanceType, ClientSubnets, StorageInfo } = BrokerNodeGroupInfo;
  return [
    StorageInfo ? 'MSK standard' : 'MSK Express',
    `${NumberOfBrokerNodes} x ${InstanceType}`,
    String(ClientSubnets.length),
    StorageInfo ? `${NumberOfBrokerNodes} x ${StorageInfo.EBSStorageInfo.VolumeSize} GiB` : 'as needed',
    authentication(ClientAuthentication),
  ];
}

/** Of the resources of a node and of the parameters that clients read, what a row shows. */
interface Ec2Properties {
  readonly AvailabilityZone?: unknown;
  readonly Size?: number;
  readonly Name?: unknown;
  readonly Tags?: Tags;
  readonly LaunchTemplateData?: {
    readonly InstanceType: string;
    readonly TagSpecifications: readonly { Tags: Tags }[];
  };
}

type Tags = readonly { readonly Key: string; readonly Value: unknown }[];

function ec2Cells(resources: readonly TemplateResource[]): string[] {
  const all = (type: string) =>
    resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties as Ec2Properties);
  const templates = all('AWS::EC2::LaunchTemplate').flatMap(({ LaunchTemplateData }) => LaunchTemplateData ?? []);
  const brokers = templates.filter(({ TagSpecifications: [first] }) => isBroker(first?.Tags));
  const volumes = all('AWS::EC2::Volume').filter(({ Tags }) => isBroker(Tags));
  const [template] = brokers;
  const [volume] = volumes;
  if (!template || !volume) {
    return ['-', '-', '-', '-', '-'];
  }
  const ways = all('AWS::SSM::Parameter').flatMap(
    ({ Name }) => /bootstrap-servers\/(.+)/.exec(String(Name))?.[1] ?? [],
  );
  return [
    `EC2, ${templates.length - brokers.length} controllers`,
    `${brokers.length} x ${template.InstanceType}`,
    String(new Set(volumes.map(({ AvailabilityZone }) => JSON.stringify(AvailabilityZone))).size),
    `${volumes.length} x ${volume.Size} GiB`,
    ways.map((way) => ({ scram: 'SCRAM', 'mutual-tls': 'mutual TLS' })[way] ?? way).join(', '),
  ];
}

/** Controllers have the ids below 10, see docs/ec2.md. */
function isBroker(tags: Tags = []): boolean {
  return tags.some(({ Key, Value }) => Key === 'kafka:node-id' && Number(Value) > 9);
}

function authentication({ Sasl, Tls, Unauthenticated }: MskClusterProperties['ClientAuthentication']): string {
  const ways: [string, Switch | undefined][] = [
    ['IAM', Sasl?.Iam],
    ['SCRAM', Sasl?.Scram],
    ['mutual TLS', Tls],
    ['none', Unauthenticated],
  ];
  return ways.flatMap(([name, way]) => (way?.Enabled ? [name] : [])).join(', ');
}

/** The templates of a stack and of all that it needs. */
function templatesOf(id: string, artifacts: Readonly<Record<string, StackArtifact>>, assembly: string): Template[] {
  const ids = new Set([id]);
  for (const known of ids) {
    artifacts[known]?.dependencies?.forEach((dependency) => ids.add(dependency));
  }
  return [...ids]
    .map((known) => artifacts[known]?.properties?.templateFile)
    .filter((file) => file?.endsWith('.template.json'))
    .map((file) => templateWithNested(assembly, String(file)));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

if (require.main === module) {
  console.log(environmentsTable('cdk.out'));
}
