import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ClientAuthentication } from '../cluster/client-authentication';
import { PrometheusExporter } from '../cluster/prometheus-exporter';
import type { IKafkaNetwork } from '../network/kafka-network-interface';
import type { ClusterGroups } from './cluster-groups';
import { installationOf, type Release } from './cluster-release';
import type { ClusterSettings } from './cluster-settings';
import type { NodeCluster, NodeVolume } from './kafka-node';
import { readSecret } from './node-certificates';
import type { NodeKind } from './node-kinds';
import type { NodePlace, NodeRole } from './node-layout';
import { StatementCollector } from './statement-collector';
import { ZoneStack } from './zone-stack';

/** All that the nodes are made from. */
export interface ClusterNodesOptions {
  readonly settings: ClusterSettings;
  readonly network: IKafkaNetwork;
  readonly groups: ClusterGroups;
  readonly kinds: Readonly<Record<NodeRole, NodeKind>>;
  readonly release: Release;
  readonly adminSecret: secretsmanager.ISecret;
  /** What sending to CloudWatch takes. */
  readonly telemetry: readonly iam.PolicyStatement[];
  readonly cluster: Omit<NodeCluster, 'description' | 'statements' | 'removalPolicy' | 'clusterName'>;
}

/** A nested stack for each zone, and in it the nodes of the zone. */
export function defineNodes(scope: Construct, options: ClusterNodesOptions): void {
  const { settings, network, groups, kinds, adminSecret } = options;
  const cluster = describeCluster(scope, options);
  const zones = new Map<number, ZoneStack>();
  for (const place of settings.nodes) {
    const { role, slot } = place;
    const subnet = network.brokerSubnets[slot - 1];
    if (subnet) {
      const zone = zones.get(slot) ?? new ZoneStack(scope, slot, settings.clusterName);
      zones.set(slot, zone);
      zone.add({
        ...kinds[role],
        cluster,
        place,
        subnet,
        securityGroups: [role === 'controller' ? groups.controllers : groups.brokers],
        volumes: kinds[role].volumes.map((volume, index) => orExisting(volume, place, index, settings.existingVolumes)),
        statements: administering(role, adminSecret),
      });
    }
  }
}

function describeCluster(
  scope: Construct,
  { settings, release, adminSecret, telemetry, cluster }: ClusterNodesOptions,
): NodeCluster {
  const { clusterName, removalPolicy, clientAuthentication, encryptionKey, distribution } = settings;
  const collector = new StatementCollector();
  const { kafka, libraries } = installationOf(distribution);
  const { arm64, x86 } = distribution.nodeExporter;
  const exporter = settings.prometheusExporters.includes(PrometheusExporter.NODE) ? [arm64, x86] : [];
  [kafka, ...Object.values(libraries), ...exporter].forEach((artifact) => {
    artifact._grantRead(collector);
  });
  return {
    ...cluster,
    clusterName,
    removalPolicy,
    description: {
      STACK: cluster.clusterStack,
      RELEASE: release.asset.s3ObjectUrl,
      ADMIN_SECRET: adminSecret.secretArn,
      CLIENT_AUTHORITIES: clientAuthorities(clientAuthentication)
        .map(({ source }) => source)
        .join(','),
      ...release.tokens,
    },
    statements: [
      ...collector.statements,
      ...telemetry,
      // Every release there ever was: a node that is replaced takes the one that it ran before.
      new iam.PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [release.asset.bucket.arnForObjects('*.zip')],
      }),
      ...clientAuthorities(clientAuthentication).flatMap(({ statements }) => statements),
      ...(encryptionKey ? attachingEncrypted(scope, encryptionKey) : []),
    ],
  };
}

/** Whose client certificates a broker accepts. */
function clientAuthorities(
  authentications: readonly ClientAuthentication[],
): { source: string; statements: iam.PolicyStatement[] }[] {
  return authentications.flatMap((authentication) => [
    ...authentication._certificateAuthorityArns.map((arn) => ({
      source: `acm-pca ${arn}`,
      statements: [
        new iam.PolicyStatement({ actions: ['acm-pca:GetCertificateAuthorityCertificate'], resources: [arn] }),
      ],
    })),
    ...authentication._trustStores.map((secret) => ({
      source: `secret ${secret.secretArn}`,
      statements: readSecret(secret),
    })),
  ]);
}

/** Controllers are born with the administrator; brokers change the password. */
function administering(role: NodeRole, secret: secretsmanager.ISecret): iam.PolicyStatement[] {
  const change = new iam.PolicyStatement({ actions: ['secretsmanager:PutSecretValue'], resources: [secret.secretArn] });
  return role === 'controller' ? readSecret(secret) : [...readSecret(secret), change];
}

/** https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html#ebs-encryption-permissions */
function attachingEncrypted(scope: Construct, { keyArn }: kms.IKey): iam.PolicyStatement[] {
  const viaEc2 = { 'kms:ViaService': `ec2.${Stack.of(scope).region}.amazonaws.com` };
  return [
    new iam.PolicyStatement({
      actions: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      resources: [keyArn],
      conditions: { StringEquals: viaEc2 },
    }),
    new iam.PolicyStatement({
      actions: ['kms:CreateGrant'],
      resources: [keyArn],
      conditions: { StringEquals: viaEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  ];
}

function orExisting(
  volume: NodeVolume,
  { id }: NodePlace,
  index: number,
  existing: Readonly<Record<string, string>>,
): NodeVolume {
  return { ...volume, existing: existing[`${id}/${index}`] };
}
