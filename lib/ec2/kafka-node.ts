import { CfnDeletionPolicy, type CfnTag, Duration, Fn, Lazy, type RemovalPolicy, type Size, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { EBS_GP3 } from '../facts/ebs';
import { rootVolumeGib } from '../sizing/ec2-layout';
import { environmentFile, type NodeMachine } from './machine-settings';
import type { CertificateSource } from './node-certificates';
import { hostName, type NodePlace } from './node-layout';
import { LIFECYCLE_HOOK, nodeStatements, policyDocument } from './node-role';
import { nodeUserData } from './node-user-data';

/** What all nodes of a cluster share. */
export interface NodeCluster {
  readonly clusterName: string;
  readonly clusterId: string;
  /** The unique part of the id of the stack that owns it. */
  readonly clusterStack: string;
  /** What the names of its parameters begin with. */
  readonly path: string;
  readonly domain: string;
  readonly hostedZoneId: string;
  readonly certificates: CertificateSource;
  /** What every node is told beside who it is. */
  readonly description: Readonly<Record<string, string>>;
  /** What every node may do beside caring for itself. */
  readonly statements: readonly iam.PolicyStatement[];
  readonly removalPolicy: RemovalPolicy;
}

/** One volume of a node. */
export interface NodeVolume {
  readonly size: Size;
  readonly iops?: number;
  readonly throughput?: number;
  readonly kmsKeyId?: string;
  /** One that exists, in place of a new one. */
  readonly existing?: string;
}

export interface KafkaNodeProps {
  readonly cluster: NodeCluster;
  readonly place: NodePlace;
  readonly subnet: ec2.ISubnet;
  readonly securityGroups: readonly ec2.ISecurityGroup[];
  readonly instanceType: ec2.InstanceType;
  readonly imageId: string;
  readonly machine: NodeMachine;
  readonly volumes: readonly NodeVolume[];
  /** What this role may do beside what all may. */
  readonly statements: readonly iam.PolicyStatement[];
}

/**
 * One node for life: an interface with its address, volumes with its data and a record with its name stay; instances come
 * and go in an Auto Scaling group of exactly one.
 */
export class KafkaNode extends Construct {
  private readonly tags: CfnTag[];
  private readonly path: string;
  private readonly host: string;
  private readonly group: autoscaling.CfnAutoScalingGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: KafkaNodeProps,
  ) {
    super(scope, id);
    const { cluster, place } = props;
    this.tags = [
      { key: 'Name', value: hostName(place, cluster.clusterName) },
      { key: 'kafka:cluster', value: cluster.clusterName },
      { key: 'kafka:cluster-id', value: cluster.clusterId },
      { key: 'kafka:node-id', value: `${place.id}` },
    ];
    this.path = `${cluster.path}/nodes/${place.id}`;
    this.host = hostName(place, cluster.domain);
    const networkInterface = this.defineInterface();
    const volumes = this.defineVolumes();
    const record = this.defineRecord(networkInterface);
    const certificate = cluster.certificates.issue(this, { id: place.id, host: this.host });
    const published = this.publish(volumes, certificate.source);
    const profile = this.defineProfile(volumes, certificate.statements);
    this.group = this.defineGroup(networkInterface, profile);
    // An instance needs all of it, and refers to nothing but its interface.
    [record, published, ...this.node.findAll().filter((child) => child instanceof ec2.CfnVolume)].forEach((needed) => {
      this.group.addResourceDependency(needed);
    });
  }

  private defineInterface(): ec2.CfnNetworkInterface {
    return new ec2.CfnNetworkInterface(this, 'Interface', {
      description: `Kafka node ${this.host}`,
      subnetId: this.props.subnet.subnetId,
      groupSet: this.props.securityGroups.map(({ securityGroupId }) => securityGroupId),
      tags: this.tags,
    });
  }

  /** Their ids, the first with the metadata. */
  private defineVolumes(): string[] {
    return this.props.volumes.map(({ size, iops, throughput, kmsKeyId, existing }, index) => {
      if (existing !== undefined) {
        return existing;
      }
      const volume = new ec2.CfnVolume(this, `Volume${index}`, {
        availabilityZone: this.props.subnet.availabilityZone,
        volumeType: 'gp3',
        size: size.toGibibytes(),
        iops: aboveBaseline(iops, EBS_GP3.iops.min),
        throughput: aboveBaseline(throughput, EBS_GP3.throughputMibps.min),
        encrypted: true,
        kmsKeyId,
        tags: [...this.tags, { key: 'kafka:volume', value: `${index}` }],
      });
      volume.applyRemovalPolicy(this.props.cluster.removalPolicy);
      return volume.ref;
    });
  }

  private defineRecord(networkInterface: ec2.CfnNetworkInterface): CfnRecordSet {
    const record = new CfnRecordSet(this, 'Record', {
      hostedZoneId: this.props.cluster.hostedZoneId,
      name: `${this.host}.`,
      type: 'A',
      ttl: `${Duration.minutes(1).toSeconds()}`,
      resourceRecords: [networkInterface.attrPrimaryPrivateIpAddress],
    });
    // Under another name nodes do not start; those that run go on under the name that they have.
    record.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    return record;
  }

  /** What the node is, for the node to take up when it is told to; a new one takes it up at once. */
  private publish(volumes: readonly string[], certificate: string): ssm.CfnParameter {
    const { cluster, place, subnet } = this.props;
    return new ssm.CfnParameter(this, 'Published', {
      name: `${this.path}/published`,
      type: 'String',
      description: `What node ${place.id} of Kafka cluster ${cluster.clusterName} is to be`,
      value: environmentFile({
        CLUSTER_NAME: cluster.clusterName,
        CLUSTER_ID: cluster.clusterId,
        CLUSTER_PATH: cluster.path,
        NODE_PATH: this.path,
        NODE_ID: `${place.id}`,
        ROLE: place.role,
        HOST: this.host,
        REGION: Stack.of(this).region,
        AVAILABILITY_ZONE: subnet.availabilityZone,
        VOLUMES: volumes.join(' '),
        CERTIFICATE: certificate,
        ...cluster.description,
      }),
    });
  }

  private defineProfile(
    volumes: readonly string[],
    certificate: readonly iam.PolicyStatement[],
  ): iam.CfnInstanceProfile {
    const { cluster, statements } = this.props;
    const own = nodeStatements({
      stack: Stack.of(this),
      clusterName: cluster.clusterName,
      clusterId: cluster.clusterId,
      clusterPath: cluster.path,
      nodeId: this.props.place.id,
      volumes,
    });
    const role = new iam.CfnRole(this, 'Role', {
      description: `Kafka node ${this.host}`,
      assumeRolePolicyDocument: policyDocument([
        new iam.PolicyStatement({
          actions: ['sts:AssumeRole'],
          principals: [new iam.ServicePrincipal('ec2.amazonaws.com')],
        }),
      ]),
      policies: [
        {
          policyName: 'Node',
          policyDocument: policyDocument([...own, ...certificate, ...cluster.statements, ...statements]),
        },
      ],
      tags: this.tags,
    });
    return new iam.CfnInstanceProfile(this, 'Profile', { roles: [role.ref] });
  }

  private defineGroup(
    networkInterface: ec2.CfnNetworkInterface,
    profile: iam.CfnInstanceProfile,
  ): autoscaling.CfnAutoScalingGroup {
    const template = this.defineTemplate(networkInterface, profile);
    const group = new autoscaling.CfnAutoScalingGroup(this, 'Group', {
      // The zone alone: the interface knows its subnet.
      availabilityZones: [this.props.subnet.availabilityZone],
      minSize: '0',
      maxSize: '1',
      desiredCapacity: '1',
      healthCheckType: 'EC2',
      healthCheckGracePeriod: Duration.minutes(5).toSeconds(),
      launchTemplate: { launchTemplateId: template.ref, version: template.attrLatestVersionNumber },
      // Said, because an account can be set to launch the new instance first, which could have neither interface nor volume.
      instanceMaintenancePolicy: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
      lifecycleHookSpecificationList: [
        {
          lifecycleHookName: LIFECYCLE_HOOK,
          lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
          // A node that is alive asks for more time; a dead one must not keep its interface from the next.
          heartbeatTimeout: Duration.minutes(2).toSeconds(),
          defaultResult: 'CONTINUE',
        },
      ],
      tags: this.tags.map((tag) => ({ ...tag, propagateAtLaunch: false })),
    });
    group.cfnOptions.creationPolicy = { resourceSignal: { count: 1, timeout: Duration.minutes(45).toIsoString() } };
    return group;
  }

  private defineTemplate(
    networkInterface: ec2.CfnNetworkInterface,
    profile: iam.CfnInstanceProfile,
  ): ec2.CfnLaunchTemplate {
    const { cluster, place, instanceType, imageId, machine } = this.props;
    const stack = Stack.of(this);
    return new ec2.CfnLaunchTemplate(this, 'Template', {
      launchTemplateData: {
        imageId,
        instanceType: instanceType.toString(),
        iamInstanceProfile: { arn: profile.attrArn },
        networkInterfaces: [{ deviceIndex: 0, networkInterfaceId: networkInterface.ref, deleteOnTermination: false }],
        blockDeviceMappings: [
          {
            deviceName: '/dev/xvda',
            ebs: {
              volumeSize: rootVolumeGib(machine.heapMib),
              volumeType: 'gp3',
              encrypted: true,
              deleteOnTermination: true,
            },
          },
        ],
        ebsOptimized: true,
        metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1, httpEndpoint: 'enabled' },
        monitoring: { enabled: true },
        userData: Fn.base64(
          nodeUserData({
            clusterName: cluster.clusterName,
            nodeId: place.id,
            nodePath: this.path,
            region: stack.region,
            stack: stack.stackId,
            resource: Lazy.string({ produce: () => stack.getLogicalId(this.group) }),
          }),
        ),
        tagSpecifications: ['instance', 'volume'].map((resourceType) => ({ resourceType, tags: this.tags })),
      },
    });
  }
}

/** What every volume has is not said: AWS would hold it against the size of a small one. */
function aboveBaseline(value: number | undefined, baseline: number): number | undefined {
  return value === baseline ? undefined : value;
}
