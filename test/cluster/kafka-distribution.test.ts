import { Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { readFileSync } from 'node:fs';
import {
  APACHE_KAFKA_DEFAULT,
  APACHE_KAFKA_SHA512,
  JMX_EXPORTER,
  MSK_IAM_AUTH,
  NODE_EXPORTER,
} from '../../lib/facts/kafka-distributions';
import { KafkaArtifact, KafkaDistribution, KafkaVersion } from '../../lib';
import { testingStack } from '../support/testing-app';

const sha512 = 'ab'.repeat(64);
const sha256 = 'cd'.repeat(32);
const token = Token.asString({ Ref: 'Parameter' });

describe('what is on record', () => {
  const jars = [MSK_IAM_AUTH, JMX_EXPORTER];
  const sums = [...Object.entries(APACHE_KAFKA_SHA512), ...jars.map(({ file, sha512 }) => [file, sha512])];

  test.each(sums)('%s has a SHA-512 that can be one', (_, digits) => {
    expect(digits).toMatch(/^[0-9a-f]{128}$/);
  });

  test('no two files have the same one, and the default is the newest release', () => {
    expect(new Set(sums.map(([, digits]) => digits)).size).toBe(sums.length);
    expect(Object.keys(APACHE_KAFKA_SHA512).sort().at(-1)).toBe(APACHE_KAFKA_DEFAULT);
  });

  test('the node exporter has a SHA-256 for each architecture, and no other', () => {
    const { files, sha256: sums } = NODE_EXPORTER;
    expect(Object.values(sums).filter((digits) => !/^[0-9a-f]{64}$/.test(digits))).toEqual([]);
    expect(sums.arm64).not.toBe(sums.x86_64);
    expect(Object.keys(files)).toEqual(Object.keys(sums));
  });

  test.each(['docs/client.md', 'lib/cluster/kafka-distribution.ts'])('%s tells of it as it is', (page) => {
    const text = readFileSync(page, 'utf8');
    expect(Object.keys(APACHE_KAFKA_SHA512).filter((release) => !text.includes(release))).toEqual([]);
    expect(new Set(text.match(/aws-msk-iam-auth-[\d.]+-all\.jar/g))).toEqual(new Set([MSK_IAM_AUTH.file]));
    expect(new Set(text.match(/jmx_prometheus_javaagent-[\d.]+\.jar/g))).toEqual(new Set([JMX_EXPORTER.file]));
  });

  test('each jar is the one of its version', () => {
    expect(MSK_IAM_AUTH.file).toBe(`aws-msk-iam-auth-${MSK_IAM_AUTH.version}-all.jar`);
    expect(JMX_EXPORTER.file).toBe(`jmx_prometheus_javaagent-${JMX_EXPORTER.version}.jar`);
    for (const { version, file, url } of jars) {
      const artifact = file.slice(0, file.indexOf(`-${version}`));
      expect(url).toMatch(new RegExp(`^https://repo1[.]maven[.]org/maven2/[a-z/]+/${artifact}/${version}/${file}$`));
    }
  });

  test('the node exporter is the one of its version, for Linux', () => {
    const { version, url, files } = NODE_EXPORTER;
    expect(url).toBe(`https://github.com/prometheus/node_exporter/releases/download/v${version}`);
    expect(files).toEqual({
      arm64: `node_exporter-${version}.linux-arm64.tar.gz`,
      x86_64: `node_exporter-${version}.linux-amd64.tar.gz`,
    });
  });

  test.each([
    ['iamAuthentication', MSK_IAM_AUTH, 'Maven Central'],
    ['jmxExporter', JMX_EXPORTER, 'Maven Central'],
    ['nodeExporter', NODE_EXPORTER, 'GitHub'],
  ] as const)('the default of %s is told by its release', (name, { version }, where) => {
    const text = readFileSync('lib/cluster/kafka-distribution.ts', 'utf8');
    const comment = text
      .slice(0, text.indexOf(`readonly ${name}?`))
      .split('/**')
      .at(-1);
    expect(comment).toContain(`@default - release ${version}, from ${where}`);
  });
});

describe('from Apache', () => {
  test('the newest release on record, from the mirror and then the archive; the jars from Maven Central', () => {
    const { kafka, iamAuthentication, jmxExporter, javaVersion } = KafkaDistribution.apache();
    expect(kafka._sources).toEqual([
      'https://dlcdn.apache.org/kafka/4.3.1/kafka_2.13-4.3.1.tgz',
      'https://archive.apache.org/dist/kafka/4.3.1/kafka_2.13-4.3.1.tgz',
    ]);
    expect(kafka.checksum).toBe(APACHE_KAFKA_SHA512['4.3.1']);
    expect(iamAuthentication).toMatchObject({ checksum: MSK_IAM_AUTH.sha512, _sources: [MSK_IAM_AUTH.url] });
    expect(jmxExporter).toMatchObject({ checksum: JMX_EXPORTER.sha512, _sources: [JMX_EXPORTER.url] });
    expect(javaVersion).toBe(21);
  });

  test('the node exporter from GitHub, for both architectures', () => {
    const { arm64, x86 } = KafkaDistribution.apache().nodeExporter;
    const url = 'https://github.com/prometheus/node_exporter/releases/download/v1.11.1/node_exporter-1.11.1.linux';
    expect(arm64).toMatchObject({ checksum: NODE_EXPORTER.sha256.arm64, _sources: [`${url}-arm64.tar.gz`] });
    expect(x86).toMatchObject({ checksum: NODE_EXPORTER.sha256.x86_64, _sources: [`${url}-amd64.tar.gz`] });
  });

  test('another release on record', () => {
    const { kafka } = KafkaDistribution.apache({ version: KafkaVersion.of('3.9.1') });
    expect(kafka._sources[1]).toBe('https://archive.apache.org/dist/kafka/3.9.1/kafka_2.13-3.9.1.tgz');
    expect(kafka.checksum).toBe(APACHE_KAFKA_SHA512['3.9.1']);
  });

  test('any release, with its SHA-512, which also goes before the one on record', () => {
    const { kafka } = KafkaDistribution.apache({ version: KafkaVersion.of('4.9.0'), sha512 });
    expect(kafka).toMatchObject({
      checksum: sha512,
      _sources: [expect.stringContaining('/4.9.0/'), expect.any(String)],
    });
    expect(KafkaDistribution.apache({ sha512 }).kafka.checksum).toBe(sha512);
  });

  test('a version that is a token, with a SHA-512 that is one', () => {
    const { kafka } = KafkaDistribution.apache({ version: KafkaVersion.of(token), sha512: token });
    expect(kafka).toMatchObject({ checksum: token, _sources: [expect.stringContaining(token), expect.any(String)] });
  });
});

describe('from a bucket', () => {
  test('under the names that the files were published with', () => {
    const bucket = s3.Bucket.fromBucketName(testingStack(), 'Bucket', 'mirror');
    const top = KafkaDistribution.bucket({ bucket });
    expect(top.kafka._sources).toEqual(['s3://mirror/kafka_2.13-4.3.1.tgz']);
    expect(top.iamAuthentication._sources).toEqual(['s3://mirror/aws-msk-iam-auth-2.3.9-all.jar']);
    expect(top.jmxExporter._sources).toEqual(['s3://mirror/jmx_prometheus_javaagent-1.0.1.jar']);
    const below = KafkaDistribution.bucket({ bucket, prefix: 'a/b', version: KafkaVersion.of('4.0.1') });
    expect(below.kafka._sources).toEqual(['s3://mirror/a/b/kafka_2.13-4.0.1.tgz']);
    expect(below.iamAuthentication._sources).toEqual(['s3://mirror/a/b/aws-msk-iam-auth-2.3.9-all.jar']);
    expect(below.jmxExporter._sources).toEqual(['s3://mirror/a/b/jmx_prometheus_javaagent-1.0.1.jar']);
    expect([below.kafka.checksum, below.iamAuthentication.checksum, below.jmxExporter.checksum]).toEqual([
      APACHE_KAFKA_SHA512['4.0.1'],
      MSK_IAM_AUTH.sha512,
      JMX_EXPORTER.sha512,
    ]);
  });

  test('the node exporter too, with its SHA-256', () => {
    const bucket = s3.Bucket.fromBucketName(testingStack(), 'Bucket', 'mirror');
    const { arm64, x86 } = KafkaDistribution.bucket({ bucket, prefix: 'a/b' }).nodeExporter;
    expect([arm64, x86].map(({ checksum, _sources }) => [checksum, ..._sources])).toEqual([
      [NODE_EXPORTER.sha256.arm64, 's3://mirror/a/b/node_exporter-1.11.1.linux-arm64.tar.gz'],
      [NODE_EXPORTER.sha256.x86_64, 's3://mirror/a/b/node_exporter-1.11.1.linux-amd64.tar.gz'],
    ]);
    const [first] = KafkaDistribution.bucket({ bucket }).nodeExporter.arm64._sources;
    expect(first).toBe('s3://mirror/node_exporter-1.11.1.linux-arm64.tar.gz');
  });

  test('with the right to read this object and to use the key, and no more', () => {
    const stack = testingStack();
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'Key') });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    KafkaArtifact.bucket({ bucket, key: 'kafka.tgz', sha512 })._grantRead(role);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 's3:GetObject',
            Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('Bucket'), 'Arn'] }, '/kafka.tgz']] },
          },
          {
            Effect: 'Allow',
            Action: 'kms:Decrypt',
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('Key'), 'Arn'] },
          },
        ],
      },
    });
  });

  test('a key and a prefix that are tokens', () => {
    const bucket = s3.Bucket.fromBucketName(testingStack(), 'Bucket', 'mirror');
    expect(() => KafkaArtifact.bucket({ bucket, key: token, sha512: token })).not.toThrow();
    expect(() => KafkaDistribution.bucket({ bucket, prefix: token })).not.toThrow();
  });
});

describe('from wherever each file is', () => {
  const kafka = KafkaArtifact.url({ urls: ['https://mirror.example/kafka.tgz'], sha512 });

  const jar = KafkaArtifact.url({ urls: [token], sha512 });

  test('each jar from Maven Central where it is not named', () => {
    const iamOnly = KafkaDistribution.of({ kafka, iamAuthentication: jar });
    expect(iamOnly).toMatchObject({ iamAuthentication: jar, jmxExporter: { _sources: [JMX_EXPORTER.url] } });
    const jmxOnly = KafkaDistribution.of({ kafka, jmxExporter: jar });
    expect(jmxOnly).toMatchObject({ iamAuthentication: { _sources: [MSK_IAM_AUTH.url] }, jmxExporter: jar });
  });

  test('the files and the version of Java that are named', () => {
    const named = { kafka, iamAuthentication: jar, jmxExporter: KafkaArtifact.url({ urls: [token], sha512 }) };
    const distribution = KafkaDistribution.of({ ...named, javaVersion: 25 });
    expect(distribution.kafka).toBe(named.kafka);
    expect(distribution.iamAuthentication).toBe(named.iamAuthentication);
    expect(distribution.jmxExporter).toBe(named.jmxExporter);
    expect(distribution.javaVersion).toBe(25);
  });

  test('the node exporter that is named, and that of GitHub where none is', () => {
    const artifact = (name: string) => KafkaArtifact.url({ urls: [`https://mirror.example/${name}`], sha256 });
    const nodeExporter = { arm64: artifact('arm'), x86: artifact('x86') };
    expect(KafkaDistribution.of({ kafka, nodeExporter }).nodeExporter).toBe(nodeExporter);
    expect(KafkaDistribution.of({ kafka }).nodeExporter.x86.checksum).toBe(NODE_EXPORTER.sha256.x86_64);
  });

  test('a file by its SHA-256, of whoever publishes no SHA-512', () => {
    const bucket = s3.Bucket.fromBucketName(testingStack(), 'Bucket', 'mirror');
    expect(KafkaArtifact.url({ urls: ['https://x.example/k'], sha256 }).checksum).toBe(sha256);
    expect(KafkaArtifact.bucket({ bucket, key: 'k', sha256: sha256.toUpperCase() }).checksum).toBe(
      sha256.toUpperCase(),
    );
    expect(KafkaArtifact.bucket({ bucket, key: 'k', sha256: token }).checksum).toBe(token);
  });

  test('neither without the tarball nor without a SHA-512', () => {
    // @ts-expect-error there is no distribution without Kafka
    expect(() => KafkaDistribution.of({ iamAuthentication: kafka })).not.toThrow();
    // Nothing is downloaded that cannot be checked.
    expect(() => KafkaArtifact.url({ urls: ['https://mirror.example/kafka.tgz'] })).toThrow(
      "a file has 'sha512' or 'sha256', got neither",
    );
  });
});

describe('what cannot be right is refused', () => {
  const bucket = s3.Bucket.fromBucketName(testingStack(), 'Bucket', 'mirror');
  const url = (...urls: string[]) => KafkaArtifact.url({ urls, sha512 });

  test.each<[string, () => unknown, string]>([
    [
      'a SHA-512 with a digit too many',
      () => KafkaArtifact.url({ urls: ['https://x.example/k'], sha512: `${sha512}c` }),
      `'sha512' must be 128 hexadecimal digits, as 'sha512sum' prints them, got '${sha512}c'`,
    ],
    [
      'a SHA-256 as a SHA-512',
      () => KafkaArtifact.bucket({ bucket, key: 'k', sha512: sha256 }),
      `'sha512' must be 128 hexadecimal digits`,
    ],
    [
      'a SHA-512 as a SHA-256',
      () => KafkaArtifact.bucket({ bucket, key: 'k', sha256: sha512 }),
      `'sha256' must be 64 hexadecimal digits, as 'sha256sum' prints them, got '${sha512}'`,
    ],
    [
      'a SHA-256 with a digit too few',
      () => KafkaArtifact.url({ urls: ['https://x.example/k'], sha256: sha256.slice(1) }),
      `'sha256' must be 64 hexadecimal digits`,
    ],
    [
      'a SHA-256 that is none',
      () => KafkaArtifact.url({ urls: ['https://x.example/k'], sha256: 'g'.repeat(64) }),
      `'sha256' must be 64 hexadecimal digits`,
    ],
    [
      'both sums, of which one might be old',
      () => KafkaArtifact.url({ urls: ['https://x.example/k'], sha512, sha256 }),
      `a file has 'sha512' or 'sha256', got both`,
    ],
    [
      'no sum of a file in a bucket',
      () => KafkaArtifact.bucket({ bucket, key: 'k' }),
      `a file has 'sha512' or 'sha256', got neither`,
    ],
    ['a SHA-512 that is empty', () => KafkaDistribution.apache({ sha512: '' }), `128 hexadecimal digits`],
    ['no URL', () => url(), `'urls' must name at least one URL, got an empty list`],
    [
      'a URL without TLS',
      () => url('https://x.example/k', 'http://x.example/k'),
      `'urls' must begin with 'https://', got 'http://x.example/k'; or put the file into a bucket`,
    ],
    [
      'a list of URLs that is a token',
      () => KafkaArtifact.url({ urls: Token.asList({ Ref: 'Urls' }), sha512 }),
      `'urls' must be known one by one at synthesis, got a token for the list; name each, as a token if need be`,
    ],
    ['an empty URL', () => url(''), `'urls' must begin with 'https://', got ''`],
    [
      'a key with a slash at its beginning',
      () => KafkaArtifact.bucket({ bucket, key: '/k', sha512 }),
      `'key' must be that of an object, without a slash at its beginning, got '/k'`,
    ],
    ['an empty key', () => KafkaArtifact.bucket({ bucket, key: '', sha512 }), `got ''`],
    ...['', '/kafka', 'kafka/'].map((prefix): [string, () => unknown, string] => [
      `the prefix '${prefix}'`,
      () => KafkaDistribution.bucket({ bucket, prefix }),
      `'prefix' must be such as 'kafka' or 'mirror/kafka', without a slash at its ends, got '${prefix}'`,
    ]),
    [
      'a release that is not on record',
      () => KafkaDistribution.apache({ version: KafkaVersion.of('4.9.0') }),
      `'version' must be one whose SHA-512 is on record, [4.3.1, 4.3.0, 4.2.1, 4.1.2, 4.0.1, 3.9.1], got '4.9.0'; for ` +
        `another give its 'sha512', which is in https://archive.apache.org/dist/kafka/4.9.0/kafka_2.13-4.9.0.tgz.sha512`,
    ],
    [
      'a version of Amazon MSK',
      () => KafkaDistribution.apache({ version: KafkaVersion.V3_9_X_KRAFT, sha512 }),
      `'version' must be a release of Apache Kafka, such as '4.3.1', got '3.9.x'`,
    ],
    [
      'a version that is a token, without its SHA-512',
      () => KafkaDistribution.bucket({ bucket, version: KafkaVersion.of(token) }),
      `'sha512' must be given where 'version' is a token`,
    ],
    [
      'a Java that is too old',
      () => KafkaDistribution.of({ kafka: url('https://x.example/k'), javaVersion: 11 }),
      `'javaVersion' must be a whole number, 17 or more, got 11`,
    ],
    [
      'a Java that is a token',
      () => KafkaDistribution.of({ kafka: url('https://x.example/k'), javaVersion: Token.asNumber({ Ref: 'Java' }) }),
      `'javaVersion' must be known at synthesis`,
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
