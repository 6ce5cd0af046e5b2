import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { SUBNET_RESERVED_ADDRESSES, VPC_MIN_PREFIX } from '../facts/network';
import { invalid } from '../private/errors';
import { BrokerEgress, type NetworkEgress } from './network-egress';

/** A cluster of Amazon MSK may grow to 60 brokers, and all of them may one day sit in the zones of this network. */
export const BROKERS_TO_FIT = 60;

/** Each tier has room for this many zones, whether they are used today or not. */
export const ZONE_SLOTS = 3;

/**
 * The three tiers, always in this order and always of this size: a tier or a zone that is not used keeps its place, so
 * that using it later moves no other subnet. A subnet that moves is replaced, and the cluster in it as well.
 */
export function networkTiers(
  cidr: string,
  egress: NetworkEgress,
  brokerEgress: BrokerEgress,
  scope: IConstruct,
): ec2.SubnetConfiguration[] {
  const cidrMask = subnetPrefix(cidr, scope);
  const isolated = egress._kind === 'isolated';
  const ofClients = isolated ? ec2.SubnetType.PRIVATE_ISOLATED : ec2.SubnetType.PRIVATE_WITH_EGRESS;
  const ofBrokers = brokerEgress === BrokerEgress.AS_CLIENTS ? ofClients : ec2.SubnetType.PRIVATE_ISOLATED;
  return [
    { name: 'Broker', subnetType: ofBrokers, cidrMask },
    { name: 'Client', subnetType: ofClients, cidrMask },
    {
      name: 'Public',
      subnetType: ec2.SubnetType.PUBLIC,
      cidrMask,
      reserved: isolated,
      // Nothing but NAT gateways lives here, and those bring an address of their own.
      mapPublicIpOnLaunch: isolated ? undefined : false,
    },
  ];
}

/** Sixteen slots for three tiers in three zones: seven stay free for what the owner of the VPC adds. */
function subnetPrefix(cidr: string, scope: IConstruct): number {
  const smallest = largestPrefixFor(BROKERS_TO_FIT) - 4;
  const [, address = '', length = ''] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(cidr) ?? [];
  const prefix = Number(length);
  const octets = address.split('.').map(Number);
  if (address === '' || octets.some((octet) => octet > 255) || prefix < VPC_MIN_PREFIX || prefix > smallest) {
    throw invalid(
      `'vpcCidr' must be an IPv4 range from /${VPC_MIN_PREFIX} to /${smallest}, such as '10.0.0.0/16', got '${cidr}'; ` +
        `a smaller one leaves no room for ${BROKERS_TO_FIT} brokers in each broker subnet`,
      scope,
    );
  }
  const first = networkAddress(octets, prefix);
  if (first !== address) {
    throw invalid(
      `'vpcCidr' must begin at the first address of its range, got '${cidr}'; write '${first}/${prefix}'`,
      scope,
    );
  }
  return prefix + 4;
}

/** The address with all bits of the hosts cleared. */
function networkAddress(octets: readonly number[], prefix: number): string {
  return octets
    .map((octet, index) => {
      const hostBits = Math.min(8, Math.max(0, 8 * (index + 1) - prefix));
      return octet - (octet % 2 ** hostBits);
    })
    .join('.');
}

/** The smallest subnet that has room for so many hosts, as its prefix length. */
export function largestPrefixFor(hosts: number): number {
  return 32 - Math.ceil(Math.log2(hosts + SUBNET_RESERVED_ADDRESSES));
}
