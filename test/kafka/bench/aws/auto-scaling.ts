import type { DeployedNode } from '../deployment';
import { resourceTags, ServiceError, type Operations, type ServiceRequest } from './service';

/** What a node told its group. */
export interface LifecycleAction {
  readonly kind: 'complete' | 'heartbeat';
  readonly hookName: string;
  readonly groupName: string;
  readonly instanceId: string;
  /** `CONTINUE` or `ABANDON`, of a completed one. */
  readonly result?: string | undefined;
  readonly at: number;
}

/** Amazon EC2 Auto Scaling: the hooks of groups. */
export class AutoScaling {
  private readonly groups = new Map<string, DeployedNode>();
  /** Instances whose hook waits for them. */
  private readonly waiting = new Set<string>();
  public readonly actions: LifecycleAction[] = [];

  public deploy(node: DeployedNode): void {
    this.groups.set(node.groupName, node);
  }

  public beginTermination(instanceId: string): void {
    this.waiting.add(instanceId);
  }

  public isWaitingFor(instanceId: string): boolean {
    return this.waiting.has(instanceId);
  }

  public endTermination(instanceId: string): void {
    this.waiting.delete(instanceId);
  }

  private act({ call, authorize }: ServiceRequest, kind: LifecycleAction['kind'], operation: string): object {
    const [groupName, hookName] = [call.option('--auto-scaling-group-name'), call.option('--lifecycle-hook-name')];
    const instanceId = call.option('--instance-id');
    const group = this.groups.get(groupName);
    authorize(`autoscaling:${operation}`, group?.groupArn ?? groupName, resourceTags(group?.tags ?? {}, 'autoscaling'));
    if (group?.hookName !== hookName || !this.waiting.has(instanceId)) {
      throw new ServiceError('ValidationError', `No active Lifecycle Action found with instance ID ${instanceId}`);
    }
    const result = call.optional('--lifecycle-action-result');
    this.actions.push({ kind, hookName, groupName, instanceId, result, at: Date.now() });
    if (kind === 'complete') {
      this.waiting.delete(instanceId);
    }
    return {};
  }

  public readonly operations: Operations = {
    'autoscaling complete-lifecycle-action': {
      name: 'CompleteLifecycleAction',
      options: {
        required: [
          '--lifecycle-hook-name',
          '--auto-scaling-group-name',
          '--lifecycle-action-result',
          '--instance-id', // or a token, which nodes do not have
        ],
      },
      run: (request) => this.act(request, 'complete', 'CompleteLifecycleAction'),
    },
    'autoscaling record-lifecycle-action-heartbeat': {
      name: 'RecordLifecycleActionHeartbeat',
      options: { required: ['--lifecycle-hook-name', '--auto-scaling-group-name', '--instance-id'] },
      run: (request) => this.act(request, 'heartbeat', 'RecordLifecycleActionHeartbeat'),
    },
  };
}
