import { Size, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { invalid } from '../private/errors';
import type { Controllers } from './controllers';
import type { Ec2Brokers } from './ec2-brokers';
import type { NodeVolume } from './kafka-node';
import type { NodeMachine } from './machine-settings';
import { EC2_LAYOUT } from '../sizing/ec2-layout';
import { brokerHeapMib } from '../sizing/page-cache';
import { amazonLinux, architectureOf, checkEbsBaseline, controllerHeap, machineOf } from './node-machines';
import type { NodeRole } from './node-layout';

/** What all nodes of a role have alike. */
export interface NodeKind {
  readonly instanceType: ec2.InstanceType;
  readonly machine: NodeMachine;
  readonly imageId: string;
  readonly volumes: readonly NodeVolume[];
}

export interface NodeKindsOptions {
  readonly brokers: Ec2Brokers;
  readonly controllers: Controllers;
  readonly machineImage?: ec2.IMachineImage;
  readonly encryptionKey?: kms.IKey;
}

/** Brokers that are controllers as well are brokers in all but their settings. */
export function nodeKinds(scope: Construct, options: NodeKindsOptions): Record<NodeRole, NodeKind> {
  const { brokers, controllers, machineImage, encryptionKey } = options;
  const controllerType = controllers._options.instanceType ?? controllerBeside(brokers.instanceType);
  const combined = controllers.count === undefined;
  const types = combined ? [brokers.instanceType] : [brokers.instanceType, controllerType];
  const imageOf = imageIds(scope, machineImage, types);
  // By name: without one EC2 takes the key that the account has chosen, for which the nodes have no rights.
  const kmsKeyId = encryptionKey?.keyArn ?? 'alias/aws/ebs';
  checkEbsBaseline(scope, brokers.instanceType, brokers.storage);
  const { size, iops, throughput, volumes } = brokers.storage;
  const broker = {
    instanceType: brokers.instanceType,
    machine: machineOf(scope, {
      instanceType: brokers.instanceType,
      heapSize: brokers.heapSize,
      heapOf: brokerHeapMib,
    }),
    imageId: imageOf(brokers.instanceType),
    volumes: Array.from({ length: volumes }, () => ({ size, iops, throughput, kmsKeyId })),
  };
  const { heapSize, volumeSize = Size.gibibytes(EC2_LAYOUT.controllers.volumeGib) } = controllers._options;
  const controller = combined
    ? broker
    : {
        instanceType: controllerType,
        machine: machineOf(scope, { instanceType: controllerType, heapSize, heapOf: controllerHeap }),
        imageId: imageOf(controllerType),
        volumes: [{ size: volumeSize, kmsKeyId }],
      };
  return { broker, combined: broker, controller };
}

/** Of the architecture of the brokers, so that one image serves both. */
function controllerBeside(broker: ec2.InstanceType): ec2.InstanceType {
  const x86 = !Token.isUnresolved(broker.toString()) && broker.architecture === ec2.InstanceArchitecture.X86_64;
  return new ec2.InstanceType(EC2_LAYOUT.controllers.instanceType[x86 ? 'x86_64' : 'arm64']);
}

/** The image of the instances: the one that was given, which has one architecture, or the newest of each. */
function imageIds(
  scope: Construct,
  given: ec2.IMachineImage | undefined,
  types: readonly ec2.InstanceType[],
): (type: ec2.InstanceType) => string {
  if (given) {
    const architectures = new Set(
      types.filter((type) => !Token.isUnresolved(type.toString())).map((t) => t.architecture),
    );
    if (architectures.size > 1) {
      throw invalid(
        `'machineImage' is of one architecture, but controllers and brokers have two, ${types.join(' and ')}; give both types ` +
          `of one architecture`,
        scope,
      );
    }
    const { imageId } = given.getImage(scope);
    return () => imageId;
  }
  const found = new Map<ec2.InstanceArchitecture, string>();
  return (type) => {
    const architecture = architectureOf(scope, type);
    const imageId = found.get(architecture) ?? amazonLinux(scope, architecture);
    found.set(architecture, imageId);
    return imageId;
  };
}
