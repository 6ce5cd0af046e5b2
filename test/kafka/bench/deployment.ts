import type { AssemblyFile } from './cloud-assembly';
import type { PolicyDocument } from './iam-policy';
import type { StackResource } from './stack-values';
import type { BenchZone } from './zones';

export type Tags = Readonly<Record<string, string>>;

/** An EBS volume. */
export interface DeployedVolume {
  readonly id: string;
  /** In GiB. */
  readonly size: number;
  readonly zone: BenchZone;
  readonly tags: Tags;
}

/** An Auto Scaling group of one, with what its instance has. */
export interface DeployedNode {
  /** The first label of its record set: `b101`. */
  readonly name: string;
  /** `b101.orders.kafka.internal` */
  readonly hostName: string;
  readonly zone: BenchZone;
  readonly address: string;
  readonly networkInterfaceId: string;
  readonly volumes: readonly DeployedVolume[];
  readonly userData: string;
  readonly role: DeployedRole;
  /** Of its instances; AWS's own tags as well. */
  readonly tags: Tags;
  readonly instanceType: string;
  readonly groupName: string;
  readonly groupArn: string;
  /** The hook of its termination. */
  readonly hookName?: string | undefined;
  /** What cfn-signal names: the stack and the logical id of the group. */
  readonly stackName: string;
  readonly logicalId: string;
}

export interface DeployedRole {
  readonly arn: string;
  readonly tags: Tags;
  readonly policies: readonly PolicyDocument[];
  /** Those of AWS, whose text is not in the template: they are not evaluated. */
  readonly managedPolicies: readonly string[];
}

export interface DeployedParameter {
  readonly name: string;
  readonly value: string;
}

export interface DeployedSecret {
  readonly arn: string;
  readonly name: string;
  readonly value?: string | undefined;
  readonly tags: Tags;
}

export interface DeployedCertificate {
  readonly arn: string;
  readonly names: readonly string[];
  readonly authorityArn?: string | undefined;
  readonly keyAlgorithm: string;
  readonly tags: Tags;
}

export interface DeployedDocument {
  readonly name: string;
  /** Of logical ids. */
  readonly path: string;
  readonly content: unknown;
}

export interface DeployedRecord {
  readonly name: string;
  readonly addresses: readonly string[];
}

export interface DeployOptions {
  /** Values of the stack's parameters that have no default. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The zone of each subnet that is in no template. */
  readonly subnetZones?: Readonly<Record<string, string>>;
  /** In the order of `Fn::GetAZs`. @default - a, b and c of the region */
  readonly zoneNames?: readonly string[];
}

/**
 * A stack as if CloudFormation had deployed it, nested stacks too, with the values that AWS would have given. Ids and
 * addresses come of logical ids: an update with another assembly keeps those of what it keeps.
 */
export interface Deployment {
  readonly stackName: string;
  readonly stackId: string;
  readonly account: string;
  readonly region: string;
  readonly zones: readonly BenchZone[];
  readonly nodes: readonly DeployedNode[];
  /** Those of no node as well. */
  readonly volumes: readonly DeployedVolume[];
  readonly parameters: readonly DeployedParameter[];
  readonly secrets: readonly DeployedSecret[];
  readonly certificates: readonly DeployedCertificate[];
  readonly documents: readonly DeployedDocument[];
  readonly hostedZones: readonly string[];
  readonly records: readonly DeployedRecord[];
  /** What is to be had from S3. */
  readonly files: readonly AssemblyFile[];
  readonly outputs: Readonly<Record<string, unknown>>;
  node(name: string): DeployedNode;
  /** The only resource whose path of logical ids fits, with any of its properties. */
  resource(path: RegExp): StackResource;
  update(assembly: string): Deployment;
}
