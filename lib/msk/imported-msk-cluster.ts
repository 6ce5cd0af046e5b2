import { Fn, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { KafkaGrants } from '../cluster/kafka-grants';
import type { KafkaListener } from '../cluster/kafka-listener';
import type { KafkaPlacement } from '../cluster/kafka-placement';
import { KafkaTopology } from '../cluster/kafka-topology';
import { invalid } from '../private/errors';
import { MskClusterBase } from './msk-cluster-base';
import { mskGrants } from './msk-grants';

/**
 * An Amazon MSK cluster that was made elsewhere.
 */
export interface MskClusterAttributes {
  /** Its ARN, `arn:aws:kafka:<region>:<account>:cluster/<name>/<uuid>`; a token is handed on. */
  readonly clusterArn: string;

  /**
   * The ways into it that are used here; grants need one that authenticates with IAM.
   *
   * @default - none
   */
  readonly listeners?: KafkaListener[];

  /**
   * Where in a VPC its brokers are reached; `connections` needs its security groups.
   *
   * @default - not known
   */
  readonly placement?: KafkaPlacement;

  /**
   * Its brokers and zones.
   *
   * @default KafkaTopology.unknown()
   */
  readonly topology?: KafkaTopology;
}

/** @internal */
export class ImportedMskCluster extends MskClusterBase {
  public readonly clusterName: string;
  public readonly clusterArn: string;
  public readonly topology: KafkaTopology;
  public readonly listeners: KafkaListener[];
  public readonly placement: KafkaPlacement | undefined;
  public readonly grants: KafkaGrants;

  constructor(scope: Construct, id: string, attributes: MskClusterAttributes) {
    const clusterArn = checkedArn(scope, attributes.clusterArn);
    super(scope, id, { environmentFromArn: clusterArn });
    this.clusterArn = clusterArn;
    this.clusterName = Fn.select(1, Fn.split('/', clusterArn));
    this.topology = attributes.topology ?? KafkaTopology.unknown();
    this.listeners = attributes.listeners ?? [];
    this.placement = attributes.placement;
    this.grants = mskGrants(this);
  }

  public get connections(): ec2.Connections {
    if (!this.placement || this.placement.securityGroups.length === 0) {
      throw invalid(
        `no rule can be made for this imported cluster, because its security groups are not known; ` +
          `give fromAttributes a 'placement' with its security groups`,
        this,
      );
    }
    const [first] = this.listeners;
    return new ec2.Connections({
      securityGroups: this.placement.securityGroups,
      defaultPort: first && ec2.Port.tcp(first.port),
    });
  }
}

/** Before the construct is made, whose base class takes the ARN apart. */
function checkedArn(scope: Construct, arn: string): string {
  if (!Token.isUnresolved(arn) && !/^arn:[^:]+:kafka:[^:]+:\d{12}:cluster\/[^/]+\/[^/]+$/.test(arn)) {
    throw invalid(
      `'clusterArn' must be such as 'arn:aws:kafka:<region>:<account>:cluster/<name>/<uuid>', got '${arn}'`,
      scope,
    );
  }
  return arn;
}
