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

  /** SHA-512 of the file: 128 hexadecimal digits. */
  readonly sha512: string;
}

/**
 * A file in a bucket.
 */
export interface KafkaBucketArtifact {
  /** The bucket. One in the region of the instance is reached through the VPC's gateway endpoint, without internet. */
  readonly bucket: s3.IBucket;

  /** The key of the object. */
  readonly key: string;

  /** SHA-512 of the file: 128 hexadecimal digits. */
  readonly sha512: string;
}

/**
 * A file that an instance downloads when it boots. It is used only where its SHA-512 is the one given here; any other
 * file stops the boot.
 */
export class KafkaArtifact {
  /**
   * A file on web servers.
   *
   * @throws where there is no URL, one does not begin with `https://`, the list is a token, or the SHA-512 is not one
   */
  public static url(artifact: KafkaUrlArtifact): KafkaArtifact {
    const { urls, sha512 } = artifact;
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
    return new KafkaArtifact(sha512, urls);
  }

  /**
   * A file in a bucket, which the instance may then read.
   *
   * @throws where the key is empty or begins with a slash, or the SHA-512 is not one
   */
  public static bucket(artifact: KafkaBucketArtifact): KafkaArtifact {
    const { bucket, key, sha512 } = artifact;
    if (!Token.isUnresolved(key) && !/^[^/]/.test(key)) {
      throw invalid(`'key' must be that of an object, without a slash at its beginning, got '${key}'`);
    }
    return new KafkaArtifact(sha512, [`s3://${bucket.bucketName}/${key}`], (grantee) => {
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
    /** SHA-512 of the file. */
    public readonly sha512: string,
    sources: string[],
    private readonly allowRead: (grantee: iam.IGrantable) => void = () => undefined,
  ) {
    if (!Token.isUnresolved(sha512) && !/^[0-9a-f]{128}$/i.test(sha512)) {
      throw invalid(`'sha512' must be 128 hexadecimal digits, as 'sha512sum' prints them, got '${sha512}'`);
    }
    this._sources = sources;
  }

  /** @internal */
  public _grantRead(grantee: iam.IGrantable): void {
    this.allowRead(grantee);
  }
}
