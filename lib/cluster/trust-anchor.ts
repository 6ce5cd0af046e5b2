import type * as iam from 'aws-cdk-lib/aws-iam';

/** Where clients find the authority of a listener's certificates, if it is none that every client trusts. */
export interface TrustAnchor {
  /** Words of a command that prints it as PEM. */
  readonly command: readonly string[];
  /** Rights that the command needs. */
  grantRead(grantee: iam.IGrantable): iam.Grant;
}

/** Where clients keep it. */
export const TRUST_ANCHOR_FILE = '/etc/kafka/ca.pem';
