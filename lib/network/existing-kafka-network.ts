import { Token, Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { listed } from '../private/errors';
import type { IKafkaNetwork } from './kafka-network-interface';
import { BROKERS_TO_FIT, largestPrefixFor, ZONE_SLOTS } from './network-layout';
import { isStandIn, zoneOf } from './stand-in-vpc';

/**
 * Which subnets of an existing VPC to use.
 */
export interface ExistingVpc {
  /** The VPC. */
  readonly vpc: ec2.IVpc;

  /**
   * Only these Availability Zones, two or three.
   *
   * @default - those of the broker subnets
   */
  readonly availabilityZones?: string[];

  /**
   * The ids of the zones, such as `apne2-az1`, in the order of `availabilityZones`, which they need.
   *
   * @default - not known
   */
  readonly availabilityZoneIds?: string[];

  /**
   * The subnets of the brokers. Where a selection by type or name finds several in a zone, the first is taken; subnets
   * that are listed one by one must each be in a zone of their own.
   *
   * @default - the isolated subnets, or the private ones where there are none. Name them for a cluster that is to last:
   * what is added to the VPC later may otherwise change the choice, and another choice replaces the cluster
   */
  readonly brokerSubnets?: ec2.SubnetSelection;

  /**
   * The subnets of clients, chosen likewise.
   *
   * @default - the private subnets with egress, or those of the brokers where there are none
   */
  readonly clientSubnets?: ec2.SubnetSelection;
}

/**
 * The rules here are annotations, so that all that is wrong is said at once, and wait for the second of the two passes
 * that `Vpc.fromLookup` takes.
 */
export class ExistingKafkaNetwork extends Construct implements IKafkaNetwork {
  public readonly vpc: ec2.IVpc;
  public readonly availabilityZones: string[];
  public readonly availabilityZoneIds?: string[];
  public readonly brokerSubnets: ec2.ISubnet[];
  public readonly clientSubnets: ec2.ISubnet[];

  constructor(scope: Construct, id: string, existing: ExistingVpc) {
    super(scope, id);
    const { vpc } = existing;
    this.vpc = vpc;
    const brokers = select(vpc, existing.brokerSubnets, [vpc.isolatedSubnets, vpc.privateSubnets]);
    this.brokerSubnets = this.onePerZone('brokerSubnets', brokers, existing);
    this.availabilityZones = this.brokerSubnets.map((subnet) => subnet.availabilityZone);
    this.availabilityZoneIds = this.orderZoneIds(existing);
    const clients = select(vpc, existing.clientSubnets, [vpc.privateSubnets, this.brokerSubnets]);
    this.clientSubnets = this.onePerZone('clientSubnets', clients, existing);
    this.checkZones(existing);
    this.checkRoom();
  }

  private onePerZone(
    prop: 'brokerSubnets' | 'clientSubnets',
    subnets: ec2.ISubnet[],
    existing: ExistingVpc,
  ): ec2.ISubnet[] {
    const wanted = existing.availabilityZones;
    const first = new Map<string, ec2.ISubnet>();
    for (const subnet of subnets) {
      const zone = zoneOf(subnet);
      const other = first.get(zone ?? '');
      if (zone === undefined) {
        this.report(
          'zoneOfSubnet',
          `'${prop}' must know the zone of each subnet, got ${nameOf(subnet)}; import it with its zone`,
        );
      } else if (wanted && !wanted.includes(zone)) {
        continue;
      } else if (!other) {
        first.set(zone, subnet);
      } else if (existing[prop]?.subnets) {
        this.report(
          'subnetsInOneZone',
          `'${prop}' must hold one subnet for each zone, got ${nameOf(other)} and ${nameOf(subnet)}, both in ${listed([zone])}; ` +
            `leave one out`,
        );
      }
    }
    return [...first.values()];
  }

  /** In the order of the broker subnets, which is that of the zones of the network. */
  private orderZoneIds({ availabilityZones = [], availabilityZoneIds: ids }: ExistingVpc): string[] | undefined {
    if (!ids) {
      return undefined;
    }
    if (ids.length !== availabilityZones.length || new Set(ids).size !== ids.length) {
      this.report(
        'zoneIds',
        `'availabilityZoneIds' must hold one id for each of the 'availabilityZones', ${listed(availabilityZones)}, and none ` +
          `twice, got ${listed(ids)}`,
      );
    }
    return this.availabilityZones.map((zone) => ids[availabilityZones.indexOf(zone)] ?? '');
  }

  private checkZones({ availabilityZones }: ExistingVpc): void {
    const zones = this.availabilityZones;
    const missing = availabilityZones && zones.length !== availabilityZones.length;
    if (zones.length < 2 || zones.length > ZONE_SLOTS || missing) {
      this.report(
        'zones',
        `'brokerSubnets' must be in two or three zones` +
          (availabilityZones ? `, in each of ${listed(availabilityZones)}` : '') +
          `, got ${listed(zones)}; name the 'availabilityZones', or select other 'brokerSubnets'`,
      );
    }
  }

  private report(id: string, message: string): void {
    if (!isStandIn(this.vpc)) {
      Validations.of(this).addError(`cdk-kafka:${id}`, message);
    }
  }

  private checkRoom(): void {
    const largest = largestPrefixFor(BROKERS_TO_FIT);
    for (const [index, subnet] of this.brokerSubnets.entries()) {
      const cidr = knownCidr(subnet);
      if (cidr !== undefined && Number(cidr.split('/')[1]) > largest) {
        Validations.of(this).addWarning(
          `cdk-kafka:subnetTooSmall${index}`,
          `broker subnet ${cidr} has no room for ${BROKERS_TO_FIT} brokers, the most that a cluster may grow to; ` +
            `a /${largest} has`,
        );
      }
    }
  }
}

/** What the caller selects, else the first set that is not empty. */
function select(vpc: ec2.IVpc, selection: ec2.SubnetSelection | undefined, otherwise: ec2.ISubnet[][]): ec2.ISubnet[] {
  return selection ? vpc.selectSubnets(selection).subnets : (otherwise.find((subnets) => subnets.length > 0) ?? []);
}

/** An imported subnet throws where its range is not known, and one of this app knows it only as a token. */
function knownCidr(subnet: ec2.ISubnet): string | undefined {
  try {
    return Token.isUnresolved(subnet.ipv4CidrBlock) ? undefined : subnet.ipv4CidrBlock;
  } catch {
    return undefined;
  }
}

function nameOf(subnet: ec2.ISubnet): string {
  return Token.isUnresolved(subnet.subnetId) ? subnet.node.path : subnet.subnetId;
}
