import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { KafkaInstallation } from '../cluster/kafka-installation';
import { checkSize } from '../cluster/size-check';
import type { KafkaTopology } from '../cluster/kafka-topology';
import { takeTokensOut } from './bundle-tokens';
import type { ClusterSettings } from './cluster-settings';
import * as rules from './ec2-rules';
import { initialControllers } from './initial-controllers';
import { bundleFiles } from './node-bundle';
import { hostName, type NodeRole } from './node-layout';
import type { NodeKind } from './node-kinds';
import { fixedProperties, NODE_PORTS, serverProperties } from './server-properties';

/** Where a release is, and what of it the nodes are told apart from it. */
export interface Release {
  readonly asset: Asset;
  readonly tokens: Readonly<Record<string, string>>;
}

export interface ReleaseOptions {
  readonly settings: ClusterSettings;
  readonly topology: KafkaTopology;
  readonly kinds: Readonly<Record<NodeRole, NodeKind>>;
  readonly domain: string;
  /** Files of what is sent to CloudWatch. */
  readonly telemetry: Readonly<Record<string, string>>;
}

/** All that the nodes of a cluster run, in one archive whose name follows from what is in it. */
export function defineRelease(scope: Construct, options: ReleaseOptions): Release {
  const { settings, kinds, domain, telemetry } = options;
  const { nodes, distribution } = settings;
  const roles = [...new Set(nodes.map(({ role }) => role))];
  const properties = propertiesByRole(scope, options, roles);
  const { files, tokens } = takeTokensOut(
    bundleFiles({
      installation: installationOf(distribution),
      initialControllers: initialControllers(nodes, domain),
      properties,
      machines: Object.fromEntries(roles.map((role) => [role, kinds[role].machine])),
      exporters: settings.prometheusExporters,
      nodeExporter: distribution.nodeExporter,
      telemetry,
    }),
  );
  return { asset: defineAsset(scope, files), tokens };
}

export function installationOf({
  javaVersion,
  kafka,
  jmxExporter,
}: ClusterSettings['distribution']): KafkaInstallation {
  return { javaVersion, kafka, libraries: { 'jmx_prometheus_javaagent.jar': jmxExporter } };
}

function propertiesByRole(
  scope: Construct,
  { settings, topology, kinds, domain }: ReleaseOptions,
  roles: readonly NodeRole[],
): Partial<Record<NodeRole, string>> {
  const { nodes, doors, version, brokers, workload } = settings;
  const given = settings.configuration._bind(scope, topology);
  const configuration = { ...shareGroups(given), ...given };
  const controllers = nodes
    .filter(({ role }) => role !== 'broker')
    .map((node) => `${hostName(node, domain)}:${NODE_PORTS.controller}`);
  const options = (role: NodeRole) => {
    const { machine, volumes } = kinds[role];
    return { role, controllers, domain, doors, volumes: volumes.length, vcpus: machine.vcpus, configuration };
  };
  const fixed = Object.keys(fixedProperties(options('combined')));
  rules.checkServerProperties(scope, given, { version, fixed });
  checkSize(scope, { size: brokers._size(), topology, serverProperties: given, workload });
  return Object.fromEntries(roles.map((role) => [role, serverProperties(options(role))]));
}

/** Share groups keep their state as transactions do. */
function shareGroups(configuration: Readonly<Record<string, string>>): Record<string, string> {
  const like = {
    'share.coordinator.state.topic.replication.factor': 'transaction.state.log.replication.factor',
    'share.coordinator.state.topic.min.isr': 'transaction.state.log.min.isr',
  };
  return Object.fromEntries(
    Object.entries(like).flatMap(([name, other]) => {
      const value = configuration[other];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function defineAsset(scope: Construct, files: Readonly<Record<string, string>>): Asset {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-kafka-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
    }
    // Staged, that is copied, before the constructor returns.
    return new Asset(scope, 'Release', { path: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
