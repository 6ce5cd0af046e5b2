import { CrossStackReferences, ReferenceStrength, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, type IConstruct } from 'constructs';
import { invalid, listed } from '../private/errors';
import { concreteInteger } from '../private/numbers';
import { ExistingKafkaNetwork, type ExistingVpc } from './existing-kafka-network';
import type { IKafkaNetwork } from './kafka-network-interface';
import { BrokerEgress, NetworkEgress } from './network-egress';
import { networkTiers, ZONE_SLOTS } from './network-layout';

const DEFAULT_CIDR = '10.0.0.0/16';

/**
 * A VPC of its own for Kafka.
 */
export interface KafkaNetworkProps {
  /**
   * The names of the two or three Availability Zones, such as `ap-northeast-2a`.
   *
   * Their order is their place in the address range: append a third, never insert it or swap two, which would replace
   * their subnets.
   *
   * A stack that names its account still looks the zones of the region up, to check that these are among them; one that
   * names only its region does not.
   *
   * @default - the first `availabilityZoneCount` zones of the stack
   */
  readonly availabilityZones?: string[];

  /**
   * How many zones to take from the stack, 2 or 3, where `availabilityZones` does not name them.
   *
   * An environment-agnostic stack has two.
   *
   * @default 3
   */
  readonly availabilityZoneCount?: number;

  /**
   * The ids of the zones, such as `apne2-az1`, in the order of `availabilityZones`.
   *
   * Known ids let a cluster refuse a zone that carries no Amazon MSK.
   *
   * @default - not known
   */
  readonly availabilityZoneIds?: string[];

  /**
   * The addresses of the VPC, from /16 to /21. Each of sixteen equal slots is a subnet: three tiers in three zones.
   *
   * Changing it replaces the VPC and everything in it.
   *
   * @default '10.0.0.0/16'
   */
  readonly vpcCidr?: string;

  /**
   * How clients reach the outside.
   *
   * @default NetworkEgress.natPerZone()
   */
  readonly egress?: NetworkEgress;

  /**
   * How brokers reach the outside.
   *
   * @default BrokerEgress.NONE
   */
  readonly brokerEgress?: BrokerEgress;

  /**
   * Further AWS services that get an interface endpoint in every zone.
   *
   * S3 always has a gateway endpoint, which costs nothing.
   *
   * @default - only those that `egress` needs
   */
  readonly endpoints?: ec2.InterfaceVpcEndpointAwsService[];

  /**
   * Flow logs of the VPC, by id. An empty map switches them off.
   *
   * @default - all traffic, into a log group of its own that is kept for a month
   */
  readonly flowLogs?: Record<string, ec2.FlowLogOptions>;
}

/**
 * A VPC over two or three Availability Zones with three tiers of subnets: brokers (no route out, unless asked for), clients
 * (with the egress asked for), and public ones only where a NAT gateway needs them.
 *
 * The place of every tier and zone in the address range is fixed. A third zone, another egress or an endpoint can be
 * added at any time without moving a subnet under a cluster.
 *
 * @example
 * const network = new KafkaNetwork(this, 'Network', {
 *   availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
 *   egress: NetworkEgress.singleNat(),
 * });
 */
export class KafkaNetwork extends Construct implements IKafkaNetwork {
  /**
   * A network in a VPC that exists, made elsewhere in the app or looked up with `Vpc.fromLookup`.
   *
   * @param scope - the construct that it belongs to
   * @param id - its id there
   * @param existing - the VPC, and which of its subnets to use
   */
  public static fromVpc(scope: Construct, id: string, existing: ExistingVpc): IKafkaNetwork {
    return new ExistingKafkaNetwork(scope, id, existing);
  }

  public readonly vpc: ec2.IVpc;
  public readonly availabilityZones: string[];
  public readonly availabilityZoneIds?: string[];
  public readonly brokerSubnets: ec2.ISubnet[];
  public readonly clientSubnets: ec2.ISubnet[];

  /**
   * @throws where there are not two or three distinct zones, where a token hides them, where the stack has fewer than
   * asked for, or where the address range is too small
   */
  constructor(scope: Construct, id: string, props: KafkaNetworkProps = {}) {
    super(scope, id);
    const egress = props.egress ?? NetworkEgress.natPerZone();
    this.availabilityZones = this.chooseZones(props);
    this.availabilityZoneIds = this.checkZoneIds(props.availabilityZoneIds);
    const vpc = this.defineVpc(props, egress);
    this.vpc = vpc;
    this.brokerSubnets = vpc.selectSubnets({ subnetGroupName: 'Broker' }).subnets;
    this.clientSubnets = vpc.selectSubnets({ subnetGroupName: 'Client' }).subnets;
    this.holdInPlace(vpc, ...this.brokerSubnets, ...this.clientSubnets);
    this.defineEndpoints(vpc, props.vpcCidr ?? DEFAULT_CIDR, [...egress._endpoints, ...(props.endpoints ?? [])]);
  }

  private chooseZones({ availabilityZones, availabilityZoneCount }: KafkaNetworkProps): string[] {
    if (!availabilityZones) {
      return this.zonesOfStack(
        concreteInteger('availabilityZoneCount', availabilityZoneCount ?? ZONE_SLOTS, 2, ZONE_SLOTS, this),
      );
    }
    if (Token.isUnresolved(availabilityZones)) {
      throw invalid(`'availabilityZones' must be known at synthesis: there is a subnet for each; got a token`, this);
    }
    const distinct = new Set(availabilityZones);
    if (distinct.size !== availabilityZones.length || distinct.size < 2 || distinct.size > ZONE_SLOTS) {
      throw invalid(
        `'availabilityZones' must name two or three distinct zones, got ${listed(availabilityZones)}`,
        this,
      );
    }
    return availabilityZones;
  }

  private zonesOfStack(count: number): string[] {
    const stack = Stack.of(this);
    const zones = stack.availabilityZones;
    if (zones.length < count) {
      throw invalid(
        `'availabilityZoneCount' is ${count}, but stack '${stack.stackName}' has ${zones.length} zones` +
          (Token.isUnresolved(stack.region) ? `, as every environment-agnostic stack; give it 'env.region' and` : `;`) +
          ` name the 'availabilityZones', or ask for ${zones.length}`,
        this,
      );
    }
    return zones.slice(0, count);
  }

  private checkZoneIds(ids: string[] | undefined): string[] | undefined {
    if (ids && (ids.length !== this.availabilityZones.length || new Set(ids).size !== ids.length)) {
      throw invalid(
        `'availabilityZoneIds' must hold one id for each of the ${this.availabilityZones.length} zones and none twice, ` +
          `got ${listed(ids)}`,
        this,
      );
    }
    return ids;
  }

  private defineVpc(props: KafkaNetworkProps, egress: NetworkEgress): ec2.Vpc {
    const cidr = props.vpcCidr ?? DEFAULT_CIDR;
    if (Token.isUnresolved(cidr)) {
      throw invalid(`'vpcCidr' must be known at synthesis: the subnets are computed from it; got a token`, this);
    }
    const subnetConfiguration = networkTiers(cidr, egress, props.brokerEgress ?? BrokerEgress.NONE, this);
    return new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(cidr),
      // A copy: the VPC appends a stand-in for each reserved zone to the list that it is given.
      availabilityZones: [...this.availabilityZones],
      reservedAzs: ZONE_SLOTS - this.availabilityZones.length,
      subnetConfiguration,
      natGateways: egress._natGateways(this.availabilityZones.length),
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
      flowLogs: props.flowLogs ?? { All: this.defineFlowLog() },
      // The switch would bring a Lambda function; nothing here uses the default group.
      restrictDefaultSecurityGroup: false,
    });
  }

  /** An export in use is what stops CloudFormation from replacing a subnet under a cluster. */
  private holdInPlace(...parts: IConstruct[]): void {
    for (const part of parts) {
      CrossStackReferences.of(part).produce(ReferenceStrength.STRONG);
    }
  }

  private defineFlowLog(): ec2.FlowLogOptions {
    const logGroup = new logs.LogGroup(this, 'FlowLogs', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    return { destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup) };
  }

  private defineEndpoints(vpc: ec2.Vpc, cidr: string, services: ec2.InterfaceVpcEndpointAwsService[]): void {
    const byName = new Map(services.map((service) => [service.shortName, service]));
    for (const [shortName, service] of byName) {
      const subnets = { subnets: this.clientSubnets };
      const endpoint = vpc.addInterfaceEndpoint(shortName, { service, subnets, open: false });
      // The range itself, and not a reference to it, so that a policy check can read who is let in.
      endpoint.connections.allowDefaultPortFrom(ec2.Peer.ipv4(cidr), 'HTTPS from the VPC');
    }
  }
}
