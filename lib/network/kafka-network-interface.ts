import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';

/**
 * A VPC over two or three Availability Zones, and the subnets in it that brokers and clients use.
 */
export interface IKafkaNetwork extends IConstruct {
  /** The VPC. */
  readonly vpc: ec2.IVpc;

  /** The names of the zones, in the order of `brokerSubnets`. */
  readonly availabilityZones: string[];

  /**
   * The ids of the zones, in the order of `brokerSubnets`.
   *
   * A name such as `us-east-1a` means another zone in each account; an id such as `use1-az1` means the same everywhere.
   *
   * @default - not known
   */
  readonly availabilityZoneIds?: string[];

  /** One subnet a zone for the brokers. */
  readonly brokerSubnets: ec2.ISubnet[];

  /** One subnet a zone for clients. */
  readonly clientSubnets: ec2.ISubnet[];
}
