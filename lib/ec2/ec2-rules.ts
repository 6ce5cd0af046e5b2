import { RemovalPolicy, Token, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { ClientAuthentication } from '../cluster/client-authentication';
import type { KafkaDistribution } from '../cluster/kafka-distribution';
import type { KafkaVersion } from '../cluster/kafka-version';
import { APACHE_KAFKA_DEFAULT } from '../facts/kafka-distributions';
import {
  KAFKA_SERVER_PROPERTIES,
  KAFKA_SERVER_PROPERTIES_OF_SOME_VERSIONS,
  KAFKA_SERVER_PROPERTY_PREFIXES,
} from '../facts/kafka-server-properties';
import type { IKafkaNetwork } from '../network/kafka-network-interface';
import { invalid } from '../private/errors';
import { EC2_LAYOUT } from '../sizing/ec2-layout';
import type { BrokerStorage } from './broker-storage';
import type { NodeCertificates } from './node-certificates';
import type { NodePlace } from './node-layout';

/** The name is part of every host name, and so of what certificates say and the quorum remembers. */
export function checkClusterName(scope: Construct, name: string): void {
  if (Token.isUnresolved(name) || !/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/.test(name)) {
    throw invalid(
      `'clusterName' must be 1-32 lower-case letters, digits and hyphens, known at synthesis, as it is part of host names; ` +
        `got ${Token.isUnresolved(name) ? 'a token' : `'${name}'`}`,
      scope,
    );
  }
}

export function checkClusterId(scope: Construct, id: string | undefined): void {
  if (id !== undefined && !Token.isUnresolved(id) && !/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id)) {
    throw invalid(
      `'clusterId' must be what meta.properties of the former cluster says: letters, digits, '-' and '_', not beginning with ` +
        `either, got '${id}'`,
      scope,
    );
  }
}

/** Names of hosts end with the zone's, and end up in certificates: 64 characters is all that those have. */
export function checkDomain(scope: Construct, domain: string): void {
  if (Token.isUnresolved(domain)) {
    throw invalid(`the name of 'dnsZone' must be known at synthesis, as it is part of host names; got a token`, scope);
  }
  if (domain.length + 'b101.'.length > 64) {
    throw invalid(
      `host names must have at most 64 characters, which is all that a certificate has room for, got 'b101.${domain}'; ` +
        `shorten 'clusterName' or the name of 'dnsZone'`,
      scope,
    );
  }
}

export function checkVersion(scope: Construct, { version }: KafkaVersion): void {
  const take = `take KafkaVersion.of('${APACHE_KAFKA_DEFAULT}')`;
  if (Token.isUnresolved(version) || !/^\d+\.\d+\.\d+$/.test(version)) {
    const got = Token.isUnresolved(version) ? 'a token' : `'${version}'`;
    throw invalid(`'kafkaVersion' must be a release of Apache Kafka, known at synthesis, got ${got}; ${take}`, scope);
  }
  if (Number(version.split('.')[0]) < 4) {
    throw invalid(
      `'kafkaVersion' must be 4.0.0 or later, whose controllers can be replaced one by one and need no ZooKeeper, got ` +
        `'${version}'; ${take}`,
      scope,
    );
  }
  if (version === '4.2.0') {
    throw invalid(
      `'kafkaVersion' must not be 4.2.0, which breaks transactional producers while brokers are upgraded one by one ` +
        `(KAFKA-20322); take 4.2.1 or later`,
      scope,
    );
  }
}

/** One subnet a zone: a node is in one zone for life. */
export function checkNetwork(scope: Construct, { availabilityZones, brokerSubnets }: IKafkaNetwork): void {
  if (brokerSubnets.length !== availabilityZones.length || brokerSubnets.length < 2 || brokerSubnets.length > 3) {
    throw invalid(
      `'network' must have one broker subnet in each of two or three zones, got ${brokerSubnets.length} subnets in ` +
        `${availabilityZones.length} zones`,
      scope,
    );
  }
}

export function checkBrokerCount(scope: Construct, count: number, zones: number): void {
  if (count < EC2_LAYOUT.leastBrokers) {
    throw invalid(
      `a cluster must have at least ${EC2_LAYOUT.leastBrokers} brokers, one for each replica of a record, got ${count} in ${zones} zones; raise ` +
        `'brokersPerZone' to ${Math.ceil(EC2_LAYOUT.leastBrokers / zones)}`,
      scope,
    );
  }
}

export function checkZoneSlots(scope: Construct, slots: readonly number[], zones: number): void {
  const beyond = slots.filter((slot) => !Number.isInteger(slot) || slot < 1 || slot > zones);
  if (beyond.length > 0) {
    throw invalid(`'zoneSlots' must be places of the ${zones} zones, 1 to ${zones}, got ${beyond.join(', ')}`, scope);
  }
}

export function checkExistingVolumes(
  scope: Construct,
  existing: Readonly<Record<string, string>>,
  nodes: readonly NodePlace[],
  volumesOfBroker: number,
): void {
  const possible = nodes.flatMap(({ id, role }) =>
    Array.from({ length: role === 'controller' ? 1 : volumesOfBroker }, (_, index) => `${id}/${index}`),
  );
  for (const [place, volume] of Object.entries(existing)) {
    const twin = Object.keys(existing).find((other) => other !== place && existing[other] === volume);
    if (twin) {
      throw invalid(`'existingVolumes' must name every volume once, got '${volume}' for ${place} and ${twin}`, scope);
    }
    if (!possible.includes(place)) {
      throw invalid(`'existingVolumes' must go by node and index, ${possible.join(', ')}, got '${place}'`, scope);
    }
    if (!Token.isUnresolved(volume) && !/^vol-[0-9a-f]+$/.test(volume)) {
      throw invalid(
        `'existingVolumes' must name volumes such as 'vol-0123456789abcdef0', got '${volume}' for ${place}`,
        scope,
      );
    }
  }
}

/** Whoever gets a certificate of an authority that nodes trust could be a node. */
export function checkAuthorities(
  scope: Construct,
  { _sources: ofNodes }: NodeCertificates,
  clients: readonly ClientAuthentication[],
): void {
  const ofClients = clients.flatMap(({ _certificateAuthorityArns, _trustStores }) => [
    ..._certificateAuthorityArns,
    ..._trustStores.map(({ secretArn }) => secretArn),
  ]);
  if (ofClients.some((source) => ofNodes.includes(source))) {
    throw invalid(
      `'certificates' and 'clientAuthentication' must not share an authority, as whoever gets a certificate from it could be ` +
        `a node; give clients another one`,
      scope,
    );
  }
}

export function warnOfTwoZones(scope: Construct): void {
  Validations.of(scope).addWarning(
    'cdk-kafka:twoZones',
    `two zones cannot lose the one with two of three controllers, and a controller elsewhere would keep the quorum only: with ` +
      `replication factor 3 and min.insync.replicas 2 producers with acks=all stop on every partition with two replicas in the ` +
      `lost zone; with 4 and 2 they go on, but a record may be acknowledged inside one zone; with 4 and 3 never, but they stop. ` +
      `Take three zones`,
  );
}

/** The metadata is on the first volume, and a controller that lost it comes back another way than a broker. */
export function checkCombined(scope: Construct, { volumes }: BrokerStorage, removalPolicy: RemovalPolicy): void {
  if (volumes > 1) {
    throw invalid(`brokers that are controllers as well must have one volume, got 'volumes' ${volumes}`, scope);
  }
  if (removalPolicy !== RemovalPolicy.DESTROY) {
    warnOfCombined(scope);
  }
}

function warnOfCombined(scope: Construct): void {
  Validations.of(scope).addWarning(
    'cdk-kafka:combinedControllers',
    `brokers that are controllers as well take their vote with them when they are busy or restarted; Kafka advises against it ` +
      `for anything critical. Take Controllers.dedicated()`,
  );
}

/** What is the cluster's own even where it leaves it out: how nodes know each other, and whom they trust. */
const FOUNDATIONS = [
  /^(broker\.id|log\.dir|early\.start\.listeners|controller\.quorum\.voters|principal\.builder\.class)$/,
  /^(security\.inter\.broker\.protocol|sasl\.mechanism\.(controller|inter\.broker)\.protocol)$/,
  /^ssl\.(keystore|truststore|key|client\.auth|endpoint\.identification|principal)/,
  /^listener\.name\.(controller|broker|client_scram|client_tls)\.(ssl\.(?!cipher)|principal\.builder)/,
  /^listener\.name\.(controller|broker)\.(.*\.)?sasl\./,
];

/** What the cluster is built on cannot be set otherwise; what Kafka does not know it would ignore without a word. */
export function checkServerProperties(
  scope: Construct,
  properties: Readonly<Record<string, string>>,
  { version, fixed }: { version: KafkaVersion; fixed: readonly string[] },
): void {
  for (const name of Object.keys(properties)) {
    if (name.startsWith('zookeeper.')) {
      throw invalid(`'${name}' is of clusters with ZooKeeper, which Kafka 4 does not have; leave it out`, scope);
    }
    if (fixed.includes(name) || FOUNDATIONS.some((foundation) => foundation.test(name))) {
      throw invalid(`'${name}' is set by the cluster, on which its nodes rely; leave it out`, scope);
    }
  }
  const unknown = Object.keys(properties).filter((name) => !isKnown(name, version));
  if (unknown.length > 0) {
    Validations.of(scope).addWarning(
      'cdk-kafka:serverProperties',
      `Apache Kafka ${version.version} has no property ${unknown.map((name) => `'${name}'`).join(', ')}, and would ignore ` +
        `it; acknowledge this warning if a plugin reads it`,
    );
  }
}

function isKnown(name: string, version: KafkaVersion): boolean {
  const some = KAFKA_SERVER_PROPERTIES_OF_SOME_VERSIONS[name];
  return (
    KAFKA_SERVER_PROPERTIES.has(name) ||
    KAFKA_SERVER_PROPERTY_PREFIXES.some((prefix) => name.startsWith(prefix)) ||
    (some !== undefined && version._isAtLeast(some.since ?? '4.0') && !isLaterThan(version, some.until))
  );
}

/** Than every patch of a minor version. */
function isLaterThan(version: KafkaVersion, minor: string | undefined): boolean {
  const [major, last] = (minor ?? '').split('.').map(Number);
  return minor !== undefined && version._isAtLeast(`${major}.${(last ?? 0) + 1}`);
}

/** A node asks AWS who it is at every boot. */
export function warnOfIsolation(
  scope: Construct,
  { vpc, brokerSubnets }: IKafkaNetwork,
  { kafka, jmxExporter }: KafkaDistribution,
): void {
  const sources = [kafka, jmxExporter].flatMap(({ _sources }) => _sources);
  const isolated = brokerSubnets.some((subnet) => vpc.isolatedSubnets.includes(subnet));
  if (!isolated) {
    return;
  }
  if (!vpc.node.findAll().some((child) => child instanceof ec2.InterfaceVpcEndpoint)) {
    Validations.of(scope).addWarning(
      'cdk-kafka:nodeEgress',
      `the broker subnets have no way out, and the VPC no interface endpoints: no node would come up. Give KafkaNetwork ` +
        `'brokerEgress: BrokerEgress.AS_CLIENTS', or 'endpoints' for EC2, AUTOSCALING, CLOUDFORMATION, SSM, SSM_MESSAGES, ` +
        `EC2_MESSAGES and SECRETS_MANAGER, CERTIFICATE_MANAGER for NodeCertificates.privateCa() and ` +
        `PRIVATE_CERTIFICATE_AUTHORITY for ClientAuthentication.mutualTls(...)`,
    );
  }
  if (sources.some((source) => !Token.isUnresolved(source) && !source.startsWith('s3://'))) {
    Validations.of(scope).addWarning(
      'cdk-kafka:nodeDownload',
      `nodes download Kafka from the internet, but their subnets have no way there; give KafkaDistribution.bucket(...) as ` +
        `'distribution'`,
    );
  }
}
