import { Token } from 'aws-cdk-lib';
import { KAFKA_VERSIONS, type KafkaVersionFact } from '../facts/kafka-versions';
import { invalid } from '../private/errors';

/**
 * Where a Kafka cluster keeps its metadata.
 */
export enum KafkaMetadataMode {
  /** A quorum of Kafka controllers. The only mode from Kafka 4.0 on. */
  KRAFT = 'KRAFT',

  /** An Apache ZooKeeper ensemble. Last supported in Kafka 3.9. */
  ZOOKEEPER = 'ZOOKEEPER',
}

/**
 * A version of Apache Kafka, with what this library has to know about it.
 *
 * The named versions are those that Amazon MSK creates clusters of. Any other, older or newer, is written with
 * `KafkaVersion.of`.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html
 */
export class KafkaVersion {
  /** Kafka 3.6.0 with ZooKeeper; its support ended on 2026-06-01. */
  public static readonly V3_6_0 = KafkaVersion.of('3.6.0');
  /** Kafka 3.7 with ZooKeeper; its support ended on 2026-09-01. */
  public static readonly V3_7_X = KafkaVersion.of('3.7.x');
  /** Kafka 3.7 with KRaft; its support ended on 2026-09-01. */
  public static readonly V3_7_X_KRAFT = KafkaVersion.of('3.7.x.kraft');
  /** Kafka 3.8 with ZooKeeper. */
  public static readonly V3_8_X = KafkaVersion.of('3.8.x');
  /** Kafka 3.8 with KRaft. */
  public static readonly V3_8_X_KRAFT = KafkaVersion.of('3.8.x.kraft');
  /** Kafka 3.9 with ZooKeeper, the last version that has it. */
  public static readonly V3_9_X = KafkaVersion.of('3.9.x');
  /** Kafka 3.9 with KRaft: what AWS recommends, and the default of this library. */
  public static readonly V3_9_X_KRAFT = KafkaVersion.of('3.9.x.kraft');
  /** Kafka 4.0 with KRaft. */
  public static readonly V4_0_X_KRAFT = KafkaVersion.of('4.0.x.kraft');
  /** Kafka 4.1 with KRaft. */
  public static readonly V4_1_X_KRAFT = KafkaVersion.of('4.1.x.kraft');
  /** Kafka 4.2 with KRaft; Amazon MSK offers it on Express brokers only. */
  public static readonly V4_2_X_KRAFT = KafkaVersion.of('4.2.x.kraft');

  /**
   * Any version, by the string that Amazon MSK gives it (`3.9.x.kraft`) or by Apache Kafka's own (`4.3.1`).
   *
   * What a version that this library does not know can do is inferred from its number. A token is handed on, and no
   * rule about versions applies to it.
   *
   * @param version - the version string, beginning with a major and a minor number
   * @throws where the string does not begin with `major.minor`
   */
  public static of(version: string): KafkaVersion {
    if (Token.isUnresolved(version)) {
      return new KafkaVersion(version, version);
    }
    const numbers = /^(\d+)\.(\d+)(\.|$)/.exec(version);
    if (!numbers) {
      throw invalid(
        `a Kafka version must begin with its major and minor number, such as '3.9.x.kraft', got '${version}'`,
      );
    }
    const fact = KAFKA_VERSIONS[version] ?? infer(version, Number(numbers[1]), Number(numbers[2]));
    return new KafkaVersion(version, version.replace(/\.(kraft|tiered)$/, ''), fact);
  }

  /** The version as Amazon MSK writes it, such as `3.9.x.kraft`. */
  public readonly mskVersion: string;

  /** The version as Apache Kafka writes it, such as `3.9.x`. */
  public readonly version: string;

  /**
   * Where the metadata lives.
   *
   * @default - not known, because the version is a token or has both
   */
  public readonly metadataMode?: KafkaMetadataMode;

  /**
   * Whether Amazon MSK offers tiered storage with this version.
   *
   * @default - not known, because the version is a token
   */
  public readonly supportsTieredStorage?: boolean;

  /**
   * Whether Kafka has eligible leader replicas (KIP-966), which keep a committed record readable after a shrunken
   * in-sync set is lost.
   *
   * @default - not known, because the version is a token
   */
  public readonly supportsEligibleLeaderReplicas?: boolean;

  /**
   * The day on which Amazon MSK ends its support, as an ISO date.
   *
   * @default - none is published
   */
  public readonly endOfSupport?: string;

  /** @internal */
  public readonly _newClusters?: KafkaVersionFact['newClusters'];

  /**
   * Whether this version has what came with another; a token, of which nothing is known, does.
   *
   * @internal
   */
  public _isAtLeast(other: string): boolean {
    return Token.isUnresolved(this.version) || compareVersions(this.version, other) >= 0;
  }

  private constructor(mskVersion: string, version: string, fact?: KafkaVersionFact) {
    this.mskVersion = mskVersion;
    this.version = version;
    this.metadataMode = fact?.mode && KafkaMetadataMode[fact.mode];
    this.supportsTieredStorage = fact?.tieredStorage;
    this.supportsEligibleLeaderReplicas = fact?.eligibleLeaderReplicas;
    this.endOfSupport = fact?.endOfSupport;
    this._newClusters = KAFKA_VERSIONS[mskVersion]?.newClusters;
  }
}

/** `3.6.x` is every patch of 3.6, and so not below any of them. */
function compareVersions(a: string, b: string): number {
  const parts = (version: string) => version.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : Infinity));
  const [left, right] = [parts(a), parts(b)];
  const differs = left.findIndex((part, index) => part !== (right[index] ?? 0));
  return differs === -1 ? 0 : (left[differs] ?? 0) - (right[differs] ?? 0);
}

/** What the number alone says of a version that came after this library, or that Amazon MSK never had. */
function infer(version: string, major: number, minor: number): KafkaVersionFact {
  return {
    mode: inferMode(version, major, minor),
    tieredStorage: major > 3 || (major === 3 && minor >= 6),
    eligibleLeaderReplicas: major >= 4,
    newClusters: [],
  };
}

/** KRaft came with 3.3 and ZooKeeper went with 4.0; between them only Amazon MSK's own strings tell. */
function inferMode(version: string, major: number, minor: number): KafkaVersionFact['mode'] {
  if (major >= 4 || version.endsWith('.kraft')) {
    return 'KRAFT';
  }
  return version.endsWith('.x') || major < 3 || minor < 3 ? 'ZOOKEEPER' : undefined;
}
