import type { TemplateResource } from './replacement/template';

/** One data volume as a template has it: the rest is what comes with gp3. */
export interface Ec2Volume {
  readonly Size: number;
  readonly Throughput?: number;
  readonly Iops?: number;
}

/** A node of a cluster on EC2, as its launch template and its volumes tell it. */
export interface Ec2Node {
  readonly id: number;
  readonly instanceType: string;
  readonly zone: string;
  readonly volumes: readonly Ec2Volume[];
}

type Tags = readonly { readonly Key: string; readonly Value: unknown }[];

interface VolumeProperties extends Ec2Volume {
  readonly AvailabilityZone: unknown;
  readonly Tags?: Tags;
}

interface LaunchTemplateProperties {
  readonly LaunchTemplateData?: {
    readonly InstanceType?: string;
    readonly TagSpecifications?: readonly { readonly Tags?: Tags }[];
  };
}

/** Controllers and brokers, by the ids on them. */
export function ec2Nodes(resources: readonly TemplateResource[]): Ec2Node[] {
  const all = (type: string) => resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  const volumes = all('AWS::EC2::Volume') as unknown as (VolumeProperties | undefined)[];
  const templates = all('AWS::EC2::LaunchTemplate') as unknown as (LaunchTemplateProperties | undefined)[];
  return templates.flatMap((template) => {
    const { InstanceType = '', TagSpecifications } = template?.LaunchTemplateData ?? {};
    const id = idIn(TagSpecifications?.[0]?.Tags);
    const own = volumes.filter((volume) => volume !== undefined && idIn(volume.Tags) === id) as VolumeProperties[];
    return id === undefined
      ? []
      : [{ id, instanceType: InstanceType, zone: JSON.stringify(own[0]?.AvailabilityZone), volumes: own }];
  });
}

/** Controllers have the ids below 10, see docs/ec2.md. */
export function isBroker({ id }: Ec2Node): boolean {
  return id > 9;
}

function idIn(tags: Tags = []): number | undefined {
  const value = tags.find(({ Key }) => Key === 'kafka:node-id')?.Value;
  return value === undefined ? undefined : Number(value);
}
