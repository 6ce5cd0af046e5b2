import { Token, Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { IKafkaNetwork } from './kafka-network-interface';
import { BROKERS_TO_FIT, largestPrefixFor, ZONE_SLOTS } from './network-layout';

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
   * The ids of the zones, such as `apne2-az1`, in the order of the broker subnets.
   *
   * @default - not known
   */
  readonly availabilityZoneIds?: string[];

  /**
   * The subnets of the brokers. Where a selection by type or name finds several in a zone, the first is taken; subnets
   * that are listed one by one must each be in a zone of their own.
   *
   * @default - the isolated subnets, or the private ones where there are none
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
 * The rules here are annotations, so that all that is wrong is said at once; and they wait for the second of the two
 * passes that `Vpc.fromLookup` takes. The first has an invented VPC, and an error about it, thrown or annotated, would end
 * the look-up before it ever happened.
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
    this.availabilityZoneIds = existing.availabilityZoneIds;
    const clients = select(vpc, existing.clientSubnets, [vpc.privateSubnets, this.brokerSubnets]);
    this.clientSubnets = this.onePerZone('clientSubnets', clients, existing);
    if (!isStandIn(vpc)) {
      this.checkZones(existing);
      this.checkRoom();
    }
  }

  private onePerZone(
    prop: 'brokerSubnets' | 'clientSubnets',
    subnets: ec2.ISubnet[],
    existing: ExistingVpc,
  ): ec2.ISubnet[] {
    const wanted = existing.availabilityZones;
    const inZones = subnets.filter((subnet) => !wanted || wanted.includes(subnet.availabilityZone));
    const first = new Map<string, ec2.ISubnet>();
    for (const subnet of inZones) {
      const other = first.get(subnet.availabilityZone);
      if (!other) {
        first.set(subnet.availabilityZone, subnet);
      } else if (existing[prop]?.subnets && !isStandIn(existing.vpc)) {
        Validations.of(this).addError(
          'cdk-kafka:subnetsInOneZone',
          `'${prop}' must hold one subnet for each zone, got ${other.subnetId} and ${subnet.subnetId}, both in ` +
            `${subnet.availabilityZone}; leave one out`,
        );
      }
    }
    return [...first.values()];
  }

  private checkZones({ availabilityZones, availabilityZoneIds }: ExistingVpc): void {
    const zones = this.availabilityZones;
    if (
      zones.length < 2 ||
      zones.length > ZONE_SLOTS ||
      (availabilityZones && zones.length !== availabilityZones.length)
    ) {
      Validations.of(this).addError(
        'cdk-kafka:zones',
        `'brokerSubnets' must be in two or three zones` +
          (availabilityZones ? `, in each of [${availabilityZones.join(', ')}]` : '') +
          `, got [${zones.join(', ')}]; name the 'availabilityZones', or select other 'brokerSubnets'`,
      );
    }
    if (availabilityZoneIds && availabilityZoneIds.length !== zones.length) {
      Validations.of(this).addError(
        'cdk-kafka:zoneIds',
        `'availabilityZoneIds' must hold one id for each of the ${zones.length} zones, got [${availabilityZoneIds.join(', ')}]`,
      );
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

/** The VPC of the first pass: its subnets are in `dummy1a` and `dummy1b`. */
function isStandIn(vpc: ec2.IVpc): boolean {
  const subnets = [...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets];
  return subnets.length > 0 && subnets.every((subnet) => subnet.availabilityZone.startsWith('dummy1'));
}

/** An imported subnet throws where its range is not known, and one of this app knows it only as a token. */
function knownCidr(subnet: ec2.ISubnet): string | undefined {
  try {
    return Token.isUnresolved(subnet.ipv4CidrBlock) ? undefined : subnet.ipv4CidrBlock;
  } catch {
    return undefined;
  }
}
