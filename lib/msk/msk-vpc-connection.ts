import { Resource, Token, TokenComparison, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnVpcConnection, type IVpcConnectionRef, type VpcConnectionReference } from 'aws-cdk-lib/aws-msk';
import type { Construct } from 'constructs';
import { KafkaAuthentication } from '../cluster/kafka-authentication';
import { KafkaListenerReach } from '../cluster/kafka-listener';
import { MSK_PORTS } from '../facts/msk-limits';
import { isStandIn } from '../network/stand-in-vpc';
import { invalid, listed } from '../private/errors';
import type { IMskCluster } from './msk-cluster-interface';

/**
 * A connection of a client VPC to a cluster in another VPC or account of the region. A change of any property makes
 * another connection in its place.
 */
export interface MskVpcConnectionProps {
  /** The cluster, which must have `Connectivity.multiVpc` and, for another account, `policy.allowAccount`. */
  readonly cluster: IMskCluster;

  /** The VPC of the clients. */
  readonly vpc: ec2.IVpc;

  /**
   * As many subnets as the cluster has, in the zones with the same ids; names of zones differ between accounts.
   *
   * @default - the private subnets with egress of the VPC
   */
  readonly subnets?: ec2.SubnetSelection;

  /** How the clients authenticate, which each connection does in one way: IAM, SCRAM or MUTUAL_TLS. */
  readonly authentication: KafkaAuthentication;
}

const authenticationNames: Readonly<Record<KafkaAuthentication, string | undefined>> = {
  [KafkaAuthentication.IAM]: 'SASL_IAM',
  [KafkaAuthentication.SCRAM]: 'SASL_SCRAM',
  [KafkaAuthentication.MUTUAL_TLS]: 'TLS',
  [KafkaAuthentication.NONE]: undefined,
};

/**
 * The client side of multi-VPC private connectivity: endpoints in a client VPC, over which a cluster in another VPC or
 * account is reached. Charged by hour and traffic.
 *
 * Clients take the bootstrap servers of `cluster.listener({ reach: KafkaListenerReach.MULTI_VPC })`.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/mvpc-cross-account-user-action.html
 * @example
 * const connection = new MskVpcConnection(this, 'Connection', {
 *   cluster,
 *   vpc,
 *   authentication: KafkaAuthentication.IAM,
 * });
 * connection.connections.allowDefaultPortFrom(consumer);
 */
export class MskVpcConnection extends Resource implements ec2.IConnectable, IVpcConnectionRef {
  /** The ARN of the connection. */
  public readonly vpcConnectionArn: string;

  /** Rules of the endpoints; the default port is the range that the brokers are reached at. */
  public readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: MskVpcConnectionProps) {
    super(scope, id);
    const { subnets } = props.vpc.selectSubnets(props.subnets);
    this.checkCluster(props);
    this.checkSubnets(props, subnets);
    this.connections = this.defineConnections(props.vpc);
    this.vpcConnectionArn = this.isPossible(props) ? this.defineConnection(props, subnets).attrArn : this.futureArn();
  }

  public get vpcConnectionRef(): VpcConnectionReference {
    return { vpcConnectionArn: this.vpcConnectionArn };
  }

  private checkCluster({ cluster, authentication }: MskVpcConnectionProps): void {
    if (authentication === KafkaAuthentication.NONE) {
      throw invalid(`'authentication' must be IAM, SCRAM or MUTUAL_TLS, got ${authentication}`, this);
    }
    if (cluster.topology.isElastic) {
      throw invalid(
        `'cluster' ${cluster.node.path} is serverless and has endpoints in VPCs of its own; give it this VPC in 'otherVpcs' ` +
          `before it is created`,
        this,
      );
    }
    if (Token.compareStrings(cluster.env.region, this.env.region) === TokenComparison.DIFFERENT) {
      throw invalid(
        `'cluster' must be in the region of its clients, ${this.env.region}, got ${cluster.env.region}; connect the VPCs`,
        this,
      );
    }
    const offered = cluster.listeners.filter(({ reach }) => reach === KafkaListenerReach.MULTI_VPC);
    const known = offered.length > 0 || Resource.isOwnedResource(cluster);
    if (known && !offered.some((listener) => listener.authentication === authentication)) {
      throw invalid(
        `'cluster' ${cluster.node.path} does not offer ${authentication} to other VPCs; give it ` +
          `Connectivity.multiVpc({ authentications: [KafkaAuthentication.${authentication}] })`,
        this,
      );
    }
  }

  /** Not before the cluster has multi-VPC connectivity, which it cannot be created with. */
  private isPossible({ cluster }: MskVpcConnectionProps): boolean {
    return cluster.listeners.every(({ reach, _isConnected }) => reach !== KafkaListenerReach.MULTI_VPC || _isConnected);
  }

  /** Annotations, and none while the VPC of either side is still looked up: its subnets are invented. */
  private checkSubnets({ cluster, vpc }: MskVpcConnectionProps, subnets: readonly ec2.ISubnet[]): void {
    const { placement } = cluster;
    if (isStandIn(vpc) || (placement && isStandIn(placement.vpc))) {
      return;
    }
    const expected = placement?.subnets.length ?? subnets.length;
    if (subnets.length !== expected || new Set(subnets).size !== subnets.length) {
      Validations.of(this).addError(
        'cdk-kafka:subnetsOfConnection',
        `'subnets' must be as many as those of the cluster, ${expected}, one in each of the zones with the same ids, got ` +
          `${listed(subnets.map(({ node }) => node.id))}; select others`,
      );
    }
  }

  /** For policies that name it before it is there. */
  private futureArn(): string {
    return this.stack.formatArn({ service: 'kafka', resource: 'vpc-connection', resourceName: 'not-connected-yet' });
  }

  private defineConnections(vpc: ec2.IVpc): ec2.Connections {
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Endpoints of a Kafka cluster in another VPC',
    });
    const { from, to } = MSK_PORTS.multiVpc;
    return new ec2.Connections({ securityGroups: [securityGroup], defaultPort: ec2.Port.tcpRange(from, to) });
  }

  private defineConnection(props: MskVpcConnectionProps, subnets: readonly ec2.ISubnet[]): CfnVpcConnection {
    return new CfnVpcConnection(this, 'Resource', {
      targetClusterArn: props.cluster.clusterArn,
      vpcId: props.vpc.vpcId,
      clientSubnets: subnets.map(({ subnetId }) => subnetId),
      securityGroups: this.connections.securityGroups.map(({ securityGroupId }) => securityGroupId),
      authentication: authenticationNames[props.authentication] ?? '',
    });
  }
}
