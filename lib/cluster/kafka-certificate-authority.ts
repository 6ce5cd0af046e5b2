import { Duration, RemovalPolicy, Resource, Stack, Token } from 'aws-cdk-lib';
import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import type { CertificateAuthorityReference } from 'aws-cdk-lib/aws-acmpca';
import type { Construct } from 'constructs';
import { invalid } from '../private/errors';

/**
 * For how long the certificates of an authority are valid, which decides its price.
 *
 * @see https://docs.aws.amazon.com/privateca/latest/userguide/short-lived-certificates.html
 */
export enum CertificateAuthorityUsage {
  /** Certificates of any validity. */
  GENERAL_PURPOSE = 'GENERAL_PURPOSE',

  /** Certificates of at most seven days, from an authority at an eighth of the price: clients must renew them often. */
  SHORT_LIVED_CERTIFICATE = 'SHORT_LIVED_CERTIFICATE',
}

/**
 * A root authority for client certificates.
 */
export interface KafkaCertificateAuthorityProps {
  /** The common name of the authority's own certificate, 1-64 characters. Changing it replaces the authority. */
  readonly commonName: string;

  /**
   * For how long the authority's own certificate is valid, in whole days.
   *
   * @default Duration.days(3650)
   */
  readonly validity?: Duration;

  /**
   * For how long certificates of clients may be valid. Changing it replaces the authority.
   *
   * @default CertificateAuthorityUsage.GENERAL_PURPOSE
   */
  readonly usage?: CertificateAuthorityUsage;

  /**
   * What happens to the authority when it leaves the stack: without it no client certificate can be renewed.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE: it stays, but for that of a creation that failed
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A root certificate authority of AWS Private CA that is ready to use: made, signed by itself, activated, and permitted
 * to renew the certificates that AWS Certificate Manager keeps.
 *
 * AWS charges for an authority by the month. Give each cluster its own: every certificate of an authority opens every
 * cluster that accepts it.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-authentication.html
 * @example
 * const authority = new KafkaCertificateAuthority(this, 'Authority', { commonName: 'orders clients' });
 * const authentication = ClientAuthentication.mutualTls({ certificateAuthorities: [authority] });
 */
export class KafkaCertificateAuthority extends Resource implements acmpca.ICertificateAuthority {
  /** The ARN of the authority; whatever refers to it waits until the authority is active. */
  public readonly certificateAuthorityArn: string;

  /**
   * @throws where the common name is empty or too long, or the validity is not a whole number of days
   */
  constructor(scope: Construct, id: string, props: KafkaCertificateAuthorityProps) {
    super(scope, id);
    const { commonName } = props;
    if (!Token.isUnresolved(commonName) && (commonName.length < 1 || commonName.length > 64)) {
      throw invalid(`'commonName' must have 1-64 characters, got '${commonName}'`, this);
    }
    const authority = this.defineAuthority(props);
    const certificate = this.sign(authority, this.daysOf(props.validity ?? Duration.days(3650)));
    const permission = this.letRenew(authority);
    const activation = this.activate(authority, certificate);
    // All of them: an activation that went would leave an authority that is switched off.
    for (const resource of [authority, certificate, permission, activation]) {
      resource.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    }
    this.certificateAuthorityArn = activation.ref;
  }

  public get certificateAuthorityRef(): CertificateAuthorityReference {
    return { certificateAuthorityArn: this.certificateAuthorityArn };
  }

  private defineAuthority(props: KafkaCertificateAuthorityProps): acmpca.CfnCertificateAuthority {
    return new acmpca.CfnCertificateAuthority(this, 'Resource', {
      type: 'ROOT',
      keyAlgorithm: 'RSA_2048',
      signingAlgorithm: 'SHA256WITHRSA',
      subject: { commonName: props.commonName },
      usageMode: props.usage ?? CertificateAuthorityUsage.GENERAL_PURPOSE,
    });
  }

  private daysOf(validity: Duration): number {
    const days = validity.isUnresolved() ? validity.toDays() : validity.toDays({ integral: false });
    if (!Token.isUnresolved(days) && (!Number.isInteger(days) || days < 1)) {
      throw invalid(`'validity' must be a whole number of days, 1 or more, got ${days}`, this);
    }
    return days;
  }

  private sign(authority: acmpca.CfnCertificateAuthority, days: number): acmpca.CfnCertificate {
    return new acmpca.CfnCertificate(this, 'Certificate', {
      certificateAuthorityArn: authority.attrArn,
      certificateSigningRequest: authority.attrCertificateSigningRequest,
      signingAlgorithm: 'SHA256WITHRSA',
      templateArn: `arn:${Stack.of(this).partition}:acm-pca:::template/RootCACertificate/V1`,
      validity: { type: 'DAYS', value: days },
    });
  }

  private activate(
    authority: acmpca.CfnCertificateAuthority,
    certificate: acmpca.CfnCertificate,
  ): acmpca.CfnCertificateAuthorityActivation {
    return new acmpca.CfnCertificateAuthorityActivation(this, 'Activation', {
      certificateAuthorityArn: authority.attrArn,
      certificate: certificate.attrCertificate,
      status: 'ACTIVE',
    });
  }

  /** https://docs.aws.amazon.com/privateca/latest/userguide/assign-permissions.html */
  private letRenew(authority: acmpca.CfnCertificateAuthority): acmpca.CfnPermission {
    return new acmpca.CfnPermission(this, 'Permission', {
      certificateAuthorityArn: authority.attrArn,
      principal: 'acm.amazonaws.com',
      actions: ['IssueCertificate', 'GetCertificate', 'ListPermissions'],
    });
  }
}
