import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../../support/testing-app';
import { must, sleep, type Outcome } from './commands';
import type { KafkaTarball } from './kafka-tarball';
import type { Machines } from './machines';

/** How a client reaches a cluster and who it is. */
export interface ClientIdentity {
  readonly bootstrapServers: string;
  /** PEM: what the certificates of the brokers are checked with. Without it, plain text. */
  readonly ca?: string;
  readonly scram?: { readonly username: string; readonly password: string };
  /** PEM. */
  readonly certificate?: { readonly chain: string; readonly privateKey: string };
}

export interface ProduceOptions {
  readonly seconds: number;
  /** Records a second. @default 200 */
  readonly rate?: number;
  /** @default all */
  readonly acks?: 'all' | '1' | '0';
  /** The number of the first record: producers of one topic need numbers of their own. @default 0 */
  readonly base?: number;
  /** Of librdkafka, besides those of the identity. */
  readonly config?: Readonly<Record<string, string | number | boolean>>;
}

export interface Produced {
  readonly sent: number;
  readonly acknowledged: number;
  readonly unflushed: number;
  readonly errors: Readonly<Record<string, number>>;
  /** What was acknowledged, for `verify`. */
  readonly file: string;
}

export interface Exchanged {
  readonly ok: boolean;
  /** Names of errors, and their texts. */
  readonly says: readonly string[];
}

export interface PartitionState {
  readonly topic: string;
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
}

export interface Verified {
  readonly acknowledged: number;
  readonly read: number;
  /** Every partition was read to its end. */
  readonly complete: boolean;
  /** Acknowledged and not there. */
  readonly lost: number;
  readonly duplicates: number;
  /** The longest time in which a partition acknowledged nothing, in seconds. */
  readonly longestGap: number;
  /** Milliseconds until a record was acknowledged. */
  readonly p50: number;
  readonly p99: number;
}

/** Clients of a cluster, in the network of the bench and out of its zones. */
export class Clients {
  private readonly folder = temporaryFolder();

  constructor(
    private readonly machines: Machines,
    private readonly kafka: KafkaTarball,
  ) {}

  /**
   * Runs a script of Kafka's bin/ (`kafka-topics`), told where the cluster is and who asks. A call takes about 1.5 s, most of
   * it for Java.
   */
  public async tool(identity: ClientIdentity, name: string, args: readonly string[], input?: string): Promise<Outcome> {
    const config = this.file('client.properties', clientProperties(identity));
    const where = ['--bootstrap-server', identity.bootstrapServers, '--command-config', config];
    // Its options belong to what it is to do, which comes first.
    const words = name === 'kafka-cluster' ? [...args, ...where] : [...where, ...args];
    return this.machines.client([join(this.kafka.folder, 'bin', `${name}.sh`), ...words], {
      ...(input === undefined ? {} : { input }),
      env: {
        KAFKA_HEAP_OPTS: '-Xmx128m',
        // What a short-lived program on two cores starts fastest with.
        KAFKA_JVM_PERFORMANCE_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
      },
    });
  }

  /** What a tool prints; an error where it fails, which that of consumer groups does not tell by its status. */
  public async admin(identity: ClientIdentity, name: string, ...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.tool(identity, name, args);
    if (status !== 0 || /^Error: /m.test(stdout)) {
      throw new Error(`${name} ${args.join(' ')} ended with ${status}: ${stderr || stdout}`);
    }
    return stdout;
  }

  /** Writes for so many seconds, and then waits up to 70 s for what is not acknowledged yet. */
  public produce(identity: ClientIdentity, topic: string, options: ProduceOptions): Promise<Produced> {
    return this.produceTo(join(temporaryFolder(), 'acknowledged'), identity, topic, options);
  }

  private async produceTo(file: string, identity: ClientIdentity, topic: string, options: ProduceOptions) {
    const { seconds, rate = 200, acks = 'all', base = 0, config = {} } = options;
    const settings = { acks, 'enable.idempotence': acks === 'all', ...config };
    const says = await this.audit(identity, settings, ['produce', topic, String(seconds), String(rate), file], {
      seconds: seconds + 100,
      base,
    });
    return { ...(JSON.parse(says) as Omit<Produced, 'file'>), file };
  }

  /** Writes while something goes on, and a moment before it and after it. */
  public async produceDuring(
    identity: ClientIdentity,
    topic: string,
    work: () => Promise<unknown>,
    options: Omit<ProduceOptions, 'seconds'> = {},
  ): Promise<Produced> {
    const file = join(temporaryFolder(), 'acknowledged');
    const producing = this.produceTo(file, identity, topic, { seconds: 400, ...options });
    const working = sleep(2)
      .then(work)
      .then(() => sleep(2))
      .finally(() => {
        writeFileSync(`${file}.stop`, '');
      });
    const [produced] = await Promise.all([producing, working]);
    return produced;
  }

  /** Whether a client may write a record and read it, and what it is told. */
  public async exchange(identity: ClientIdentity, topic: string, group: string): Promise<Exchanged> {
    const says = await this.audit(identity, {}, ['exchange', topic, group], { seconds: 30, base: 0 });
    return JSON.parse(says) as Exchanged;
  }

  /** Every partition, as a broker knows it. */
  public async partitions(identity: ClientIdentity): Promise<PartitionState[]> {
    return JSON.parse(await this.audit(identity, {}, ['partitions'], { seconds: 20, base: 0 })) as PartitionState[];
  }

  /** Reads the whole topic, and tells whether everything is there that was acknowledged. */
  public async verify(identity: ClientIdentity, topic: string, { file }: Pick<Produced, 'file'>): Promise<Verified> {
    return JSON.parse(await this.audit(identity, {}, ['verify', topic, file], { seconds: 100, base: 0 })) as Verified;
  }

  private async audit(
    identity: ClientIdentity,
    settings: Readonly<Record<string, unknown>>,
    [verb = '', ...args]: readonly string[],
    { seconds, base }: { seconds: number; base: number },
  ): Promise<string> {
    const config = this.file('librdkafka.json', JSON.stringify({ ...librdkafka(identity), ...settings }));
    const command = [await python(), join(__dirname, 'audit.py'), verb, config, ...args];
    const { status, stdout, stderr } = await this.machines.client(command, { seconds, env: { BASE: String(base) } });
    if (status !== 0) {
      throw new Error(`the audit (${verb}) ended with ${status}: ${stderr}`);
    }
    return stdout;
  }

  /** By what is in it: clients of several identities run at the same time. */
  private file(name: string, text: string): string {
    const file = join(this.folder, `${createHash('sha256').update(text).digest('hex').slice(0, 12)}-${name}`);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }
}

const protocol = ({ ca, scram }: ClientIdentity) => `${scram ? 'SASL_' : ''}${ca ? 'SSL' : 'PLAINTEXT'}`;

/** A client.properties of Kafka's own clients. */
export function clientProperties(identity: ClientIdentity): string {
  const { ca, scram, certificate } = identity;
  const inOneLine = (pem: string) => pem.trimEnd().replaceAll('\n', '\\n');
  const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\\\\\').replaceAll('"', '\\\\"')}"`;
  return [
    `security.protocol=${protocol(identity)}`,
    ...(ca === undefined ? [] : ['ssl.truststore.type=PEM', `ssl.truststore.certificates=${inOneLine(ca)}`]),
    ...(certificate
      ? [
          'ssl.keystore.type=PEM',
          `ssl.keystore.certificate.chain=${inOneLine(certificate.chain)}`,
          `ssl.keystore.key=${inOneLine(certificate.privateKey)}`,
        ]
      : []),
    ...(scram
      ? [
          'sasl.mechanism=SCRAM-SHA-512',
          `sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=${quoted(scram.username)} password=${quoted(scram.password)};`,
        ]
      : []),
    '',
  ].join('\n');
}

/** The same for librdkafka. */
export function librdkafka(identity: ClientIdentity): Readonly<Record<string, string>> {
  const { bootstrapServers, ca, scram, certificate } = identity;
  return {
    'bootstrap.servers': bootstrapServers,
    'security.protocol': protocol(identity),
    ...(ca === undefined ? {} : { 'ssl.ca.pem': ca }),
    ...(certificate ? { 'ssl.certificate.pem': certificate.chain, 'ssl.key.pem': certificate.privateKey } : {}),
    ...(scram
      ? { 'sasl.mechanism': 'SCRAM-SHA-512', 'sasl.username': scram.username, 'sasl.password': scram.password }
      : {}),
  };
}

let environment: Promise<string> | undefined;

/** A Python with confluent-kafka, made once. */
export function python(): Promise<string> {
  environment ??= madePython();
  return environment;
}

async function madePython(): Promise<string> {
  const folder = resolve('.bench', 'confluent-kafka-2.16.1');
  if (!existsSync(folder)) {
    const building = `${folder}.building`;
    rmSync(building, { recursive: true, force: true });
    await must('python3', ['-m', 'venv', building], { seconds: 120 });
    await must(join(building, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', 'confluent-kafka==2.16.1'], {
      seconds: 300,
    });
    renameSync(building, folder);
  }
  return join(folder, 'bin', 'python');
}
