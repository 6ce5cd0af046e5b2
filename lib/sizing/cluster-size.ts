import { EBS_GP3 } from '../facts/ebs';
import { EC2_INSTANCE_TYPES } from '../facts/ec2-instance-types';
import { MSK_EXPRESS_SIZES, MSK_STANDARD_SIZES } from '../facts/msk-broker-sizes';
import { MSK_PROVISIONED_THROUGHPUT } from '../facts/msk-limits';
import { keptGib, type BrokerMachine } from './broker-limits';
import { KafkaKind, type ClusterCandidate, type PlannedStorage } from './cluster-candidate';
import { mskServerlessCandidates } from './msk-serverless';
import type { Demand } from './demand';
import { ec2Candidate, ec2Machine } from './ec2-kraft';
import { mskExpressOf } from './msk-express';
import { mskStandardCandidate, mskStandardMachine } from './msk-standard';
import { withTraffic } from './scaled';
import type { SettledOptions } from './settled-options';
import { SizingError } from './sizing-error';
import type { Workload } from './workload';

/** The volumes that each broker has. */
export interface BrokerVolumes {
  /**
   * Number of volumes.
   *
   * @default 1
   */
  readonly volumes?: number;

  /** Size of each, in GiB. */
  readonly volumeGib: number;

  /**
   * Throughput of each, in MiB/s, where it is provisioned.
   *
   * @default - what comes with a volume: 250 MiB/s on Amazon MSK, 125 MiB/s on EC2
   */
  readonly throughputMibps?: number;

  /**
   * Operations a second of each, on EC2.
   *
   * @default 3000
   */
  readonly iops?: number;
}

/** A cluster as somebody has it, or has written it. */
export interface ClusterSize {
  /** Who runs it: not Confluent Cloud. */
  readonly kind: KafkaKind;

  /**
   * The size of the brokers, such as `kafka.m7g.large` or `r7g.2xlarge`.
   *
   * @default - a serverless cluster has none
   */
  readonly instanceType?: string;

  /**
   * Number of brokers.
   *
   * @default - a serverless cluster has none
   */
  readonly brokers?: number;

  /**
   * The volumes of each broker.
   *
   * @default - a serverless cluster and Express brokers have none to size
   */
  readonly storage?: BrokerVolumes;
}

/** @throws SizingError where so many brokers cannot be, or volumes are not said */
export function checkSize({ kind, brokers = 0, storage }: ClusterSize, { replicationFactor }: Demand): void {
  if (kind === KafkaKind.MSK_SERVERLESS) {
    return;
  }
  if (!Number.isInteger(brokers) || brokers < 1) {
    throw new SizingError(`'brokers' must be a whole number, at least 1, got ${brokers}`, 'brokers');
  }
  if (replicationFactor > brokers) {
    throw new SizingError(
      `'replicationFactor' must be at most the number of brokers, ${brokers}, got ${replicationFactor}; lower it, or take more brokers`,
      'replicationFactor',
    );
  }
  if (kind !== KafkaKind.MSK_EXPRESS) {
    checkVolumes(storage);
  }
}

function checkVolumes({ volumes = 1, volumeGib }: BrokerVolumes = { volumeGib: NaN }): void {
  if (!(volumes >= 1 && volumeGib > 0)) {
    throw new SizingError(`'storage' must be volumes of at least 1 GiB, got ${volumes} of ${volumeGib} GiB`, 'storage');
  }
}

/** What it is like under a load; nothing, where its type is not known here. */
export function sizedCandidate(
  demand: Demand,
  options: SettledOptions,
  size: ClusterSize,
): ClusterCandidate | undefined {
  const { kind, instanceType = '', brokers = 0, storage } = size;
  const express = MSK_EXPRESS_SIZES[instanceType];
  if (kind === KafkaKind.MSK_SERVERLESS) {
    return mskServerlessCandidates(demand, { ...options, anySize: true })[0];
  }
  if (kind === KafkaKind.MSK_EXPRESS) {
    return express && mskExpressOf(demand, options, instanceType, express, brokers);
  }
  return storage && withVolumes(demand, options, kind, { type: instanceType, count: brokers, volumes: storage });
}

function withVolumes(
  demand: Demand,
  options: SettledOptions,
  kind: KafkaKind,
  { type, count, volumes }: { type: string; count: number; volumes: BrokerVolumes },
): ClusterCandidate | undefined {
  const standard = MSK_STANDARD_SIZES[type];
  const fact = EC2_INSTANCE_TYPES[type];
  const kept = keptGib(demand, count);
  if (kind === KafkaKind.MSK_STANDARD && standard) {
    const storage = asPlanned(volumes, MSK_PROVISIONED_THROUGHPUT.minMibps, 0, kept);
    const machine = limitedTo(storage, mskStandardMachine(type, standard));
    return mskStandardCandidate(demand, options, { type, machine, count, storage });
  }
  if (kind === KafkaKind.EC2 && fact) {
    const included = EBS_GP3.throughputMibps.min;
    const storage = asPlanned(volumes, included, included, kept);
    return ec2Candidate(demand, options, {
      type,
      machine: limitedTo(storage, ec2Machine(fact, demand.zones)),
      count,
      storage,
    });
  }
  return undefined;
}

/** What is there, not what there could be. */
function limitedTo({ volumes, volumeGib, throughputMibps }: PlannedStorage, machine: BrokerMachine): BrokerMachine {
  return {
    ...machine,
    diskMibps: Math.min(machine.diskMibps, volumes * throughputMibps),
    volumesGib: volumes * volumeGib,
    volumeGib,
  };
}

function asPlanned(
  { volumes = 1, volumeGib, throughputMibps = 0, iops }: BrokerVolumes,
  included: number,
  freeUpTo: number,
  kept: number,
): PlannedStorage {
  return {
    volumes,
    volumeGib,
    throughputMibps: Math.max(included, throughputMibps),
    iops,
    provisionedThroughput: throughputMibps > freeUpTo,
    filledPercent: (kept / (volumes * volumeGib)) * 100,
  };
}

/** A cluster that carries nothing carries less than this, in MiB/s. */
const LEAST_MIBPS = 1e-3;

/**
 * The average ingress up to which every limit holds, in MiB/s of producers' bytes, for work of the same kind; 0 where not even
 * no traffic would.
 */
export function mostIngressMibps(workload: Workload, isCarried: (workload: Workload) => boolean): number {
  const carries = (mibps: number) => isCarried(withTraffic(workload, mibps / workload.ingressMibps));
  if (!carries(LEAST_MIBPS)) {
    return 0;
  }
  let [most, tooMuch] = [LEAST_MIBPS, 2 * LEAST_MIBPS];
  while (carries(tooMuch)) {
    [most, tooMuch] = [tooMuch, 2 * tooMuch];
  }
  while (tooMuch - most > most / 1000) {
    const middle = (most + tooMuch) / 2;
    [most, tooMuch] = carries(middle) ? [middle, tooMuch] : [most, middle];
  }
  return most;
}
