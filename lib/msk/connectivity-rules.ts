import { Validations } from 'aws-cdk-lib';
import type { CfnSubnet, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { KafkaAuthentication } from '../cluster/kafka-authentication';
import { KafkaMetadataMode, type KafkaVersion } from '../cluster/kafka-version';
import { MSK_BURSTABLE_INSTANCE_TYPE, MSK_CONNECTIVITY_SINCE } from '../facts/msk-limits';
import { isStandIn } from '../network/stand-in-vpc';
import { invalid } from '../private/errors';
import type { MskBrokers } from './msk-brokers';

/** What of a cluster decides whether it can be reached in another way. */
export interface ClusterFacts {
  readonly scope: Construct;
  readonly version: KafkaVersion;
  readonly brokers: MskBrokers;
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  readonly authentications: readonly KafkaAuthentication[];
  readonly serverProperties: Readonly<Record<string, string>>;
  readonly hasExporters: boolean;
  /** The names of all its settings. */
  readonly settings: readonly string[];
}

export function checkPublicAccess(cluster: ClusterFacts): void {
  const { scope, version, brokers, vpc, subnets } = cluster;
  checkSince(cluster, 'publicAccess');
  checkNobodyUnknown(cluster, 'publicAccess');
  if (cluster.hasExporters && (version.metadataMode === KafkaMetadataMode.KRAFT || brokers._kind === 'express')) {
    throw invalid(
      `Connectivity.publicAccess() and 'prometheusExporters' exclude each other with KRaft and on Express brokers; ` +
        `leave one of them out`,
      scope,
    );
  }
  const hidden = subnets.filter(
    (subnet) => vpc.privateSubnets.includes(subnet) || vpc.isolatedSubnets.includes(subnet),
  );
  if (hidden.length > 0 && !isStandIn(vpc)) {
    Validations.of(scope).addError(
      'cdk-kafka:publicSubnets',
      `Connectivity.publicAccess() needs public broker subnets, got ${hidden.map(({ node }) => node.id).join(', ')}; ` +
        `give KafkaNetwork.fromVpc 'brokerSubnets' of type PUBLIC. Other subnets replace a cluster that exists`,
    );
  }
}

export function checkMultiVpc(cluster: ClusterFacts, offered: readonly KafkaAuthentication[]): void {
  const { scope, authentications } = cluster;
  checkSince(cluster, 'multiVpc');
  checkNotT3(cluster, 'multiVpc');
  checkNobodyUnknown(cluster, 'multiVpc');
  const missing = offered.filter((authentication) => !authentications.includes(authentication));
  if (missing.length > 0) {
    throw invalid(
      `Connectivity.multiVpc() offers ${missing.join(', ')}, which the cluster does not have; add it to ` +
        `'clientAuthentication', or offer one of ${authentications.join(', ')}`,
      scope,
    );
  }
}

export function checkDualStack(cluster: ClusterFacts): void {
  const { scope, subnets, settings } = cluster;
  checkSince(cluster, 'dualStack');
  checkNotT3(cluster, 'dualStack');
  if (settings.includes('multiVpc')) {
    throw invalid(
      `Connectivity.dualStack() and Connectivity.multiVpc() exclude each other; leave one of them out`,
      scope,
    );
  }
  const without = subnets.filter(hasNoIpv6);
  if (without.length > 0) {
    Validations.of(scope).addWarning(
      'cdk-kafka:dualStackSubnets',
      `Connectivity.dualStack() needs an IPv6 range in every broker subnet, and none is seen in ` +
        `${without.map(({ node }) => node.id).join(', ')}; take a VPC with ipProtocol DUAL_STACK`,
    );
  }
}

export function checkZooKeeper({ scope, version }: ClusterFacts): void {
  if (version.metadataMode === KafkaMetadataMode.KRAFT) {
    throw invalid(
      `Connectivity.withoutZooKeeper() is for clusters that have a ZooKeeper, got version ${version.mskVersion}; leave it out`,
      scope,
    );
  }
}

function checkSince({ scope, version }: ClusterFacts, setting: keyof typeof MSK_CONNECTIVITY_SINCE): void {
  const since = MSK_CONNECTIVITY_SINCE[setting];
  if (!version._isAtLeast(since)) {
    throw invalid(
      `Connectivity.${setting}() needs Kafka ${since} or later, got ${version.mskVersion}; raise the version first`,
      scope,
    );
  }
}

function checkNobodyUnknown({ scope, authentications }: ClusterFacts, setting: string): void {
  if (authentications.includes(KafkaAuthentication.NONE)) {
    throw invalid(
      `Connectivity.${setting}() needs every client to authenticate, got ClientAuthentication.none(); take it out`,
      scope,
    );
  }
}

function checkNotT3({ scope, brokers }: ClusterFacts, setting: string): void {
  if (brokers.instanceType === MSK_BURSTABLE_INSTANCE_TYPE) {
    throw invalid(
      `Connectivity.${setting}() is not to be had on ${MSK_BURSTABLE_INSTANCE_TYPE}; take kafka.m7g.large or larger`,
      scope,
    );
  }
}

/** Whoever passes SCRAM or mutual TLS may do what no ACL forbids: from outside, that must be nothing. */
export function checkAcls(
  { scope, serverProperties }: ClusterFacts,
  setting: string,
  offered: readonly KafkaAuthentication[],
): void {
  const authentications = offered.filter((authentication) => authentication !== KafkaAuthentication.IAM);
  if (authentications.length > 0 && serverProperties['allow.everyone.if.no.acl.found'] !== 'false') {
    throw invalid(
      `Connectivity.${setting}() with ${authentications.join(' and ')} needs ACLs instead of open doors: make the ACLs ` +
        `first, then deploy KafkaConfiguration.of({ allowEveryoneIfNoAclFound: false }), then this`,
      scope,
    );
  }
}

/** Of a subnet made elsewhere nothing is known. */
function hasNoIpv6(subnet: ISubnet): boolean {
  const resource = subnet.node.defaultChild as CfnSubnet | undefined;
  return resource !== undefined && resource.ipv6CidrBlock === undefined && resource.ipv6IpamPoolId === undefined;
}
