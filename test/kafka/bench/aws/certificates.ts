import { join } from 'node:path';
import type { DeployedCertificate } from '../deployment';
import { hexOf } from '../physical-values';
import { CertificateAuthority, encryptedKey, type IssuedCertificate } from './certificate-authority';
import { CliError } from './cli-arguments';
import { resourceTags, ServiceError, type Operations } from './service';

interface StoredCertificate {
  readonly deployed: DeployedCertificate;
  issued: Promise<IssuedCertificate>;
}

/** AWS Certificate Manager, and the authorities of AWS Private CA: one of the bench for each ARN. */
export class Certificates {
  private readonly stored = new Map<string, StoredCertificate>();
  private readonly authorities = new Map<string, Promise<CertificateAuthority>>();

  constructor(private readonly folder: string) {}

  public deploy(certificate: DeployedCertificate): void {
    if (!this.stored.has(certificate.arn)) {
      this.stored.set(certificate.arn, { deployed: certificate, issued: this.issue(certificate) });
    }
  }

  /** Issues it anew, as ACM does in time; for so many days where they are given. */
  public async renew(arn: string, days?: number): Promise<void> {
    const certificate = this.find(arn);
    certificate.issued = this.issue(certificate.deployed, days);
    await certificate.issued;
  }

  /** The authority behind an ARN, which tests may ask for certificates of clients. */
  public authority(arn: string): Promise<CertificateAuthority> {
    const name = hexOf(arn, 12);
    const authority = this.authorities.get(arn) ?? CertificateAuthority.make(join(this.folder, name), `bench ${name}`);
    this.authorities.set(arn, authority);
    return authority;
  }

  public certificate(arn: string): Promise<IssuedCertificate> {
    return this.find(arn).issued;
  }

  private async issue({ names, keyAlgorithm, authorityArn }: DeployedCertificate, days?: number) {
    const authority = await this.authority(authorityArn ?? 'Amazon');
    return authority.issue({ names, keyAlgorithm, ...(days === undefined ? {} : { days }) });
  }

  private find(arn: string): StoredCertificate {
    const certificate = this.stored.get(arn);
    if (!certificate) {
      throw new ServiceError('ResourceNotFoundException', `Could not find certificate ${arn}.`);
    }
    return certificate;
  }

  public readonly operations: Operations = {
    'acm export-certificate': {
      name: 'ExportCertificate',
      options: { required: ['--certificate-arn', '--passphrase'] },
      run: async ({ call, authorize }) => {
        const [arn, passphrase] = [call.option('--certificate-arn'), call.bytes('--passphrase')];
        authorize('acm:ExportCertificate', arn, resourceTags(this.stored.get(arn)?.deployed.tags ?? {}));
        if (passphrase.length < 4 || passphrase.length > 128) {
          throw new CliError(252, '\nParameter validation failed:\nInvalid length for parameter Passphrase\n');
        }
        const { certificate: Certificate, chain: CertificateChain, privateKey } = await this.find(arn).issued;
        return { Certificate, CertificateChain, PrivateKey: encryptedKey(privateKey, passphrase) };
      },
    },
    'acm-pca get-certificate-authority-certificate': {
      name: 'GetCertificateAuthorityCertificate',
      options: { required: ['--certificate-authority-arn'] },
      run: async ({ call, authorize }) => {
        const arn = call.option('--certificate-authority-arn');
        authorize('acm-pca:GetCertificateAuthorityCertificate', arn);
        return { Certificate: (await this.authority(arn)).certificate };
      },
    },
  };
}
