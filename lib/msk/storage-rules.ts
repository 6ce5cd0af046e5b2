import { Token, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { KafkaVersion } from '../cluster/kafka-version';
import {
  MSK_BURSTABLE_INSTANCE_TYPE,
  MSK_LIMITS_AS_OF,
  MSK_PROVISIONED_THROUGHPUT,
  MSK_STANDARD_INSTANCE_TYPES,
} from '../facts/msk-limits';
import { invalid } from '../private/errors';
import type { MskBrokers } from './msk-brokers';

/** What a broker of this size, with this version and configuration, can do with its storage. */
export function checkStorage(
  scope: Construct,
  { instanceType, storage }: MskBrokers,
  version: KafkaVersion,
  serverProperties: Readonly<Record<string, string>>,
): void {
  if (!storage) {
    return;
  }
  if (storage.provisionedThroughputMibps) {
    checkThroughput(scope, instanceType, storage.provisionedThroughputMibps);
  }
  if (storage.isTiered) {
    checkTiered(scope, instanceType, version, serverProperties);
  }
  if (storage._autoScaling && storage.provisionedThroughputMibps !== undefined) {
    Validations.of(scope).addWarning(
      'cdk-kafka:storageAutoScaling',
      `'autoScaling' makes volumes larger than 'volumeSize' says, and a later change of 'provisionedThroughput' then fails; ` +
        `raise 'volumeSize' to the size that the volumes have before you change anything of the storage`,
    );
  }
}

function checkThroughput(scope: Construct, instanceType: string, mibps: number): void {
  if (Token.isUnresolved(instanceType)) {
    return;
  }
  const max = MSK_PROVISIONED_THROUGHPUT.maxMibps[instanceType];
  if (max === undefined && MSK_STANDARD_INSTANCE_TYPES.includes(instanceType)) {
    throw invalid(
      `'provisionedThroughput' is not to be had on ${instanceType}; take kafka.m7g.2xlarge, kafka.m5.4xlarge or larger, or ` +
        `leave it out`,
      scope,
    );
  }
  if (max !== undefined && !Token.isUnresolved(mibps) && mibps > max) {
    throw invalid(
      `'provisionedThroughput' on ${instanceType} must be at most ${max} MiB/s (as of ${MSK_LIMITS_AS_OF}), got ${mibps}; ` +
        `lower it, or take larger brokers`,
      scope,
    );
  }
}

function checkTiered(
  scope: Construct,
  instanceType: string,
  version: KafkaVersion,
  serverProperties: Readonly<Record<string, string>>,
): void {
  if (instanceType === MSK_BURSTABLE_INSTANCE_TYPE) {
    throw invalid(
      `tiered storage is not to be had on ${MSK_BURSTABLE_INSTANCE_TYPE}; take kafka.m7g.large or larger`,
      scope,
    );
  }
  if (version.supportsTieredStorage === false) {
    throw invalid(`tiered storage needs Kafka 3.6 or later, got ${version.mskVersion}; raise the version first`, scope);
  }
  const policy = serverProperties['log.cleanup.policy'];
  if (policy !== undefined && !Token.isUnresolved(policy) && policy !== 'delete') {
    throw invalid(
      `'logCleanupPolicy' must be 'delete' with tiered storage, got '${policy}'; compacted topics say so themselves, and stay on ` +
        `the volumes`,
      scope,
    );
  }
}
