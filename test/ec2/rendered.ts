import { CfnResource, NestedStack, Stack } from 'aws-cdk-lib';
import { Template as AssertTemplate } from 'aws-cdk-lib/assertions';
import type { App } from 'aws-cdk-lib';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template, TemplateResource } from '../../bin/replacement/template';
import type { Ec2KafkaCluster } from '../../lib';
import { deploy } from '../kafka/bench/cloud-formation';
import type { Deployment } from '../kafka/bench/deployment';

/** A resource, with the parts of it that only nodes have. */
export type RenderedResource = TemplateResource & {
  readonly DependsOn?: readonly string[];
  readonly CreationPolicy?: unknown;
  readonly UpdatePolicy?: unknown;
};

/** The resources of a node by the last part of their path: `Volume0`, `Group`. */
export type RenderedNode = Readonly<Partial<Record<string, RenderedResource>>>;

/** The nested stacks of a cluster, zone by zone. */
export function zoneStacksOf(cluster: Ec2KafkaCluster): NestedStack[] {
  return cluster.node.findAll().filter((construct) => construct instanceof NestedStack);
}

/** What the template of its zone has of a node. */
export function nodeOf(cluster: Ec2KafkaCluster, id: number): RenderedNode {
  const node = zoneStacksOf(cluster)
    .flatMap((stack) => stack.node.children)
    .find((construct) => new RegExp(`^(Broker|Controller)${id}$`).test(construct.node.id));
  if (!node) {
    throw new Error(`the cluster has no node ${id}`);
  }
  const stack = Stack.of(node);
  const { Resources = {} } = AssertTemplate.fromStack(stack).toJSON() as Template;
  const made = node.node.children.filter((child) => CfnResource.isCfnResource(child));
  return Object.fromEntries(
    made.map((child) => [child.node.id, Resources[stack.resolve(child.logicalId) as string] as RenderedResource]),
  );
}

/** The release of a cluster: its files by their path. */
export function filesOf(cluster: Ec2KafkaCluster): Record<string, string> {
  const { outdir } = cluster.node.root as App;
  const asset = cluster.node.findChild('Release') as unknown as { assetPath: string };
  const folder = join(outdir, asset.assetPath);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
  );
}

/** The stack of a cluster with the values that AWS would have given. */
export function deployed(cluster: Ec2KafkaCluster): Deployment {
  const app = cluster.node.root as App;
  return deploy(app.synth().directory, Stack.of(cluster).stackName);
}
