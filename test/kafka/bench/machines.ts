import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Hypervisor } from './aws/volumes';
import { must, run, until, type Outcome, type RunOptions } from './commands';
import { hexOf } from './physical-values';
import { requireBench } from './requirements';
import { rootFileSystem } from './root-file-system';
import type { BenchZone } from './zones';

const script = join(__dirname, 'machines.sh');
const parts = join(__dirname, 'machine');
/** Network namespaces have names of the machine, and so there is one bench on it. */
const home = '/run/cdk-kafka-bench';
const owner = `${home}.owner`;
const state = () => resolve('.bench', 'machines');

/** Where a machine is, whatever instance it is. */
export interface MachineInterface {
  readonly name: string;
  readonly zone: BenchZone;
  readonly address: string;
}

/** A volume of a machine and the device name that it was attached with. */
export interface MachineVolume {
  readonly id: string;
  readonly device: string;
}

/** What is new with each instance. */
export interface NewInstance {
  readonly instanceId: string;
  readonly userData: string;
  /** Without a slash in front: `instance-id`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Machines that look like those of EC2, by the name of their node; see machines.sh. */
export class Machines implements Hypervisor {
  private readonly hostNames = new Map<string, string>();

  private constructor(private readonly region: string) {}

  /** Begins with what an earlier run may have left, which may have been killed. */
  public static async up(domain: string, region: string): Promise<Machines> {
    requireBench();
    takeOver();
    const rootfs = await rootFileSystem();
    await shell(['down']);
    mkdirSync(state(), { recursive: true });
    await shell(['up', rootfs, parts, domain, region]);
    return new Machines(region);
  }

  public async down(): Promise<void> {
    await shell(['down'], { seconds: 60 });
    rmSync(owner, { force: true });
  }

  /** A file that every machine has which boots from now on. */
  public provide(path: string, file: string): void {
    cpSync(file, join(state(), 'layer', path));
  }

  /** Where the stand-in for AWS listens for a machine, and a file of which its metadata is an item. */
  public socket(name: string): string {
    return join(home, name, 'aws', 'aws.sock');
  }

  public async addInterface({ name, zone, address }: MachineInterface): Promise<void> {
    this.hostNames.set(name, `ip-${address.replaceAll('.', '-')}`);
    await shell(['interface', name, String(zone.index), address, macOf(name)]);
  }

  public async addVolume(id: string, size: number): Promise<void> {
    await shell(['volume', id, String(size)]);
  }

  public async removeVolume(id: string): Promise<void> {
    await shell(['drop', id]);
  }

  public async grow(id: string, size: number): Promise<void> {
    await shell(['grow', id, String(size)]);
  }

  /** A new instance: its root disk is new, and its user data runs. Ends when init runs. */
  public async launch(name: string, { userData, metadata }: NewInstance, volumes: readonly MachineVolume[] = []) {
    await this.erase(name);
    for (const [item, text] of Object.entries(metadata)) {
      this.setMetadata(name, item, text);
    }
    const file = join(state(), 'machines', name, 'upper', 'var/lib/cloud/instance/scripts/part-001');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, userData, { mode: 0o700 });
    await this.boot(name, volumes);
  }

  /** Starts a machine that is off, with its root disk. */
  public async boot(name: string, volumes: readonly MachineVolume[] = []): Promise<void> {
    await shell(['boot', name, this.hostName(name), ...volumes.map(({ id, device }) => `${id}=${device}`)]);
  }

  /** The power button: systemd stops everything, or the power is cut after so many seconds. */
  public async stop(name: string, seconds = 90): Promise<void> {
    const late = await shell(['stop', name, String(seconds)], { seconds: seconds + 30 });
    if (late !== '') {
      throw new Error(`${late}\n${await this.journal(name, '--lines=20')}`);
    }
  }

  /** The power cord. The kernel writes what it has in its cache all the same. */
  public async kill(name: string): Promise<void> {
    await shell(['kill', name]);
  }

  /** A lost machine: what was not written to its volumes is gone. */
  public async killLosing(name: string): Promise<void> {
    await shell(['killlosing', name]);
  }

  /** The end of an instance, and of its root disk. */
  public async erase(name: string): Promise<void> {
    await shell(['erase', name]);
  }

  public async isRunning(name: string): Promise<boolean> {
    return (await ask(['running', name])).status === 0;
  }

  public async exec(name: string, command: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const { seconds = 60 } = options;
    return ask(['exec', name, String(seconds), ...command], { ...options, seconds: seconds + 5 });
  }

  /** In the namespace of the clients, with the names of the hosted zone. */
  public async client(command: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const { seconds = 60 } = options;
    return ask(['client', String(seconds), ...command], { ...options, seconds: seconds + 5 });
  }

  /** Of all its boots; `--boot` is for the last one. A machine that is off can be asked as well. */
  public async journal(name: string, ...args: string[]): Promise<string> {
    return (await ask(['journal', name, '--output=short-monotonic', ...args])).stdout;
  }

  public async attach(volumeId: string, name: string, device: string): Promise<void> {
    await shell(['attach', name, volumeId, device]);
  }

  public async detach(volumeId: string, name: string): Promise<void> {
    await until(`${volumeId} to be unmounted`, async () => (await ask(['mounted', volumeId])).status !== 0, {
      seconds: 600,
    });
    await shell(['detach', name, volumeId]);
  }

  public setMetadata(name: string, item: string, text: string): void {
    const file = join(home, name, 'metadata', item);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Frames are dropped in both directions; nobody is told. */
  public async cutZone(index: number): Promise<void> {
    await shell(['cut', 'zone', String(index)]);
  }

  public async healZone(index: number): Promise<void> {
    await shell(['heal', 'zone', String(index)]);
  }

  public async cutNode(name: string): Promise<void> {
    await shell(['cut', 'node', name]);
  }

  public async healNode(name: string): Promise<void> {
    await shell(['heal', 'node', name]);
  }

  /** It loses the other machines, but not the clients. */
  public async part(name: string): Promise<void> {
    await shell(['part', name]);
  }

  public async join(name: string): Promise<void> {
    await shell(['join', name]);
  }

  /** As if the interface had been made anew. */
  public async newMac(name: string, purpose: string): Promise<void> {
    await shell(['mac', name, macOf(`${name} ${purpose}`)]);
  }

  public async setRecord(name: string, addresses: readonly string[]): Promise<void> {
    await shell(['dns', name, ...addresses]);
  }

  public async removeRecord(name: string): Promise<void> {
    await shell(['dns', name]);
  }

  /** Resident memory of each machine, in MiB. */
  public async memory(): Promise<Record<string, number>> {
    const lines = (await shell(['memory'])).split('\n').filter(Boolean);
    return Object.fromEntries(lines.map((line) => line.split(' ')).map(([name = '', size]) => [name, Number(size)]));
  }

  private hostName(name: string): string {
    return `${this.hostNames.get(name) ?? name}.${this.region}.compute.internal`;
  }
}

const ask = (args: readonly string[], options: RunOptions = {}): Promise<Outcome> =>
  run(script, args, { seconds: 40, ...options, env: { BENCH_STATE: state(), ...options.env } });

const shell = (args: readonly string[], options: RunOptions = {}): Promise<string> =>
  must(script, args, { seconds: 40, ...options, env: { BENCH_STATE: state(), ...options.env } });

/** A bench that another run holds is not ours to clean. */
function takeOver(): void {
  const [pid = '', started] = existsSync(owner) ? readFileSync(owner, 'utf8').split(' ') : [];
  if (pid !== '' && pid !== String(process.pid) && startOf(pid) === started) {
    throw new Error(`process ${pid} holds the bench of this machine: there is one, wait for its end`);
  }
  writeFileSync(owner, `${process.pid} ${startOf(String(process.pid)) ?? ''}`);
}

/** When a process began, which tells it from a later one of the same number. */
function startOf(pid: string): string | undefined {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) ? readFileSync(stat, 'utf8').split(') ').at(-1)?.split(' ')[19] : undefined;
}

const macOf = (name: string) => ['02', ...(hexOf(name, 10).match(/../g) ?? [])].join(':');
