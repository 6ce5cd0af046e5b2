/**
 * What a VPC takes from each subnet and range.
 *
 * Sources, read on 2026-11-20:
 * - https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html (five addresses of each subnet are reserved)
 * - https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html (/16 to /28)
 */
export const SUBNET_RESERVED_ADDRESSES = 5;

/** Largest block of addresses a VPC may have, as its prefix length. */
export const VPC_MIN_PREFIX = 16;
