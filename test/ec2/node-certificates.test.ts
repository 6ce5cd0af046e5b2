import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Template } from 'aws-cdk-lib/assertions';
import { ClientAuthentication, KafkaClientInstance, NodeCertificates, type Ec2KafkaClusterProps } from '../../lib';
import { decide, type PolicyDocument } from '../kafka/bench/iam-policy';
import type { DeployedNode } from '../kafka/bench/deployment';
import { anEc2Cluster } from '../support/fixtures';
import { testingStack } from '../support/testing-app';
import { deployed, nodeOf } from './rendered';

function made(certificates: (stack: Stack) => NodeCertificates | undefined, props: Partial<Ec2KafkaClusterProps> = {}) {
  const stack = testingStack();
  const cluster = anEc2Cluster(stack, { certificates: certificates(stack), ...props });
  return { stack, cluster };
}

const may = (
  policies: readonly PolicyDocument[],
  action: string,
  resource: string,
  context: Record<string, string> = {},
) => decide(policies, { action, resource, context }) === 'allowed';
const certificateOf = ({ parameters }: ReturnType<typeof deployed>, { name }: DeployedNode) =>
  /^CERTIFICATE='(.*)'$/m.exec(
    parameters.find((one) => one.name.endsWith(`/${name.slice(1)}/published`))?.value ?? '',
  )?.[1];

/** The words of the command by which a client gets the authority, and what a role may that was granted it. */
function trustOf({ stack, cluster }: ReturnType<typeof made>): { command: string; policies: PolicyDocument[] } {
  const trust = cluster.listener()._trust;
  const role = new iam.Role(stack, 'Client', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  trust?.grantRead(role);
  const policy = deployed(cluster).resource(/Stack\/ClientDefaultPolicy/);
  return {
    command: String(policy.stack.resolve(stack.resolve(trust?.command.join(' ')))),
    policies: [policy.property('PolicyDocument') as PolicyDocument],
  };
}

describe('self-signed', () => {
  const selfSigned = made(() => undefined);
  const deployment = deployed(selfSigned.cluster);
  const [authority] = deployment.secrets.filter(({ value }) => value === undefined);
  const path = /^CLUSTER_PATH='(.*)'$/m.exec(deployment.parameters[0]?.value ?? '')?.[1] ?? '';

  test('is the default: one secret without a value, which the first node brings', () => {
    expect(deployment.secrets).toHaveLength(2);
    expect(authority).toBeDefined();
    const { Properties } = Object.values(
      Template.fromStack(selfSigned.stack).findResources('AWS::SecretsManager::Secret'),
    ).find((secret) => !('GenerateSecretString' in (secret as { Properties: object }).Properties)) as {
      Properties: Record<string, unknown>;
    };
    expect(Object.keys(Properties)).toEqual(['Description']);
  });

  test('makes no function and no resource of anybody’s own', () => {
    const text = JSON.stringify(Template.fromStack(selfSigned.stack).toJSON());
    expect(text).not.toMatch(/AWS::Lambda|Custom::|AWS::CloudFormation::CustomResource/);
  });

  test('every node reads it, and may bring it', () => {
    for (const node of deployment.nodes) {
      expect(certificateOf(deployment, node)).toBe(`self-signed ${authority?.arn ?? ''}`);
      expect(may(node.role.policies, 'secretsmanager:GetSecretValue', authority?.arn ?? '')).toBe(true);
      expect(may(node.role.policies, 'secretsmanager:PutSecretValue', authority?.arn ?? '')).toBe(true);
    }
  });

  test('clients find the certificate, and not the key, in a parameter that every node writes', () => {
    const { command, policies } = trustOf(made(() => undefined));
    expect(command).toBe(`aws ssm get-parameter --query Parameter.Value --output text --name ${path}/authority`);
    const parameter = `arn:aws:ssm:ap-northeast-2:111122223333:parameter${path}/authority`;
    expect(may(policies, 'ssm:GetParameter', parameter)).toBe(true);
    expect(may(policies, 'secretsmanager:GetSecretValue', authority?.arn ?? '')).toBe(false);
    const { policies: ofNode } = deployment.node('c1').role;
    expect(may(ofNode, 'ssm:PutParameter', parameter, { 'ssm:Overwrite': 'false' })).toBe(true);
    // That of a former cluster of the same id may be there.
    expect(may(ofNode, 'ssm:PutParameter', parameter, { 'ssm:Overwrite': 'true' })).toBe(true);
  });

  test.each([
    [undefined, 'RetainExceptOnCreate'],
    [RemovalPolicy.DESTROY, 'Delete'],
  ])('stays or goes with the cluster: %s', (removalPolicy, DeletionPolicy) => {
    const { stack } = made(() => NodeCertificates.selfSigned(), { removalPolicy });
    Template.fromStack(stack).allResources('AWS::SecretsManager::Secret', { DeletionPolicy });
  });

  test('a client instance may read it', () => {
    const { stack, cluster } = made(() => undefined);
    new KafkaClientInstance(stack, 'Client', { cluster });
    const text = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(text).toContain('/authority');
  });
});

describe('of AWS Private CA', () => {
  const ours = made(() => NodeCertificates.privateCa());
  const deployment = deployed(ours.cluster);

  test('each node has one for its own name', () => {
    expect(deployment.certificates.map(({ names }) => names)).toEqual(
      expect.arrayContaining(deployment.nodes.map(({ hostName }) => [hostName])),
    );
    expect(deployment.certificates).toHaveLength(6);
  });

  test('of an authority of the cluster’s own, which is active', () => {
    Template.fromStack(ours.stack).resourceCountIs('AWS::ACMPCA::CertificateAuthority', 1);
    const certificate = nodeOf(ours.cluster, 101).Certificate?.Properties?.CertificateAuthorityArn;
    expect(JSON.stringify(certificate)).toContain('NodeAuthorityActivation');
  });

  test('a node takes its own and no other', () => {
    for (const node of deployment.nodes) {
      const [kind, arn = ''] = certificateOf(deployment, node)?.split(' ') ?? [];
      expect(kind).toBe('acm');
      expect(deployment.certificates.find((one) => one.arn === arn)?.names).toEqual([node.hostName]);
      const open = deployment.certificates.filter((one) => may(node.role.policies, 'acm:ExportCertificate', one.arn));
      expect(open.map((one) => one.arn)).toEqual([arn]);
      expect(JSON.stringify(node.role.policies)).not.toContain('acm-pca:IssueCertificate');
    }
  });

  test('clients ask the authority for its certificate', () => {
    const { command, policies } = trustOf(made(() => NodeCertificates.privateCa(given(testingStack()))));
    expect(command).toBe(
      'aws acm-pca get-certificate-authority-certificate --query Certificate --output text ' +
        `--certificate-authority-arn ${caArn}`,
    );
    expect(may(policies, 'acm-pca:GetCertificateAuthorityCertificate', caArn)).toBe(true);
  });

  const caArn =
    'arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/0a1b2c3d-0000-0000-0000-000000000000';
  const given = (stack: Stack) => acmpca.CertificateAuthority.fromCertificateAuthorityArn(stack, 'Ca', caArn);

  test('or of one that is there', () => {
    const { stack, cluster } = made((scope) => NodeCertificates.privateCa(given(scope)));
    Template.fromStack(stack).resourceCountIs('AWS::ACMPCA::CertificateAuthority', 0);
    expect(nodeOf(cluster, 101).Certificate?.Properties).toMatchObject({
      CertificateAuthorityArn: caArn,
      DomainName: 'b101.orders.kafka.internal',
    });
  });

  test('an authority that clients are let in by is refused', () => {
    const stack = testingStack();
    const certificateAuthority = given(stack);
    const clientAuthentication = [ClientAuthentication.mutualTls({ certificateAuthorities: [certificateAuthority] })];
    const certificates = NodeCertificates.privateCa(certificateAuthority);
    expect(() => anEc2Cluster(stack, { certificates, clientAuthentication })).toThrow('must not share an authority');
  });

  test.each([
    [undefined, 'RetainExceptOnCreate'],
    [RemovalPolicy.DESTROY, 'Delete'],
  ])('the authority stays or goes with the cluster: %s', (removalPolicy, DeletionPolicy) => {
    const { stack } = made(() => NodeCertificates.privateCa(), { removalPolicy });
    Template.fromStack(stack).allResources('AWS::ACMPCA::CertificateAuthority', { DeletionPolicy });
  });
});

describe('provided', () => {
  const arnOf = (name: string) => `arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:${name}-AbCdEf`;
  const everyone = ['1', '2', '3', '101', '201', '301'];
  const keyArn = 'arn:aws:kms:ap-northeast-2:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000';

  function provided(stack: Stack, ids: readonly string[] = everyone): NodeCertificates {
    const encryptionKey = kms.Key.fromKeyArn(stack, 'TheirKey', keyArn);
    return NodeCertificates.provided({
      secrets: Object.fromEntries(
        ids.map((id) => {
          const secretCompleteArn = arnOf(`node-${id}`);
          return [
            id,
            secretsmanager.Secret.fromSecretAttributes(stack, `Of${id}`, { secretCompleteArn, encryptionKey }),
          ];
        }),
      ),
      authority: ssm.StringParameter.fromStringParameterName(stack, 'Root', '/ours/root'),
    });
  }

  test('a node reads its own and no other', () => {
    const deployment = deployed(made(provided).cluster);
    expect(deployment.secrets).toHaveLength(1);
    for (const node of deployment.nodes) {
      const id = node.name.slice(1);
      expect(certificateOf(deployment, node)).toBe(`secret ${arnOf(`node-${id}`)}`);
      const open = everyone.filter((one) =>
        may(node.role.policies, 'secretsmanager:GetSecretValue', arnOf(`node-${one}`)),
      );
      expect(open).toEqual([id]);
      expect(may(node.role.policies, 'kms:Decrypt', keyArn)).toBe(true);
    }
  });

  test('clients find the root where they are told to', () => {
    const { command, policies } = trustOf(made(provided));
    expect(command).toBe('aws ssm get-parameter --query Parameter.Value --output text --name /ours/root');
    expect(may(policies, 'ssm:GetParameter', 'arn:aws:ssm:ap-northeast-2:111122223333:parameter/ours/root')).toBe(true);
  });

  test('one that clients are let in by is refused', () => {
    const mine = (stack: Stack) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Mine', arnOf('node-101'));
    const stack = testingStack();
    const clientAuthentication = [ClientAuthentication.mutualTlsFromSecrets([mine(stack)])];
    expect(() => anEc2Cluster(stack, { certificates: provided(stack), clientAuthentication })).toThrow(
      `[Stack/Kafka] 'certificates' and 'clientAuthentication' must not share an authority, as whoever gets a certificate ` +
        `from it could be a node; give clients another one`,
    );
  });

  test('a node without one is refused', () => {
    expect(() => made((stack) => provided(stack, everyone.slice(0, -1)))).toThrow(
      `[Stack/Kafka/Zone3/Broker301] 'secrets' must hold one for each node, got none for node 301 (b301.orders.kafka.internal)`,
    );
  });
});
