import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { invalid } from '../private/errors';

/**
 * A file on web servers.
 */
export interface KafkaUrlArtifact {
  /**
   * Where it is, at least one place, each beginning with `https://`. They are asked in this order until one answers.
   */
  readonly urls: string[];

  /**
   * SHA-512 of the file: 128 hexadecimal digits.
   *
   * @default - `sha256` is given
   */
  readonly sha512?: string;

  /**
   * SHA-256 of the file, 64 hexadecimal digits, for whoever publishes no SHA-512.
   *
   * @default - `sha512` is given
   */
  readonly sha256?: string;
}

/**
 * A file in a bucket.
 */
export interface KafkaBucketArtifact {
  /** The bucket. One in the region of the instance is reached through the VPC's gateway endpoint, without internet. */
  readonly bucket: s3.IBucket;

  /** The key of the object. */
  readonly key: string;

  /**
   * SHA-512 of the file: 128 hexadecimal digits.
   *
   * @default - `sha256` is given
   */
  readonly sha512?: string;

  /**
   * SHA-256 of the file, 64 hexadecimal digits, for whoever publishes no SHA-512.
   *
   * @default - `sha512` is given
   */
  readonly sha256?: string;
}

/**
 * A file that an instance downloads when it boots. It is used only where its checksum is the one given here; any other file
 * stops the boot.
 */
export class KafkaArtifact {
  /**
   * A file on web servers.
   *
   * @throws where there is no URL, one does not begin with `https://`, the list is a token, or there is not exactly one
   * checksum
   */
  public static url(artifact: KafkaUrlArtifact): KafkaArtifact {
    const { urls } = artifact;
    if (Token.isUnresolved(urls)) {
      throw invalid(
        `'urls' must be known one by one at synthesis, got a token for the list; name each, as a token if need be`,
      );
    }
    if (urls.length === 0) {
      throw invalid(`'urls' must name at least one URL, got an empty list`);
    }
    for (const url of urls) {
      if (!Token.isUnresolved(url) && !/^https:\/\/./.test(url)) {
        throw invalid(`'urls' must begin with 'https://', got '${url}'; or put the file into a bucket`);
      }
    }
    return new KafkaArtifact(checksumOf(artifact), urls);
  }

  /**
   * A file in a bucket, which the instance may then read.
   *
   * @throws where the key is empty or begins with a slash, or there is not exactly one checksum
   */
  public static bucket(artifact: KafkaBucketArtifact): KafkaArtifact {
    const { bucket, key } = artifact;
    if (!Token.isUnresolved(key) && !/^[^/]/.test(key)) {
      throw invalid(`'key' must be that of an object, without a slash at its beginning, got '${key}'`);
    }
    return new KafkaArtifact(checksumOf(artifact), [`s3://${bucket.bucketName}/${key}`], (grantee) => {
      // As the object is known, so is the right: the grants of a bucket would give its whole list as well.
      iam.Grant.addToPrincipalOrResource({
        grantee,
        actions: ['s3:GetObject'],
        resourceArns: [bucket.arnForObjects(key)],
        resource: bucket,
      });
      bucket.encryptionKey?.grantDecrypt(grantee);
    });
  }

  /**
   * Where the file is, in the order in which to ask.
   *
   * @internal
   */
  public readonly _sources: readonly string[];

  private constructor(
    /** SHA-512 of the file, or SHA-256: its length tells. */
    public readonly checksum: string,
    sources: string[],
    private readonly allowRead: (grantee: iam.IGrantable) => void = () => undefined,
  ) {
    this._sources = sources;
  }

  /** @internal */
  public _grantRead(grantee: iam.IGrantable): void {
    this.allowRead(grantee);
  }
}

/** The one that was given, of the right length. */
function checksumOf({ sha512, sha256 }: { sha512?: string; sha256?: string }): string {
  const given = sha512 ?? sha256;
  if (given === undefined || (sha512 !== undefined && sha256 !== undefined)) {
    throw invalid(`a file has 'sha512' or 'sha256', got ${given === undefined ? 'neither' : 'both'}`);
  }
  const [name, tool, digits] = sha512 === undefined ? ['sha256', 'sha256sum', 64] : ['sha512', 'sha512sum', 128];
  if (!Token.isUnresolved(given) && !new RegExp(`^[0-9a-f]{${digits}}$`, 'i').test(given)) {
    throw invalid(`'${name}' must be ${digits} hexadecimal digits, as '${tool}' prints them, got '${given}'`);
  }
  return given;
}
