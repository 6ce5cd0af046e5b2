import { Token, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { KafkaAuthentication } from '../cluster/kafka-authentication';
import { KafkaMetadataMode, type KafkaVersion } from '../cluster/kafka-version';
import { KAFKA_VERSIONS_AS_OF } from '../facts/kafka-versions';
import {
  MSK_BROKERS_PER_CLUSTER,
  MSK_BURSTABLE_INSTANCE_TYPE,
  MSK_CLUSTER_NAME,
  MSK_EXPRESS_INSTANCE_TYPES,
  MSK_EXPRESS_ZONES,
  MSK_LIMITS_AS_OF,
  MSK_STANDARD_INSTANCE_TYPES,
  MSK_UNSUPPORTED_ZONE_IDS,
  MSK_ZONES,
} from '../facts/msk-limits';
import {
  MSK_EXPRESS_SERVER_PROPERTIES,
  MSK_SERVER_PROPERTIES_AS_OF,
  MSK_STANDARD_SERVER_PROPERTIES,
} from '../facts/msk-server-properties';
import { invalid } from '../private/errors';
import type { MskBrokers } from './msk-brokers';

const kindName = { standard: 'standard', express: 'Express' } as const;

/** What AWS surely refuses is an error; what it may allow by the time this is read is a warning with the date. */

export function checkClusterName(scope: Construct, name: string): void {
  if (!Token.isUnresolved(name) && !MSK_CLUSTER_NAME.test(name)) {
    throw invalid(
      `'clusterName' must be 1-64 letters, digits and hyphens and not begin with a hyphen, got '${name}'`,
      scope,
    );
  }
}

export function checkZoneIds(scope: Construct, ids: readonly string[]): void {
  const refused = ids.filter((id) => MSK_UNSUPPORTED_ZONE_IDS.includes(id));
  if (refused.length > 0) {
    throw invalid(
      `'availabilityZoneIds' of the network must not hold ${refused.join(', ')}, where Amazon MSK has no brokers; take another zone`,
      scope,
    );
  }
}

export function checkZoneCount(scope: Construct, zones: number, { _kind }: MskBrokers): void {
  if (_kind === 'express' && zones !== MSK_EXPRESS_ZONES) {
    Validations.of(scope).addError(
      'cdk-kafka:zonesOfExpressCluster',
      `Express brokers must be in three zones, got ${zones} broker subnets; take a network over three zones, or standard brokers`,
    );
  } else if (zones < MSK_ZONES.min || zones > MSK_ZONES.max) {
    Validations.of(scope).addError(
      'cdk-kafka:zonesOfCluster',
      `a cluster must be in two or three zones, got ${zones} broker subnets; name its 'availabilityZones'`,
    );
  }
}

export function checkInstanceType(scope: Construct, { instanceType, _kind }: MskBrokers, version: KafkaVersion): void {
  if (Token.isUnresolved(instanceType)) {
    return;
  }
  if (instanceType === MSK_BURSTABLE_INSTANCE_TYPE && version.metadataMode === KafkaMetadataMode.KRAFT) {
    throw invalid(
      `'instanceType' kafka.t3.small does not run KRaft, got version ${version.mskVersion}; ` +
        `take kafka.m7g.large or larger, or a ZooKeeper version such as KafkaVersion.V3_9_X`,
      scope,
    );
  }
  const known = _kind === 'express' ? MSK_EXPRESS_INSTANCE_TYPES : MSK_STANDARD_INSTANCE_TYPES;
  if (!known.includes(instanceType)) {
    Validations.of(scope).addWarning(
      'cdk-kafka:instanceType',
      `'${instanceType}' was not among the ${kindName[_kind]} brokers on ${MSK_LIMITS_AS_OF}: ${known.join(', ')}`,
    );
  }
}

export function checkBrokerCount(scope: Construct, count: number, version: KafkaVersion): void {
  const mode = version.metadataMode;
  if (mode && count > MSK_BROKERS_PER_CLUSTER[mode]) {
    Validations.of(scope).addWarning(
      'cdk-kafka:brokersPerCluster',
      `${count} brokers are more than the ${MSK_BROKERS_PER_CLUSTER[mode]} that a ${mode} cluster could have on ` +
        `${MSK_LIMITS_AS_OF}; ask AWS to raise the quota, or take fewer and larger ones`,
    );
  }
}

export function checkVersion(scope: Construct, version: KafkaVersion, { _kind }: MskBrokers): void {
  const { mskVersion, endOfSupport, _newClusters } = version;
  if (Token.isUnresolved(mskVersion)) {
    return;
  }
  const warn = (message: string) => {
    Validations.of(scope).addWarning('cdk-kafka:kafkaVersion', message);
  };
  const choose = `; new clusters best take KafkaVersion.V3_9_X_KRAFT`;
  if (!_newClusters) {
    warn(`Amazon MSK had no version ${mskVersion} on ${KAFKA_VERSIONS_AS_OF}${choose}`);
  } else if (_newClusters.length === 0) {
    warn(
      `Amazon MSK creates no cluster of version ${mskVersion} any more; ${endOfSupport === undefined ? 'it is deprecated' : `its support ended on ${endOfSupport}`}${choose}`,
    );
  } else if (!_newClusters.includes(_kind)) {
    const others = _newClusters.map((kind) => kindName[kind]).join(' and ');
    warn(`Amazon MSK offered version ${mskVersion} on ${others} brokers only on ${KAFKA_VERSIONS_AS_OF}${choose}`);
  } else if (endOfSupport !== undefined && endOfSupport <= KAFKA_VERSIONS_AS_OF) {
    warn(
      `support of version ${mskVersion} ended on ${endOfSupport}: AWS upgrades such clusters without notice${choose}`,
    );
  }
}

/** The first ACL is made by somebody whom no ACL forbids it. */
export function checkDoors(
  scope: Construct,
  properties: Readonly<Record<string, string>>,
  authentications: readonly KafkaAuthentication[],
): void {
  const closed = properties['allow.everyone.if.no.acl.found'] === 'false';
  if (closed && !authentications.includes(KafkaAuthentication.IAM)) {
    Validations.of(scope).addWarning(
      'cdk-kafka:noAclAdministrator',
      `'allowEveryoneIfNoAclFound' is false, and no client authenticates with IAM: without ACLs nobody can do anything, the ` +
        `making of ACLs included. Add ClientAuthentication.iam(), or make the ACLs before you deploy this`,
    );
  }
}

export function checkServerProperties(
  scope: Construct,
  properties: Readonly<Record<string, string>>,
  { _kind }: MskBrokers,
): void {
  const known = _kind === 'express' ? MSK_EXPRESS_SERVER_PROPERTIES : MSK_STANDARD_SERVER_PROPERTIES;
  const unknown = Object.keys(properties).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    Validations.of(scope).addWarning(
      'cdk-kafka:serverProperties',
      `Amazon MSK let no configuration of ${kindName[_kind]} brokers set ${unknown.map((name) => `'${name}'`).join(', ')} on ` +
        `${MSK_SERVER_PROPERTIES_AS_OF}; acknowledge this warning if it does by now`,
    );
  }
}
