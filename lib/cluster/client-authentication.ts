import { Token } from 'aws-cdk-lib';
import type * as acmpca from 'aws-cdk-lib/aws-acmpca';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { invalid } from '../private/errors';
import { KafkaAuthentication } from './kafka-authentication';

/**
 * Whether clients that do not authenticate talk to the brokers over TLS.
 */
export enum ClientEncryption {
  /** TLS only. */
  TLS = 'TLS',

  /** TLS on one port, plaintext on another: for the time of a migration. */
  TLS_PLAINTEXT = 'TLS_PLAINTEXT',

  /** Plaintext only. */
  PLAINTEXT = 'PLAINTEXT',
}

/**
 * Which certificates open the door.
 */
export interface MutualTlsAuthentication {
  /**
   * The private certificate authorities whose client certificates are accepted, at least one.
   *
   * Each costs a monthly fee of its own.
   *
   * @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-authentication.html
   */
  readonly certificateAuthorities: acmpca.ICertificateAuthority[];
}

/**
 * What a client that does not say who it is may do.
 */
export interface NoAuthentication {
  /** Whether such a client uses TLS, plaintext, or has the choice. */
  readonly encryption: ClientEncryption;
}

/** What a mechanism needs to know. */
interface Details {
  readonly certificateAuthorityArns?: string[];
  readonly trustStores?: secretsmanager.ISecret[];
  readonly encryption?: ClientEncryption;
}

/**
 * A way for clients to prove who they are. A cluster takes a list of them, each with a listener of its own.
 *
 * Encryption between clients and brokers follows from the list: TLS for every mechanism, plaintext only where
 * `ClientAuthentication.none` names it.
 *
 * @example
 * const authentication = [
 *   ClientAuthentication.iam(),
 *   ClientAuthentication.scram(),
 * ];
 */
export class ClientAuthentication {
  /** IAM roles and policies: no secret to hand out, rights through `cluster.grants`. The default on Amazon MSK. */
  public static iam(): ClientAuthentication {
    return new ClientAuthentication(KafkaAuthentication.IAM);
  }

  /** User name and password (SASL/SCRAM-SHA-512), for clients that cannot sign with IAM credentials. */
  public static scram(): ClientAuthentication {
    return new ClientAuthentication(KafkaAuthentication.SCRAM);
  }

  /**
   * Client certificates of AWS Private Certificate Authority.
   *
   * @throws where the list of authorities is empty or names something other than an `acm-pca` authority
   */
  public static mutualTls(options: MutualTlsAuthentication): ClientAuthentication {
    const arns = options.certificateAuthorities.map((authority) => authority.certificateAuthorityArn);
    if (arns.length === 0) {
      throw invalid(`'certificateAuthorities' must name at least one private certificate authority, got an empty list`);
    }
    for (const arn of arns) {
      if (!Token.isUnresolved(arn) && !/^arn:[^:]+:acm-pca:/.test(arn)) {
        throw invalid(
          `'certificateAuthorities' takes authorities of AWS Private CA (arn:aws:acm-pca:...), got '${arn}'`,
        );
      }
    }
    return new ClientAuthentication(KafkaAuthentication.MUTUAL_TLS, { certificateAuthorityArns: arns });
  }

  /**
   * Client certificates of any authority, for Kafka on EC2: Amazon MSK knows those of AWS Private CA only.
   *
   * @param authorities - secrets, each with the certificates of authorities as PEM, at least one
   * @throws where the list is empty
   */
  public static mutualTlsFromSecrets(authorities: secretsmanager.ISecret[]): ClientAuthentication {
    if (authorities.length === 0) {
      throw invalid(`'authorities' must name at least one secret, got an empty list`);
    }
    return new ClientAuthentication(KafkaAuthentication.MUTUAL_TLS, { trustStores: authorities });
  }

  /** No authentication: whoever reaches the port may do everything that no ACL forbids. */
  public static none(options: NoAuthentication): ClientAuthentication {
    return new ClientAuthentication(KafkaAuthentication.NONE, { encryption: options.encryption });
  }

  /** @internal */
  public readonly _certificateAuthorityArns: readonly string[];

  /** @internal */
  public readonly _trustStores: readonly secretsmanager.ISecret[];

  /** @internal */
  public readonly _encryption: ClientEncryption;

  private constructor(
    /** The mechanism. */
    public readonly mechanism: KafkaAuthentication,
    details: Details = {},
  ) {
    this._trustStores = details.trustStores ?? [];
    this._certificateAuthorityArns = details.certificateAuthorityArns ?? [];
    this._encryption = details.encryption ?? ClientEncryption.TLS;
  }
}
