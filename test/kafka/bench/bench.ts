import { resolve } from 'node:path';
import { deploy } from './cloud-formation';
import { until, type Outcome, type RunOptions } from './commands';
import type { DeployedNode, DeployedVolume, Deployment, DeployOptions } from './deployment';
import { Machines } from './machines';

import { hexOf } from './physical-values';
import { documentScript } from './ssm-document';
import { StandInAws, type RecordedCall, type Signal } from './stand-in-aws';

/**
 * A deployed stack on machines of its own: the stand-in for AWS and the machines, and what EC2 and Auto Scaling do between
 * them. Nothing starts by itself: `launch` is what a group would do.
 */
export class Bench {
  private readonly instanceIds = new Map<string, string>();
  private launches = 0;

  private constructor(
    private deployed: Deployment,
    public readonly machines: Machines,
    public readonly aws: StandInAws,
  ) {}

  /** Deploys a stack of a cloud assembly: network, names, volumes and state are there, and no instance runs. */
  public static async deploy(assembly: string, stackName: string, options: DeployOptions = {}): Promise<Bench> {
    const deployment = deploy(assembly, stackName, options);
    const machines = await Machines.up(deployment.hostedZones[0] ?? 'kafka.internal', deployment.region);
    const bench = new Bench(deployment, machines, new StandInAws(deployment, resolve('.bench', 'machines'), machines));
    try {
      await bench.take(deployment, undefined);
    } catch (error) {
      await bench.down();
      throw error;
    }
    return bench;
  }

  /** An update of the stack. Instances that run go on as they are; groups have their new launch templates for the next one. */
  public async update(assembly: string): Promise<void> {
    const before = this.deployed;
    this.deployed = before.update(assembly);
    await this.take(this.deployed, before);
  }

  private async take(deployment: Deployment, before: Deployment | undefined): Promise<void> {
    const isNew = <T extends { readonly id: string } | { readonly name: string }>(
      list: readonly T[],
      old?: readonly T[],
    ) => list.filter((one) => !old?.some((other) => keyOf(other) === keyOf(one)));
    for (const { id, size } of isNew(deployment.volumes, before?.volumes)) {
      await this.machines.addVolume(id, size);
    }
    await this.aws.deploy(deployment);
    for (const node of isNew(deployment.nodes, before?.nodes)) {
      await this.machines.addInterface(node);
      await this.aws.listen(this.machines.socket(node.name), () => ({
        node: this.node(node.name),
        instanceId: this.instanceId(node.name),
      }));
    }
    for (const { name, addresses } of deployment.records) {
      await this.machines.setRecord(name, addresses);
    }
    for (const { name } of isNew(before?.records ?? [], deployment.records)) {
      await this.machines.removeRecord(name);
    }
  }

  /** A volume that no stack makes: one of a person, or of a snapshot. */
  public async addVolume(volume: DeployedVolume): Promise<void> {
    await this.machines.addVolume(volume.id, volume.size);
    await this.aws.volumes.deploy(volume);
  }

  /** As an operator does with one that is lost. Ends when the device is gone, which takes as long as it is mounted. */
  public async detachVolume(id: string): Promise<void> {
    this.aws.volumes.detach(id, this.aws.volumes.attachment(id)?.instanceId ?? '');
    await this.aws.volumes.settled();
  }

  public get deployment(): Deployment {
    return this.deployed;
  }

  public node(name: string): DeployedNode {
    return this.deployed.node(name);
  }

  /** Of the instance that the node has or had last. */
  public instanceId(name: string): string {
    const id = this.instanceIds.get(name);
    if (id === undefined) {
      throw new Error(`${name} was never launched`);
    }
    return id;
  }

  /** A new instance of the node's group: new id, new root disk, the user data runs. Ends when it boots. */
  public async launch(name: string): Promise<string> {
    const node = this.node(name);
    const last = this.instanceIds.get(name);
    if (last !== undefined && this.aws.instances.find(last).state !== 'terminated') {
      throw new Error(`${name} has ${last}, which holds its network interface: terminate it first`);
    }
    const instanceId = `i-${hexOf(`${node.logicalId} ${++this.launches}`, 17)}`;
    this.instanceIds.set(name, instanceId);
    this.aws.instances.add({ id: instanceId, node, state: 'running' });
    await this.machines.launch(name, { instanceId, userData: node.userData, metadata: metadataOf(node, instanceId) });
    return instanceId;
  }

  public async launchAll(names = this.deployed.nodes.map(({ name }) => name)): Promise<void> {
    await Promise.all(names.map((name) => this.launch(name)));
  }

  /** Off and on again, from within. */
  public async reboot(name: string, seconds?: number): Promise<void> {
    await this.machines.stop(name, seconds);
    await this.start(name);
  }

  /** The instance stays, and its volumes with it. */
  public async stop(name: string, seconds?: number): Promise<void> {
    this.setState(name, 'stopping');
    await this.machines.stop(name, seconds);
    this.setState(name, 'stopped');
  }

  /** The power cord: the instance is there still, as AWS sees it. */
  public async kill(name: string): Promise<void> {
    await this.machines.kill(name);
  }

  /** The same, and what was not written to the volumes is lost. */
  public async killLosing(name: string): Promise<void> {
    await this.machines.killLosing(name);
  }

  /** After `stop` or `kill`. */
  public async start(name: string): Promise<void> {
    this.setState(name, 'running');
    await this.machines.boot(name, this.aws.volumes.of(this.instanceId(name)));
  }

  /** Tells the instance through its metadata that it is to end, which its hook holds up. */
  public beginTermination(name: string): void {
    this.aws.autoScaling.beginTermination(this.instanceId(name));
    this.machines.setMetadata(name, 'autoscaling/target-lifecycle-state', 'Terminated');
  }

  /** As a group ends an instance: the hook first, for so many seconds at most, then the power button, then nothing is left. */
  public async terminate(name: string, seconds = 120): Promise<void> {
    const id = this.instanceId(name);
    this.beginTermination(name);
    await until(`${name} to complete its lifecycle action`, () => !this.aws.autoScaling.isWaitingFor(id), {
      seconds,
      watch: () => this.requireRunning(name),
      because: () => this.machines.journal(name, '--lines=20'),
    });
    await this.terminateNow(name);
  }

  /** Without the hook: of a machine that is off as well. */
  public async terminateNow(name: string): Promise<void> {
    const id = this.instanceId(name);
    this.aws.autoScaling.endTermination(id);
    this.setState(name, 'shutting-down');
    await this.machines.stop(name);
    await this.machines.erase(name);
    this.aws.volumes.free(id);
    this.setState(name, 'terminated');
  }

  /** As `terminateNow`, of a machine that is killed and not stopped. */
  public async lose(name: string): Promise<void> {
    await this.machines.killLosing(name);
    await this.terminateNow(name);
  }

  /** No packet in or out of a zone; its nodes do not reach AWS. */
  public async cutZone(index: number): Promise<void> {
    this.nodesIn(index).forEach(({ name }) => this.aws.cutOff.add(name));
    await this.machines.cutZone(index);
  }

  public async healZone(index: number): Promise<void> {
    this.nodesIn(index).forEach(({ name }) => this.aws.cutOff.delete(name));
    await this.machines.healZone(index);
  }

  public async cutNode(name: string): Promise<void> {
    this.aws.cutOff.add(name);
    await this.machines.cutNode(name);
  }

  public async healNode(name: string): Promise<void> {
    this.aws.cutOff.delete(name);
    await this.machines.healNode(name);
  }

  public exec(name: string, command: string, options?: RunOptions): Promise<Outcome> {
    return this.machines.exec(name, ['bash', '-c', command], options);
  }

  /** What a command prints in a node; an error where it fails. */
  public async ask(name: string, command: string, options?: RunOptions): Promise<string> {
    const { status, stdout, stderr } = await this.exec(name, command, options);
    if (status !== 0) {
      throw new Error(`${name}: ${command} ended with ${status}: ${stderr || stdout}`);
    }
    return stdout.trimEnd();
  }

  /**
   * Runs a document of the stack on a node, as an operator does; `document` fits its path of logical ids. Three minutes at
   * most, as nobody waits for hours here.
   */
  public operate(name: string, document: RegExp, parameters: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const [found, ...others] = this.deployed.documents.filter(({ path }) => document.test(path));
    if (found === undefined || others.length > 0) {
      throw new Error(
        `not one document is ${String(document)}: ${this.deployed.documents.map(({ path }) => path).join(', ')}`,
      );
    }
    const { script, seconds } = documentScript(found.content, parameters);
    return this.machines.exec(name, ['sh', '-c', script], { seconds: Math.min(seconds, 180) });
  }

  /** Ends when the user data has ended; an error where it failed. */
  public async userDataEnded(name: string, seconds = 120): Promise<void> {
    const says = () => this.machines.journal(name, '--boot', '--unit=cloud-final.service', '--lines=40');
    const state = await until(
      `the user data of ${name}`,
      async () => {
        const { stdout } = await this.exec(name, 'systemctl show --property=ActiveState --value cloud-final.service');
        return ['active', 'failed'].find((end) => end === stdout.trim());
      },
      { seconds, watch: () => this.requireRunning(name), because: says },
    );
    if (state !== 'active') {
      throw new Error(`the user data of ${name} failed: ${await says()}`);
    }
  }

  /** The signal of a node to CloudFormation, which may be there already. */
  public signal(name: string, seconds = 120): Promise<Signal> {
    return until(`the signal of ${name}`, () => this.aws.signals.find(({ who }) => who === name), {
      seconds,
      watch: () => this.requireRunning(name),
      because: () => this.machines.journal(name, '--boot', '--lines=40'),
    });
  }

  /** Ends when a unit says a text in this boot. */
  public async says(name: string, unit: string, text: string, seconds = 60): Promise<void> {
    await until(
      `"${text}" of ${unit} on ${name}`,
      async () => (await this.machines.journal(name, '--boot', `--unit=${unit}`)).includes(text),
      {
        seconds,
        watch: async () => {
          await this.requireRunning(name);
          await this.requireUnfailed(name, unit);
        },
        because: () => this.machines.journal(name, '--boot', '--lines=40'),
      },
    );
  }

  public callsOf(name: string): RecordedCall[] {
    return this.aws.calls.filter(({ who }) => who === name);
  }

  private async requireRunning(name: string): Promise<void> {
    if (!(await this.machines.isRunning(name))) {
      throw new Error(`${name} is off: ${await this.machines.journal(name, '--lines=20')}`);
    }
  }

  private async requireUnfailed(name: string, unit: string): Promise<void> {
    if ((await this.exec(name, `systemctl is-failed --quiet ${unit}`)).status === 0) {
      throw new Error(
        `${unit} of ${name} failed: ${await this.machines.journal(name, '--boot', `--unit=${unit}`, '--lines=30')}`,
      );
    }
  }

  private setState(name: string, state: 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated'): void {
    this.aws.instances.find(this.instanceId(name)).state = state;
  }

  private nodesIn(zone: number): DeployedNode[] {
    return this.deployed.nodes.filter((node) => node.zone.index === zone);
  }

  /** Removes everything; a bench that was never taken down is removed by the next one. */
  public async down(): Promise<void> {
    await this.aws.close();
    await this.machines.down();
  }
}

const keyOf = (one: { readonly id: string } | { readonly name: string }) => ('id' in one ? one.id : one.name);

function metadataOf({ zone, address }: DeployedNode, instanceId: string): Record<string, string> {
  return {
    'instance-id': instanceId,
    'local-ipv4': address,
    'placement/availability-zone': zone.name,
    'placement/availability-zone-id': zone.id,
    'placement/region': zone.name.slice(0, -1),
    'autoscaling/target-lifecycle-state': 'InService',
  };
}
