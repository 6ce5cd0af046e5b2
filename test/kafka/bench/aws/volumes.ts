import type { DeployedVolume } from '../deployment';
import type { Instances } from './instances';
import { resourceTags, ServiceError, type Operations, type ServiceRequest } from './service';

/** What connects volumes to machines. */
export interface Hypervisor {
  /** Ends when the device is there. */
  attach(volumeId: string, nodeName: string, device: string): Promise<void>;
  /** Ends when the device is gone, which takes as long as it is mounted. */
  detach(volumeId: string, nodeName: string): Promise<void>;
  grow(volumeId: string, size: number): Promise<void>;
}

export interface Attachment {
  readonly instanceId: string;
  readonly device: string;
  state: 'attaching' | 'attached' | 'detaching';
}

interface StoredVolume {
  deployed: DeployedVolume;
  attachment?: Attachment | undefined;
}

/** EC2's volumes. */
export class Volumes {
  private readonly stored = new Map<string, StoredVolume>();
  private readonly underWay = new Set<Promise<void>>();
  /** What went wrong behind the back of a caller: a test should find it empty. */
  public readonly failures: string[] = [];

  constructor(
    private readonly arnPrefix: string,
    private readonly instances: Instances,
    private readonly hypervisor: Hypervisor,
  ) {}

  public async deploy(volume: DeployedVolume): Promise<void> {
    const there = this.stored.get(volume.id);
    if (there && there.deployed.size < volume.size) {
      await this.hypervisor.grow(volume.id, volume.size);
    }
    this.stored.set(volume.id, { ...there, deployed: volume });
  }

  public attachment(volumeId: string): Attachment | undefined {
    return this.find(volumeId).attachment;
  }

  /** In the order in which they were attached. */
  public of(instanceId: string): { id: string; device: string }[] {
    return [...this.stored.entries()]
      .filter(([, { attachment }]) => attachment?.instanceId === instanceId)
      .map(([id, { attachment }]) => ({ id, device: attachment?.device ?? '' }));
  }

  /** What becomes of the volumes of an instance that is no more. */
  public free(instanceId: string): void {
    for (const { id } of this.of(instanceId)) {
      this.find(id).attachment = undefined;
    }
  }

  /** Attaches and detaches that were begun have ended. */
  public async settled(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private find(id: string): StoredVolume {
    const volume = this.stored.get(id);
    if (!volume) {
      throw new ServiceError('InvalidVolume.NotFound', `The volume '${id}' does not exist.`);
    }
    return volume;
  }

  private described(volumeId: string) {
    const { deployed, attachment } = this.find(volumeId);
    const { size: Size, zone, tags } = deployed;
    return {
      VolumeId: volumeId,
      AvailabilityZone: zone.name,
      Encrypted: true,
      Size,
      State: attachment ? 'in-use' : 'available',
      VolumeType: 'gp3',
      MultiAttachEnabled: false,
      Attachments: attachment ? [attached(volumeId, attachment)] : [],
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    };
  }

  /** Both ends of an attachment have to be allowed. */
  private authorize({ call, authorize }: ServiceRequest, action: string): void {
    const [volumeId, instanceId] = [call.option('--volume-id'), call.option('--instance-id')];
    const { tags } = this.find(volumeId).deployed;
    const { node } = this.instances.find(instanceId);
    authorize(action, `${this.arnPrefix}:volume/${volumeId}`, resourceTags(tags, 'ec2'));
    authorize(action, `${this.arnPrefix}:instance/${instanceId}`, resourceTags(node.tags, 'ec2'));
  }

  private attach(volumeId: string, instanceId: string, device: string) {
    const volume = this.find(volumeId);
    const { node, state } = this.instances.find(instanceId);
    if (volume.attachment) {
      const { instanceId: holder } = volume.attachment;
      throw new ServiceError('VolumeInUse', `${volumeId} is already attached to an instance (${holder})`);
    }
    if (volume.deployed.zone.name !== node.zone.name) {
      throw new ServiceError(
        'InvalidVolume.ZoneMismatch',
        `The volume '${volumeId}' is not in the same availability zone as instance '${instanceId}'`,
      );
    }
    if (state !== 'running') {
      throw new ServiceError('IncorrectState', `Instance '${instanceId}' is not 'running'.`);
    }
    if (this.of(instanceId).some((other) => other.device === device)) {
      throw new ServiceError(
        'InvalidParameterValue',
        `Invalid value '${device}' for unixDevice. Attachment point ${device} is already in use`,
      );
    }
    const attachment: Attachment = { instanceId, device, state: 'attaching' };
    volume.attachment = attachment;
    this.later(this.hypervisor.attach(volumeId, node.name, device), () => {
      attachment.state = 'attached';
    });
    return attached(volumeId, attachment);
  }

  public detach(volumeId: string, instanceId: string) {
    const volume = this.find(volumeId);
    const { attachment } = volume;
    if (attachment?.instanceId !== instanceId) {
      const state = attachment ? 'in-use' : 'available';
      throw new ServiceError('IncorrectState', `Volume '${volumeId}' is in the '${state}' state, and not here.`);
    }
    if (attachment.state !== 'detaching') {
      attachment.state = 'detaching';
      this.later(this.hypervisor.detach(volumeId, this.instances.find(instanceId).node.name), () => {
        // An instance that ended meanwhile has given it up, and another may hold it.
        volume.attachment = volume.attachment === attachment ? undefined : volume.attachment;
      });
    }
    return attached(volumeId, attachment);
  }

  private later(work: Promise<void>, then: () => void): void {
    const all = work
      .then(then)
      .catch((error: unknown) => {
        this.failures.push(String(error));
      })
      .finally(() => this.underWay.delete(all));
    this.underWay.add(all);
  }

  public readonly operations: Operations = {
    'ec2 describe-volumes': {
      name: 'DescribeVolumes',
      options: { lists: ['--volume-ids'] },
      run: ({ call, authorize }) => {
        authorize('ec2:DescribeVolumes', '*');
        const asked = call.list('--volume-ids');
        const ids = asked.length > 0 ? asked : [...this.stored.keys()];
        return { Volumes: ids.map((id) => this.described(id)) };
      },
    },
    'ec2 attach-volume': {
      name: 'AttachVolume',
      options: { required: ['--volume-id', '--instance-id', '--device'] },
      run: (request) => {
        this.authorize(request, 'ec2:AttachVolume');
        const { call } = request;
        return this.attach(call.option('--volume-id'), call.option('--instance-id'), call.option('--device'));
      },
    },
    'ec2 detach-volume': {
      name: 'DetachVolume',
      options: { required: ['--volume-id', '--instance-id'], optional: ['--device'] },
      run: (request) => {
        this.authorize(request, 'ec2:DetachVolume');
        return this.detach(request.call.option('--volume-id'), request.call.option('--instance-id'));
      },
    },
  };
}

const attached = (VolumeId: string, { instanceId: InstanceId, device: Device, state: State }: Attachment) => ({
  VolumeId,
  InstanceId,
  Device,
  State,
  DeleteOnTermination: false,
});
