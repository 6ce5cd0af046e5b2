import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * Whether this is the VPC that the CDK invents for the first of the two passes of `Vpc.fromLookup`; its subnets are in
 * `dummy1a` and `dummy1b`.
 *
 * An error about it, thrown or annotated, would end the look-up before it ever happened.
 */
export function isStandIn(vpc: ec2.IVpc): boolean {
  const subnets = [...vpc.publicSubnets, ...vpc.privateSubnets];
  return subnets.length > 0 && subnets.every((subnet) => zoneOf(subnet)?.startsWith('dummy1'));
}

/** The zone of a subnet; an imported one throws where it was not told. */
export function zoneOf(subnet: ec2.ISubnet): string | undefined {
  try {
    return subnet.availabilityZone;
  } catch {
    return undefined;
  }
}
