import type { DeployedNode } from '../deployment';
import { ServiceError, type Operations } from './service';

export type InstanceState = 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';

const codes: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export interface Instance {
  readonly id: string;
  node: DeployedNode;
  state: InstanceState;
}

/** EC2's instances; those that are terminated are still told of, as for an hour on AWS. */
export class Instances {
  private readonly stored = new Map<string, Instance>();

  public add(instance: Instance): void {
    this.stored.set(instance.id, instance);
  }

  public find(id: string): Instance {
    const instance = this.stored.get(id);
    if (!instance) {
      throw new ServiceError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
    }
    return instance;
  }

  /** AWS has forgotten it. */
  public forget(id: string): void {
    this.stored.delete(id);
  }

  public all(): readonly Instance[] {
    return [...this.stored.values()];
  }

  public readonly operations: Operations = {
    'ec2 describe-instances': {
      name: 'DescribeInstances',
      options: { lists: ['--instance-ids'] },
      run: ({ call, authorize }) => {
        authorize('ec2:DescribeInstances', '*');
        const asked = call.list('--instance-ids');
        const ids = asked.length > 0 ? asked : [...this.stored.keys()];
        return { Reservations: ids.map((id) => ({ Instances: [described(this.find(id))] })) };
      },
    },
  };
}

const described = ({ id, node, state }: Instance) => ({
  InstanceId: id,
  InstanceType: node.instanceType,
  State: { Code: codes[state], Name: state },
  Placement: { AvailabilityZone: node.zone.name },
  ...(state === 'terminated' ? {} : { PrivateIpAddress: node.address }),
  Tags: Object.entries(node.tags).map(([Key, Value]) => ({ Key, Value })),
});
