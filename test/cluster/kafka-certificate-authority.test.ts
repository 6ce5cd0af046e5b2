import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Preflight } from 'cdk-preflight';
import {
  CertificateAuthorityUsage,
  ClientAuthentication,
  KafkaCertificateAuthority,
  type KafkaCertificateAuthorityProps,
} from '../../lib';
import { aCluster } from '../support/fixtures';
import { propertiesOf, testingStack } from '../support/testing-app';

function authority(props: Partial<KafkaCertificateAuthorityProps> = {}) {
  const stack = testingStack();
  const made = new KafkaCertificateAuthority(stack, 'Authority', { commonName: 'orders clients', ...props });
  return { stack, authority: made };
}

const arn = { 'Fn::GetAtt': [expect.stringContaining('Authority'), 'Arn'] };

test('an authority that signed itself, is active, and lets its certificates be renewed', () => {
  const { stack } = authority();
  expect(propertiesOf(stack, 'AWS::ACMPCA::CertificateAuthority')).toEqual({
    Type: 'ROOT',
    KeyAlgorithm: 'RSA_2048',
    SigningAlgorithm: 'SHA256WITHRSA',
    Subject: { CommonName: 'orders clients' },
    UsageMode: 'GENERAL_PURPOSE',
  });
  expect(propertiesOf(stack, 'AWS::ACMPCA::Certificate')).toMatchObject({
    CertificateAuthorityArn: arn,
    CertificateSigningRequest: { 'Fn::GetAtt': [expect.any(String), 'CertificateSigningRequest'] },
    TemplateArn: 'arn:aws:acm-pca:::template/RootCACertificate/V1',
    Validity: { Type: 'DAYS', Value: 3650 },
  });
  expect(propertiesOf(stack, 'AWS::ACMPCA::CertificateAuthorityActivation')).toEqual({
    CertificateAuthorityArn: arn,
    Certificate: { 'Fn::GetAtt': [expect.stringContaining('Certificate'), 'Certificate'] },
    Status: 'ACTIVE',
  });
  expect(propertiesOf(stack, 'AWS::ACMPCA::Permission')).toEqual({
    CertificateAuthorityArn: arn,
    Principal: 'acm.amazonaws.com',
    Actions: ['IssueCertificate', 'GetCertificate', 'ListPermissions'],
  });
});

test('a cluster that accepts its certificates waits until it is active', () => {
  const { stack, authority: made } = authority();
  Preflight.apply(stack.node.root);
  aCluster(stack, { clientAuthentication: [ClientAuthentication.mutualTls({ certificateAuthorities: [made] })] });
  expect(propertiesOf(stack, 'AWS::MSK::Cluster').ClientAuthentication).toMatchObject({
    Tls: { Enabled: true, CertificateAuthorityArnList: [{ Ref: expect.stringContaining('AuthorityActivation') }] },
  });
  expect(made.certificateAuthorityRef.certificateAuthorityArn).toBe(made.certificateAuthorityArn);
});

test.each([
  [undefined, 'RetainExceptOnCreate'],
  [RemovalPolicy.DESTROY, 'Delete'],
])('all of it stays or goes: %s', (removalPolicy, DeletionPolicy) => {
  const template = Template.fromStack(authority({ removalPolicy }).stack);
  for (const type of ['CertificateAuthority', 'Certificate', 'CertificateAuthorityActivation', 'Permission']) {
    template.allResources(`AWS::ACMPCA::${type}`, { DeletionPolicy });
  }
});

test('short-lived certificates, and another validity of its own', () => {
  const { stack } = authority({
    usage: CertificateAuthorityUsage.SHORT_LIVED_CERTIFICATE,
    validity: Duration.days(365),
  });
  expect(propertiesOf(stack, 'AWS::ACMPCA::CertificateAuthority').UsageMode).toBe('SHORT_LIVED_CERTIFICATE');
  expect(propertiesOf(stack, 'AWS::ACMPCA::Certificate').Validity).toEqual({ Type: 'DAYS', Value: 365 });
});

test.each(['', 'x'.repeat(65)])('the common name "%s" is refused', (commonName) => {
  expect(() => authority({ commonName })).toThrow(
    `[Stack/Authority] 'commonName' must have 1-64 characters, got '${commonName}'`,
  );
});

test('a common name that is a token is handed on, however long its marker', () => {
  const commonName = `${Aws.STACK_NAME}-${Aws.REGION}-${Aws.ACCOUNT_ID}`;
  expect(() => authority({ commonName })).not.toThrow();
});

test.each([Duration.hours(36), Duration.days(0)])('a validity of %s is refused', (validity) => {
  expect(() => authority({ validity })).toThrow(
    `[Stack/Authority] 'validity' must be a whole number of days, 1 or more, got ${validity.toDays({ integral: false })}`,
  );
});
