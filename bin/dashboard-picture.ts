import type { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { App, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BrokerEgress,
  BrokerStorage,
  Ec2Brokers,
  Ec2KafkaCluster,
  KafkaMonitoring,
  KafkaNetwork,
  KafkaNotify,
  NodeMetrics,
} from '../lib';

// docs/dashboard.svg: how the dashboard of a cluster on EC2 is laid out, from the body that CloudWatch gets. `npm run docs`.

/** A widget as the body has it. */
interface Widget {
  readonly type: 'alarm' | 'metric' | 'text';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly alarms?: readonly unknown[];
    readonly view?: string;
    readonly metrics?: readonly unknown[];
    readonly yAxis?: { readonly left?: { readonly label?: string } };
  };
}

const [COLUMN, LINE, GAP] = [44, 24, 5];

function widgets(): readonly Widget[] {
  const stack = new Stack(new App(), 'Stack', { env: { region: 'eu-west-1' } });
  const cluster = new Ec2KafkaCluster(stack, 'Kafka', {
    clusterName: 'orders',
    network: new KafkaNetwork(stack, 'Network', {
      availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      brokerEgress: BrokerEgress.AS_CLIENTS,
    }),
    brokers: Ec2Brokers.of({
      instanceType: new ec2.InstanceType('r7g.2xlarge'),
      storage: BrokerStorage.gp3({ size: Size.gibibytes(1000) }),
    }),
    machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' }),
    nodeMetrics: NodeMetrics.cloudWatch({ consumerGroups: ['*'] }),
  });
  const monitoring = new KafkaMonitoring(stack, 'Monitoring', { cluster, notify: KafkaNotify.nobody() });
  const resource = monitoring.node.findChild('Dashboard') as unknown as Pick<CfnDashboard, 'dashboardBody'>;
  const body = stack.resolve(resource.dashboardBody) as string | { readonly 'Fn::Join': [string, readonly unknown[]] };
  // References to alarms are of no interest here.
  const text =
    typeof body === 'string'
      ? body
      : body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'reference')).join('');
  return (JSON.parse(text) as { widgets: readonly Widget[] }).widgets;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function drawn({ type, x, y, width, height, properties }: Widget): string {
  const [left, top] = [x * COLUMN + GAP, y * LINE + GAP];
  const [wide, high] = [width * COLUMN - GAP, height * LINE - GAP];
  if (type === 'text') {
    const [heading = ''] = (properties.markdown ?? '').split('\n');
    const size = heading.startsWith('# ') ? 24 : 17;
    return `<text x="${left + 4}" y="${top + high / 2 + size / 3}" font-size="${size}" font-weight="600">${escaped(heading.replace(/^#+ /, ''))}</text>`;
  }
  const says = {
    alarm: `${properties.alarms?.length ?? 0} alarms`,
    metric: properties.view === 'singleValue' ? 'one number each' : (properties.yAxis?.left?.label ?? ''),
  }[type];
  return [
    `<rect x="${left}" y="${top}" width="${wide}" height="${high}" rx="4" class="${type}"/>`,
    `<text x="${left + 10}" y="${top + 22}" font-size="14" font-weight="600">${escaped(properties.title ?? '')}</text>`,
    `<text x="${left + 10}" y="${top + 42}" font-size="12" class="says">${escaped(says)}</text>`,
  ].join('');
}

function picture(all: readonly Widget[]): string {
  const [width, height] = [24 * COLUMN + GAP, Math.max(...all.map((one) => one.y + one.height)) * LINE + GAP];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" role="img">
<title>The dashboard of a cluster on EC2</title>
<style>
  text { fill: #16191f } .says { fill: #545b64 } rect { stroke: #aab7b8; fill: #ffffff } rect.alarm { fill: #f2f8f0 } rect.metric { fill: #f2f6fb }
</style>
<rect x="0" y="0" width="${width}" height="${height}" style="stroke: none"/>
${all.map(drawn).join('\n')}
</svg>
`;
}

writeFileSync(join('docs', 'dashboard.svg'), picture(widgets()));
