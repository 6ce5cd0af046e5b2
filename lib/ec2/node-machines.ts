import type { Size } from 'aws-cdk-lib';
import { Stack, Token, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { EC2_INSTANCE_TYPES, EC2_INSTANCE_TYPES_AS_OF, type Ec2InstanceTypeFact } from '../facts/ec2-instance-types';
import { invalid } from '../private/errors';
import { beyondBaseline } from '../sizing/ebs-baseline';
import type { BrokerStorage } from './broker-storage';
import type { NodeMachine } from './machine-settings';

/** What a kind of node asks for. */
export interface MachineWish {
  readonly instanceType: ec2.InstanceType;
  readonly heapSize?: Size;
  /** The heap that follows from the memory. */
  readonly heapOf: (memoryMib: number) => number;
}

/** Metadata of a large cluster fits into 4 GiB. */
export function controllerHeap(memoryMib: number): number {
  return Math.min(4 * 1024, Math.floor(memoryMib / 4));
}

/** The machine of a kind of node, as far as its type is known. */
export function machineOf(scope: Construct, { instanceType, heapSize, heapOf }: MachineWish): NodeMachine {
  const fact = factOf(scope, instanceType);
  const heapMib = heapSize ? heapSize.toMebibytes() : fact && heapOf(fact.memoryGib * 1024);
  if (heapMib === undefined) {
    throw invalid(
      `'heapSize' must be given for an instance type of which nothing is known here, got ${nameOf(instanceType)}`,
      scope,
    );
  }
  if (fact && heapMib > fact.memoryGib * 1024 * 0.8) {
    throw invalid(
      `'heapSize' must leave memory for the page cache and the system, got ${heapMib} MiB of ${fact.memoryGib} GiB on ` +
        `${nameOf(instanceType)}; give a quarter, or leave it out`,
      scope,
    );
  }
  return { heapMib, ebsMBps: fact?.ebsMBps, vcpus: fact?.vcpus ?? 2 };
}

/** Data is on EBS, and an instance store would tempt somebody to think otherwise. */
function factOf(scope: Construct, instanceType: ec2.InstanceType): Ec2InstanceTypeFact | undefined {
  const name = instanceType.toString();
  if (Token.isUnresolved(name)) {
    return undefined;
  }
  const fact = EC2_INSTANCE_TYPES[name];
  if (fact?.instanceStore) {
    throw invalid(
      `'instanceType' must be one without an instance store, which is empty after a stop, got ${name}; ` +
        `take ${name.replace(/^([a-z]+\d+[a-z]*?)d([a-z]*)\./, '$1$2.')} and EBS volumes`,
      scope,
    );
  }
  if (!fact) {
    Validations.of(scope).addWarning(
      'cdk-kafka:instanceType',
      `of '${name}' nothing was known on ${EC2_INSTANCE_TYPES_AS_OF}: whether its volumes and its heap fit it is not checked, and ` +
        `its threads and limits are those of 2 vCPUs; give them in 'configuration'`,
    );
  }
  return fact;
}

/** What is paid for should be of use. */
export function checkEbsBaseline(scope: Construct, instanceType: ec2.InstanceType, storage: BrokerStorage): void {
  const fact = EC2_INSTANCE_TYPES[instanceType.toString()];
  if (!fact || Token.isUnresolved(storage.throughput) || Token.isUnresolved(storage.iops)) {
    return;
  }
  const { volumes, throughput, iops } = storage;
  const beyond = beyondBaseline(fact, { volumes, throughputMibps: throughput, iops });
  if (beyond.throughput) {
    const { sumMBps, fitsMibps } = beyond.throughput;
    Validations.of(scope).addWarning(
      'cdk-kafka:ebsThroughput',
      `${volumes} volumes of ${throughput} MiB/s are ${Math.ceil(sumMBps)} MB/s, but ${instanceType.toString()} sustains ` +
        `${fact.ebsMBps} MB/s; ${fitsMibps === undefined ? '' : `lower 'throughput' to ${fitsMibps}, or `}take a larger instance`,
    );
  }
  if (beyond.iops) {
    Validations.of(scope).addWarning(
      'cdk-kafka:ebsIops',
      `${volumes} volumes of ${iops} operations a second are more than the ${fact.ebsIops} that ${instanceType.toString()} ` +
        `sustains; lower 'iops', or take a larger instance`,
    );
  }
}

/** `arm64` or `x86_64`, which decides the image. */
export function architectureOf(scope: Construct, instanceType: ec2.InstanceType): ec2.InstanceArchitecture {
  if (Token.isUnresolved(instanceType.toString())) {
    throw invalid(
      `'machineImage' must be given where 'instanceType' is a token, because the image goes by its architecture`,
      scope,
    );
  }
  return instanceType.architecture;
}

/**
 * The image of Amazon Linux 2023 that is the newest when somebody first asks, and stays (`cdk.context.json`).
 *
 * Where the stack names no account nobody can be asked, and the deployment asks each time.
 */
export function amazonLinux(scope: Construct, architecture: ec2.InstanceArchitecture): string {
  const { account, region } = Stack.of(scope);
  const cachedInContext = !Token.isUnresolved(account) && !Token.isUnresolved(region);
  if (!cachedInContext) {
    Validations.of(scope).addWarning(
      'cdk-kafka:machineImage',
      `as the stack names no account, every deployment takes the newest image, and a node that is replaced may boot one that ` +
        `never ran here; give the stack its account and region, or name a 'machineImage'`,
    );
  }
  const cpuType =
    architecture === ec2.InstanceArchitecture.ARM_64 ? ec2.AmazonLinuxCpuType.ARM_64 : ec2.AmazonLinuxCpuType.X86_64;
  return ec2.MachineImage.latestAmazonLinux2023({ cpuType, cachedInContext }).getImage(scope).imageId;
}

function nameOf(instanceType: ec2.InstanceType): string {
  const name = instanceType.toString();
  return Token.isUnresolved(name) ? 'a token' : `'${name}'`;
}
