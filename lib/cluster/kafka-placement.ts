import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * Where in a VPC the brokers are reached.
 */
export interface KafkaPlacement {
  /** The VPC that holds the brokers' network interfaces. */
  readonly vpc: ec2.IVpc;

  /** One subnet for each Availability Zone that has brokers. */
  readonly subnets: ec2.ISubnet[];

  /** The security groups on the brokers' network interfaces. */
  readonly securityGroups: ec2.ISecurityGroup[];
}
