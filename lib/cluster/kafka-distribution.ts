import { Token } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import {
  APACHE_KAFKA_DEFAULT,
  APACHE_KAFKA_MIRRORS,
  APACHE_KAFKA_SHA512,
  JMX_EXPORTER,
  KAFKA_JAVA_VERSION,
  KAFKA_MIN_JAVA_VERSION,
  MSK_IAM_AUTH,
  NODE_EXPORTER,
} from '../facts/kafka-distributions';
import { invalid, listed } from '../private/errors';
import { checkKeyPrefix, keyBelow } from '../private/key-prefix';
import { concreteInteger } from '../private/numbers';
import { KafkaArtifact } from './kafka-artifact';
import type { KafkaVersion } from './kafka-version';

/**
 * A release of Apache Kafka.
 */
export interface ApacheKafkaRelease {
  /**
   * The release, by all three of its numbers.
   *
   * The tools of a release work with clusters older and newer than themselves: those of Kafka 4 with Kafka 2.1 and later.
   *
   * @default KafkaVersion.of('4.3.1')
   */
  readonly version?: KafkaVersion;

  /**
   * SHA-512 of the release's tarball, which Apache publishes beside it as `kafka_2.13-<version>.tgz.sha512`.
   *
   * @default - the one on record in this library, which has 3.9.1, 4.0.1, 4.1.2, 4.2.1, 4.3.0 and 4.3.1
   */
  readonly sha512?: string;
}

/**
 * A bucket that holds the files of a release under the names that they were published with.
 */
export interface KafkaDistributionBucket extends ApacheKafkaRelease {
  /** The bucket. */
  readonly bucket: s3.IBucket;

  /**
   * What the keys begin with, without a slash at its ends.
   *
   * @default - nothing, the files are at the top of the bucket
   */
  readonly prefix?: string;
}

/**
 * The files that make up a distribution.
 */
export interface KafkaDistributionArtifacts {
  /** The tarball (`.tgz`), built as Apache's: one folder at its top, in it `bin` and `libs`. */
  readonly kafka: KafkaArtifact;

  /**
   * The `-all.jar` of [aws-msk-iam-auth](https://github.com/aws/aws-msk-iam-auth), used where a listener authenticates
   * with IAM.
   *
   * @default - release 2.3.9, from Maven Central
   */
  readonly iamAuthentication?: KafkaArtifact;

  /**
   * The jar of the [JMX exporter](https://github.com/prometheus/jmx_exporter)'s Java agent, used where the brokers and
   * controllers are on EC2. Clients do without it.
   *
   * @default - release 1.0.1, from Maven Central
   */
  readonly jmxExporter?: KafkaArtifact;

  /**
   * The [node exporter](https://github.com/prometheus/node_exporter) (`.tar.gz`, as released) for each architecture, used where
   * nodes on EC2 have `PrometheusExporter.NODE`.
   *
   * @default - release 1.11.1, from GitHub
   */
  readonly nodeExporter?: NodeExporterArtifacts;

  /**
   * Major version of Java (Amazon Corretto) that they run with, 17 or more.
   *
   * @default 21
   */
  readonly javaVersion?: number;
}

/**
 * The node exporter for both architectures, as a cluster can have nodes of both.
 */
export interface NodeExporterArtifacts {
  /** For Graviton: `node_exporter-<version>.linux-arm64.tar.gz`. */
  readonly arm64: KafkaArtifact;

  /** For Intel and AMD: `node_exporter-<version>.linux-amd64.tar.gz`. */
  readonly x86: KafkaArtifact;
}

/**
 * Which Kafka an instance installs, and from where: files, each with the checksum that it must have.
 *
 * @example
 * const mirrored = KafkaDistribution.bucket({ bucket, prefix: 'kafka' });
 */
export class KafkaDistribution {
  /**
   * From Apache's mirrors, and from its archive where they no longer have the release. Needs a way to the internet.
   *
   * @throws where the version is not a release, or its SHA-512 is neither on record nor given
   */
  public static apache(release: ApacheKafkaRelease = {}): KafkaDistribution {
    const { version, sha512 } = resolve(release);
    const urls = APACHE_KAFKA_MIRRORS.map((mirror) => `${mirror}/${version}/${tarball(version)}`);
    return KafkaDistribution.of({ kafka: KafkaArtifact.url({ urls, sha512 }) });
  }

  /**
   * From a bucket of yours, with `kafka_2.13-<version>.tgz`, `aws-msk-iam-auth-2.3.9-all.jar` and, where the brokers and
   * controllers are on EC2, `jmx_prometheus_javaagent-1.0.1.jar` in it; where they have the node exporter, its tarballs as well. For
   * networks without internet, and for whoever does not want to depend on it.
   *
   * @throws where the prefix is empty or has a slash at its ends, the version is not a release, or its SHA-512 is neither
   * on record nor given
   */
  public static bucket(distribution: KafkaDistributionBucket): KafkaDistribution {
    const { bucket, prefix } = distribution;
    checkKeyPrefix(prefix, 'mirror/kafka');
    const { version, sha512 } = resolve(distribution);
    const inBucket = (file: string, sum: string) =>
      KafkaArtifact.bucket({ bucket, key: keyBelow(prefix, file), sha512: sum });
    return KafkaDistribution.of({
      kafka: inBucket(tarball(version), sha512),
      iamAuthentication: inBucket(MSK_IAM_AUTH.file, MSK_IAM_AUTH.sha512),
      jmxExporter: inBucket(JMX_EXPORTER.file, JMX_EXPORTER.sha512),
      nodeExporter: nodeExporter((file, sha256) =>
        KafkaArtifact.bucket({ bucket, key: keyBelow(prefix, file), sha256 }),
      ),
    });
  }

  /**
   * From wherever each file is.
   *
   * @throws where the version of Java is a token or below 17
   */
  public static of(artifacts: KafkaDistributionArtifacts): KafkaDistribution {
    const { kafka, iamAuthentication, jmxExporter, javaVersion = KAFKA_JAVA_VERSION } = artifacts;
    const fromGitHub = (file: string, sha256: string) =>
      KafkaArtifact.url({ urls: [`${NODE_EXPORTER.url}/${file}`], sha256 });
    concreteInteger('javaVersion', javaVersion, KAFKA_MIN_JAVA_VERSION, Number.MAX_SAFE_INTEGER);
    return new KafkaDistribution(
      kafka,
      iamAuthentication ?? fromMavenCentral(MSK_IAM_AUTH),
      jmxExporter ?? fromMavenCentral(JMX_EXPORTER),
      artifacts.nodeExporter ?? nodeExporter(fromGitHub),
      javaVersion,
    );
  }

  private constructor(
    /** The tarball with Kafka's programs. */
    public readonly kafka: KafkaArtifact,
    /** The jar that lets clients authenticate with IAM. */
    public readonly iamAuthentication: KafkaArtifact,
    /** The Java agent that serves the metrics of brokers and controllers to Prometheus. */
    public readonly jmxExporter: KafkaArtifact,
    /** What serves the metrics of a machine to Prometheus. */
    public readonly nodeExporter: NodeExporterArtifacts,
    /** Major version of Java (Amazon Corretto) that they run with. */
    public readonly javaVersion: number,
  ) {}
}

/** The release, and the SHA-512 of its tarball. */
function resolve({ version: asked, sha512 }: ApacheKafkaRelease): { version: string; sha512: string } {
  const version = asked?.version ?? APACHE_KAFKA_DEFAULT;
  if (!Token.isUnresolved(version) && !/^\d+\.\d+\.\d+$/.test(version)) {
    throw invalid(`'version' must be a release of Apache Kafka, such as '${APACHE_KAFKA_DEFAULT}', got '${version}'`);
  }
  const expected = sha512 ?? APACHE_KAFKA_SHA512[version];
  if (expected === undefined) {
    const known = listed(Object.keys(APACHE_KAFKA_SHA512));
    throw invalid(
      Token.isUnresolved(version)
        ? `'sha512' must be given where 'version' is a token, because what is on record goes by the version`
        : `'version' must be one whose SHA-512 is on record, ${known}, got '${version}'; for another give its 'sha512', ` +
            `which is in https://archive.apache.org/dist/kafka/${version}/${tarball(version)}.sha512`,
    );
  }
  return { version, sha512: expected };
}

function fromMavenCentral({ url, sha512 }: { url: string; sha512: string }): KafkaArtifact {
  return KafkaArtifact.url({ urls: [url], sha512 });
}

/** The release on record, from wherever its files are. */
function nodeExporter(from: (file: string, sha256: string) => KafkaArtifact): NodeExporterArtifacts {
  const { files, sha256 } = NODE_EXPORTER;
  return { arm64: from(files.arm64, sha256.arm64), x86: from(files.x86_64, sha256.x86_64) };
}

function tarball(version: string): string {
  return `kafka_2.13-${version}.tgz`;
}
