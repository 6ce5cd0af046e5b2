import type { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * The key that encrypts the brokers' volumes.
 *
 * Decide before the first deployment: another key would be another cluster on Amazon MSK, and other volumes on EC2.
 */
export class EncryptionAtRest {
  /** The key that AWS keeps in each account for Amazon MSK, or for EBS. Costs nothing and cannot be shared or revoked. */
  public static awsManagedKey(): EncryptionAtRest {
    return new EncryptionAtRest(() => undefined);
  }

  /**
   * A key of yours.
   *
   * The cluster keeps its records readable only as long as the key exists, so a key made here stays as long as the
   * cluster does.
   *
   * @param key - the key; left out, the cluster makes one with yearly rotation
   */
  public static customerManagedKey(key?: kms.IKey): EncryptionAtRest {
    return new EncryptionAtRest(
      (scope, removalPolicy) =>
        key ??
        new kms.Key(scope, 'EncryptionKey', {
          description: 'Volumes of Kafka brokers',
          enableKeyRotation: true,
          removalPolicy,
        }),
    );
  }

  private constructor(private readonly key: (scope: Construct, removalPolicy: RemovalPolicy) => kms.IKey | undefined) {}

  /** @internal */
  public _bind(scope: Construct, removalPolicy: RemovalPolicy): kms.IKey | undefined {
    return this.key(scope, removalPolicy);
  }
}
