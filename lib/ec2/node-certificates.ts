import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnCertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { KafkaCertificateAuthority } from '../cluster/kafka-certificate-authority';
import type { TrustAnchor } from '../cluster/trust-anchor';
import { invalid } from '../private/errors';

/**
 * Certificates that were made elsewhere.
 */
export interface ProvidedNodeCertificates {
  /**
   * The secret of each node by its id, such as `{ '1': ..., '101': ... }`: a JSON object with the fields `certificate`,
   * `chain` (its last certificate is the root that all nodes share) and `privateKey`, each PEM.
   *
   * The certificate names the node's host (`b101.<cluster>.<zone>`) first in its subject and among its alternative names,
   * and is good for servers and clients.
   */
  readonly secrets: Record<string, secretsmanager.ISecret>;

  /** The parameter that holds the root as PEM, for clients to trust: they may not see the secrets. */
  readonly authority: ssm.IStringParameter;
}

/** What one node needs to know of its certificate, and may do for it. */
export interface NodeCertificate {
  /** `<kind> <ARN>`, as the node reads it. */
  readonly source: string;
  readonly statements: readonly iam.PolicyStatement[];
}

/** The cluster that certificates are made for. */
export interface CertifiedCluster {
  readonly clusterName: string;
  /** What the names of its parameters begin with. */
  readonly path: string;
  readonly removalPolicy: RemovalPolicy;
}

/** Hands out what a node needs, in the node's own scope, and tells clients whom to trust. */
export interface CertificateSource {
  readonly trust: TrustAnchor;
  issue(scope: Construct, node: { id: number; host: string }): NodeCertificate;
}

/**
 * Where the nodes of a cluster get their certificates from: for TLS with clients, and to know each other.
 *
 * Nodes trust each other by an authority that is never that of clients.
 */
export class NodeCertificates {
  /**
   * An authority that the first node makes and keeps in Secrets Manager, from which every node signs its own certificate:
   * for 90 days, renewed 30 days before. Costs nothing but the secret.
   *
   * Who has one node has the key of the authority: for development, and for networks where that is acceptable.
   */
  public static selfSigned(): NodeCertificates {
    return new NodeCertificates(bindSelfSigned);
  }

  /**
   * Certificates of AWS Private CA, one for each node, kept and renewed by AWS Certificate Manager. A node can fetch its own
   * and no other.
   *
   * AWS charges for an authority by the month, and once for each certificate that is exported.
   *
   * @param authority - an authority that is active and lets ACM renew; left out, the cluster makes one of its own
   * @see https://aws.amazon.com/private-ca/pricing/
   */
  public static privateCa(authority?: acmpca.ICertificateAuthority): NodeCertificates {
    const sources = authority ? [authority.certificateAuthorityArn] : [];
    return new NodeCertificates((scope, cluster) => bindPrivateCa(scope, cluster, authority), sources);
  }

  /**
   * Certificates that you made, in secrets of yours. Whoever makes new ones puts them there in good time: nodes look for a
   * newer one every day from 30 days before the end.
   */
  public static provided(certificates: ProvidedNodeCertificates): NodeCertificates {
    const { secrets, authority } = certificates;
    const bind = (): CertificateSource => ({
      trust: parameterAnchor(authority.parameterName, (grantee) => authority.grantRead(grantee)),
      issue: (scope, { id, host }) => {
        const secret = secrets[id];
        if (!secret) {
          throw invalid(`'secrets' must hold one for each node, got none for node ${id} (${host})`, scope);
        }
        return { source: `secret ${secret.secretArn}`, statements: readSecret(secret) };
      },
    });
    return new NodeCertificates(
      bind,
      Object.values(secrets).map(({ secretArn }) => secretArn),
    );
  }

  private constructor(
    private readonly bind: (scope: Construct, cluster: CertifiedCluster) => CertificateSource,
    /**
     * ARNs of what signs them, as far as somebody gave it.
     *
     * @internal
     */
    public readonly _sources: readonly string[] = [],
  ) {}

  /** @internal */
  public _bind(scope: Construct, cluster: CertifiedCluster): CertificateSource {
    return this.bind(scope, cluster);
  }
}

function bindSelfSigned(scope: Construct, { clusterName, path, removalPolicy }: CertifiedCluster): CertificateSource {
  const secret = new secretsmanager.CfnSecret(scope, 'NodeAuthority', {
    // Without a value: the first node brings it, once.
    description: `Certificate authority of the nodes of Kafka cluster ${clusterName}`,
  });
  secret.applyRemovalPolicy(removalPolicy);
  const parameter = `${path}/authority`;
  const resourceName = parameter.slice(1);
  const arn = Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName });
  return {
    trust: parameterAnchor(parameter, (grantee) =>
      iam.Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameter'], resourceArns: [arn] }),
    ),
    issue: () => ({
      source: `self-signed ${secret.ref}`,
      statements: [
        new iam.PolicyStatement({
          actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
          resources: [secret.ref],
        }),
        new iam.PolicyStatement({ actions: ['ssm:PutParameter'], resources: [arn] }),
      ],
    }),
  };
}

function bindPrivateCa(
  scope: Construct,
  { clusterName, removalPolicy }: CertifiedCluster,
  given?: acmpca.ICertificateAuthority,
): CertificateSource {
  const { certificateAuthorityArn } =
    given ??
    new KafkaCertificateAuthority(scope, 'NodeAuthority', { commonName: `nodes of ${clusterName}`, removalPolicy });
  return {
    trust: {
      command: [
        ...['aws', 'acm-pca', 'get-certificate-authority-certificate', '--query', 'Certificate', '--output', 'text'],
        ...['--certificate-authority-arn', certificateAuthorityArn],
      ],
      grantRead: (grantee) =>
        iam.Grant.addToPrincipal({
          grantee,
          actions: ['acm-pca:GetCertificateAuthorityCertificate'],
          resourceArns: [certificateAuthorityArn],
        }),
    },
    issue: (node, { host }) => {
      const { ref } = new CfnCertificate(node, 'Certificate', { domainName: host, certificateAuthorityArn });
      const statement = new iam.PolicyStatement({ actions: ['acm:ExportCertificate'], resources: [ref] });
      return { source: `acm ${ref}`, statements: [statement] };
    },
  };
}

function parameterAnchor(name: string, grantRead: TrustAnchor['grantRead']): TrustAnchor {
  return {
    command: ['aws', 'ssm', 'get-parameter', '--query', 'Parameter.Value', '--output', 'text', '--name', name],
    grantRead,
  };
}

/** Reading a secret, and decrypting it where it has a key of its own. */
export function readSecret(secret: secretsmanager.ISecret): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
    ...(secret.encryptionKey
      ? [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [secret.encryptionKey.keyArn] })]
      : []),
  ];
}
