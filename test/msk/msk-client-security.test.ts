import { Token } from 'aws-cdk-lib';
import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Preflight } from 'cdk-preflight';
import type { KafkaListener } from '../../lib';
import { ClientAuthentication, ClientEncryption } from '../../lib';
import { aClusterStack } from '../support/fixtures';
import { propertiesOf, testingStack } from '../support/testing-app';

const { TLS, TLS_PLAINTEXT, PLAINTEXT } = ClientEncryption;
const authority = 'arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/0a1b';

function mutualTls(arn = authority): ClientAuthentication {
  const certificateAuthority = acmpca.CertificateAuthority.fromCertificateAuthorityArn(testingStack(), 'Ca', arn);
  return ClientAuthentication.mutualTls({ certificateAuthorities: [certificateAuthority] });
}

/** Every set of mechanisms, with every way of open access beside it. */
const mechanisms: [string, () => ClientAuthentication][] = [
  ['IAM', () => ClientAuthentication.iam()],
  ['SCRAM', () => ClientAuthentication.scram()],
  ['mutual TLS', () => mutualTls()],
];
const open: [string, (() => ClientAuthentication) | undefined][] = [
  ['', undefined],
  ['open over TLS', () => ClientAuthentication.none({ encryption: TLS })],
  ['open over TLS and plaintext', () => ClientAuthentication.none({ encryption: TLS_PLAINTEXT })],
  ['open over plaintext', () => ClientAuthentication.none({ encryption: PLAINTEXT })],
];
const combinations = open.flatMap(([openName, opened]) =>
  [...Array(8).keys()].flatMap((set) => {
    const chosen = mechanisms.filter((_, bit) => set & (1 << bit));
    const all = [...chosen.map(([, make]) => make), ...(opened ? [opened] : [])];
    const name = [...chosen.map(([mechanism]) => mechanism), openName].filter(Boolean).join(' + ');
    return all.length === 0 ? [] : [[name, all] as const];
  }),
);

test('there are 31 combinations', () => {
  expect(combinations).toHaveLength(31);
});

test.each(combinations)('AWS takes %s', (_, makers) => {
  const { app, stack } = aClusterStack({ clientAuthentication: makers.map((make) => make()) });
  Preflight.apply(app);
  expect(() => app.synth()).not.toThrow();
  const { ClientAuthentication: rendered } = propertiesOf(stack, 'AWS::MSK::Cluster') as Record<
    string,
    Record<string, unknown>
  >;
  expect(rendered).toBeDefined();
});

const on = { Enabled: true };
const off = { Enabled: false };
const tls = { Enabled: true, CertificateAuthorityArnList: [authority] };
const none = (encryption: ClientEncryption) => ClientAuthentication.none({ encryption });

test.each([
  ['IAM', [ClientAuthentication.iam()], 'TLS', { Sasl: { Iam: on, Scram: off }, Unauthenticated: off }, [9098]],
  ['SCRAM', [ClientAuthentication.scram()], 'TLS', { Sasl: { Iam: off, Scram: on }, Unauthenticated: off }, [9096]],
  ['mutual TLS', [mutualTls()], 'TLS', { Sasl: { Iam: off, Scram: off }, Tls: tls, Unauthenticated: off }, [9094]],
  [
    'all',
    [mutualTls(), ClientAuthentication.scram(), ClientAuthentication.iam()],
    'TLS',
    { Sasl: { Iam: on, Scram: on }, Tls: tls, Unauthenticated: off },
    [9094, 9096, 9098],
  ],
  ['open over TLS', [none(TLS)], 'TLS', { Sasl: { Iam: off, Scram: off }, Unauthenticated: on }, [9094]],
  [
    'open over both',
    [none(TLS_PLAINTEXT)],
    'TLS_PLAINTEXT',
    { Sasl: { Iam: off, Scram: off }, Unauthenticated: on },
    [9094, 9092],
  ],
  [
    'open over plaintext',
    [none(PLAINTEXT)],
    'PLAINTEXT',
    { Sasl: { Iam: off, Scram: off }, Unauthenticated: on },
    [9092],
  ],
  [
    'IAM + plaintext',
    [ClientAuthentication.iam(), none(PLAINTEXT)],
    'TLS_PLAINTEXT',
    { Sasl: { Iam: on, Scram: off }, Unauthenticated: on },
    [9098, 9092],
  ],
  [
    'mutual TLS + open over TLS',
    [mutualTls(), none(TLS)],
    'TLS',
    { Sasl: { Iam: off, Scram: off }, Tls: tls, Unauthenticated: on },
    [9094, 9094],
  ],
])('%s', (_, clientAuthentication, clientBroker, expected, ports) => {
  const { stack, cluster } = aClusterStack({ clientAuthentication });
  expect(propertiesOf(stack, 'AWS::MSK::Cluster')).toMatchObject({
    EncryptionInfo: { EncryptionInTransit: { ClientBroker: clientBroker, InCluster: true } },
    ClientAuthentication: expected,
  });
  expect(propertiesOf(stack, 'AWS::MSK::Cluster').ClientAuthentication).toEqual(expected);
  expect(cluster.listeners.map(({ port }: KafkaListener) => port)).toEqual(ports);
});

test.each([
  ['an empty list', []],
  ['IAM twice', [ClientAuthentication.iam(), ClientAuthentication.iam()]],
  ['open access twice', [none(TLS), none(PLAINTEXT)]],
])('is refused: %s', (_, clientAuthentication) => {
  expect(() => aClusterStack({ clientAuthentication })).toThrow(
    `[Stack/Kafka] 'clientAuthentication' must hold at least one authentication and none twice, got [${clientAuthentication.map(({ mechanism }) => mechanism).join(', ')}]`,
  );
});

test('mutual TLS without an authority, or with a certificate in its place, is refused', () => {
  expect(() => ClientAuthentication.mutualTls({ certificateAuthorities: [] })).toThrow(
    `'certificateAuthorities' must name at least one private certificate authority, got an empty list`,
  );
  expect(() => mutualTls('arn:aws:acm:ap-northeast-2:111122223333:certificate/0a1b')).toThrow(
    `got 'arn:aws:acm:ap-northeast-2`,
  );
  expect(() => mutualTls(Token.asString({ Ref: 'Authority' }))).not.toThrow();
});

test('authorities in secrets are refused, which Amazon MSK does not know', () => {
  const secret = new secretsmanager.Secret(testingStack(), 'Authorities');
  const clientAuthentication = [ClientAuthentication.iam(), ClientAuthentication.mutualTlsFromSecrets([secret])];
  expect(() => aClusterStack({ clientAuthentication })).toThrow(
    `[Stack/Kafka] 'clientAuthentication' on Amazon MSK takes authorities of AWS Private CA, got secrets; take ` +
      `ClientAuthentication.mutualTls({ certificateAuthorities: ... })`,
  );
});

test('what can only be wrong does not compile', () => {
  // @ts-expect-error mutual TLS needs its authorities
  expect(() => ClientAuthentication.mutualTls()).toThrow();
  // @ts-expect-error open access says whether it is encrypted
  expect(() => ClientAuthentication.none()).toThrow();
  // @ts-expect-error encryption follows from the authentication: TLS off with IAM on cannot be said
  expect(ClientAuthentication.iam({ encryption: PLAINTEXT })).toBeDefined();
});
