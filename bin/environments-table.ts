import Table from 'cli-table3';
import { readAssembly, stacksIn, templatesOf } from './assembly';
import { ec2Nodes, isBroker } from './ec2-nodes';
import { monitoringOf } from './monitoring-cost';
import type { Template, TemplateResource } from './replacement/template';

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
export function environmentsTable(folder: string): string {
  const assembly = readAssembly(folder);
  const stacks = stacksIn(assembly);
  const needed = new Set(stacks.flatMap(([, artifact]) => artifact.dependencies ?? []));
  const table = new Table({
    head: [
      'environment',
      'kind',
      'brokers',
      'zones',
      'storage',
      'authentication',
      'monitoring',
      'resources',
      'template',
    ],
    colAligns: ['left', 'left', 'left', 'right', 'right', 'left', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const [id, artifact] of stacks.filter(([id]) => !needed.has(id))) {
    table.push([artifact.displayName ?? id, ...row(templatesOf(id, assembly))]);
  }
  return table.toString();
}

function row(templates: readonly Template[]): string[] {
  const resources = templates.flatMap(({ Resources = {} }) => Object.values(Resources));
  const kilobytes = Math.ceil(JSON.stringify(templates).length / 1000);
  const size = [String(resources.length), `${kilobytes} kB`];
  const msk = resources.find(({ Type }) => Type === 'AWS::MSK::Cluster');
  const cells = msk ? mskCells(msk.Properties as unknown as MskClusterProperties) : ec2Cells(resources);
  const { alarms, usd } = monitoringOf(resources);
  return [...cells, `${alarms} alarms, $${Math.ceil(usd)}`, ...size];
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

function ec2Cells(resources: readonly TemplateResource[]): string[] {
  const nodes = ec2Nodes(resources);
  const brokers = nodes.filter(isBroker);
  const [broker] = brokers;
  if (!broker) {
    return ['-', '-', '-', '-', '-'];
  }
  const volumes = brokers.flatMap((node) => node.volumes);
  const ways = resources.flatMap(({ Type, Properties }) =>
    Type === 'AWS::SSM::Parameter' ? (/bootstrap-servers\/(.+)/.exec(String(Properties?.Name))?.[1] ?? []) : [],
  );
  return [
    `EC2, ${nodes.length - brokers.length} controllers`,
    `${brokers.length} x ${broker.instanceType}`,
    String(new Set(brokers.map(({ zone }) => zone)).size),
    `${volumes.length} x ${volumes[0]?.Size} GiB`,
    ways.map((way) => ({ scram: 'SCRAM', 'mutual-tls': 'mutual TLS' })[way] ?? way).join(', '),
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

if (require.main === module) {
  console.log(environmentsTable('cdk.out'));
}
