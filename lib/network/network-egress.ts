import * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * What a network without internet still reaches.
 */
export interface IsolatedEgressOptions {
  /**
   * The AWS services that get an interface endpoint in every zone. Each costs by the hour and zone.
   *
   * @default - Session Manager (`SSM`, `SSM_MESSAGES`), CloudWatch Logs and metrics, Secrets Manager, KMS and STS: what a Kafka
   * client needs to be reached, to log, to read its password and to take its role
   */
  readonly endpoints?: ec2.InterfaceVpcEndpointAwsService[];
}

/**
 * How clients in the network reach the outside. Brokers of Amazon MSK need no way out.
 *
 * Changing it later adds or removes gateways, routes and endpoints, and moves no subnet.
 */
export class NetworkEgress {
  /** A NAT gateway in each zone: the loss of a zone cuts nobody else off. For production. */
  public static natPerZone(): NetworkEgress {
    return new NetworkEgress('nat-per-zone', []);
  }

  /** One NAT gateway for all zones: cheaper, and the loss of its zone cuts every client off from the outside. */
  public static singleNat(): NetworkEgress {
    return new NetworkEgress('single-nat', []);
  }

  /** No internet at all: interface endpoints for the AWS services that clients need, and nothing else. */
  public static isolated(options: IsolatedEgressOptions = {}): NetworkEgress {
    return new NetworkEgress('isolated', options.endpoints ?? isolatedEndpoints());
  }

  /** @internal */
  public readonly _endpoints: readonly ec2.InterfaceVpcEndpointAwsService[];

  /** @internal */
  public readonly _kind: 'nat-per-zone' | 'single-nat' | 'isolated';

  private constructor(kind: NetworkEgress['_kind'], endpoints: ec2.InterfaceVpcEndpointAwsService[]) {
    this._kind = kind;
    this._endpoints = endpoints;
  }

  /** @internal */
  public _natGateways(zones: number): number {
    return { 'nat-per-zone': zones, 'single-nat': 1, isolated: 0 }[this._kind];
  }
}

function isolatedEndpoints(): ec2.InterfaceVpcEndpointAwsService[] {
  const { SSM, SSM_MESSAGES, CLOUDWATCH_LOGS, CLOUDWATCH_MONITORING, SECRETS_MANAGER, KMS, STS } =
    ec2.InterfaceVpcEndpointAwsService;
  return [SSM, SSM_MESSAGES, CLOUDWATCH_LOGS, CLOUDWATCH_MONITORING, SECRETS_MANAGER, KMS, STS];
}

/**
 * How brokers in the network reach the outside.
 *
 * Changing it later adds or removes routes, and moves no subnet.
 */
export enum BrokerEgress {
  /** Not at all, but for S3: brokers of Amazon MSK need no way out. */
  NONE = 'NONE',

  /** As clients do. Brokers on EC2 ask AWS who they are at every boot. */
  AS_CLIENTS = 'AS_CLIENTS',
}
