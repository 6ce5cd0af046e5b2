import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installKafka, type KafkaInstallation } from '../cluster/kafka-installation';
import type { NodeExporterArtifacts } from '../cluster/kafka-distribution';
import { PrometheusExporter } from '../cluster/prometheus-exporter';
import { exporterRules } from './exporter-rules';
import { nodeExporterFiles } from './node-exporter';
import { kernelSettings, serviceEnvironment, type NodeMachine } from './machine-settings';
import type { NodeRole } from './node-layout';

/** What a release of a cluster's nodes holds: the same for all of them, so that one more broker is no new release. */
export interface NodeBundle {
  readonly installation: KafkaInstallation;
  /** `id@host:port:directory id` of every controller, for the first format of their lives. */
  readonly initialControllers: readonly string[];
  /** The text of server.properties by role, for the roles that there are. */
  readonly properties: Readonly<Partial<Record<NodeRole, string>>>;
  readonly machines: Readonly<Partial<Record<NodeRole, NodeMachine>>>;
  /** What others than the node itself may scrape. */
  readonly exporters: readonly PrometheusExporter[];
  readonly nodeExporter: NodeExporterArtifacts;
  /** For what is sent to CloudWatch: none where nothing is. */
  readonly telemetry: Readonly<Record<string, string>>;
}

/** The files of a release by their path in it. */
export function bundleFiles({
  installation,
  initialControllers,
  properties,
  machines,
  exporters,
  nodeExporter,
  telemetry,
}: NodeBundle): Record<string, string> {
  return {
    ...shippedFiles(),
    ...telemetry,
    'jmx-exporter.yaml': exporterRules(),
    ...(exporters.includes(PrometheusExporter.NODE) ? nodeExporterFiles(nodeExporter) : {}),
    'initial-controllers': `${initialControllers.join(',')}\n`,
    'install-kafka': ['#!/bin/bash', 'set -euo pipefail', 'umask 022', '', ...installKafka(installation), ''].join(
      '\n',
    ),
    ...perRole(properties, 'properties', (text) => text),
    ...perRole(machines, 'env', (machine) => serviceEnvironment(machine, addressOf(exporters))),
    ...perRole(machines, 'sysctl', kernelSettings),
  };
}

/** Kafka's exporter is there in any case, as `kafka-node health` reads it. */
function addressOf(exporters: readonly PrometheusExporter[]): string {
  return exporters.includes(PrometheusExporter.JMX) ? '0.0.0.0' : '127.0.0.1';
}

function perRole<T>(
  roles: Readonly<Partial<Record<NodeRole, T>>>,
  suffix: string,
  render: (of: T) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(roles).map(([role, of]) => [`${role}.${suffix}`, render(of)]));
}

/** Beside the compiled library as beside its source: two folders up, in `assets`. */
const SHIPPED = resolve(__dirname, '..', '..', 'assets', 'node');

function shippedFiles(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(SHIPPED, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.sample'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file.slice(SHIPPED.length + 1), readFileSync(file, 'utf8')]),
  );
}
