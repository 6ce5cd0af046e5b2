import Table from 'cli-table3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from './replacement/template';

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
  const cluster = resources.find(({ Type }) => Type === 'AWS::MSK::Cluster');
  if (!cluster) {
    return ['-', '-', '-', '-', '-', ...size];
  }
  const { NumberOfBrokerNodes, BrokerNodeGroupInfo, ClientAuthentication } =
    cluster.Properties as unknown as MskClusterProperties;
  const { InstanceType, ClientSubnets, StorageInfo } = BrokerNodeGroupInfo;
  return [
    StorageInfo ? 'MSK standard' : 'MSK Express',
    `${NumberOfBrokerNodes} x ${InstanceType}`,
    String(ClientSubnets.length),
    StorageInfo ? `${NumberOfBrokerNodes} x ${StorageInfo.EBSStorageInfo.VolumeSize} GiB` : 'as needed',
    authentication(ClientAuthentication),
    ...size,
  ];
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
    .map((file) => readJson(join(assembly, String(file))) as Template);
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

if (require.main === module) {
  console.log(environmentsTable('cdk.out'));
}
