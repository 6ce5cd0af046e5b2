import { Size, Stack, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { readFileSync } from 'node:fs';
import {
  BrokerEgress,
  BrokerStorage,
  Controllers,
  Ec2Brokers,
  Ec2KafkaCluster,
  KafkaArtifact,
  KafkaConfiguration,
  KafkaDistribution,
  KafkaNetwork,
  type Ec2KafkaClusterProps,
} from '../../../lib';
import { sha512Of } from '../../support/boot-machine';
import { anImage, threeZones } from '../../support/fixtures';
import { seoul, testingApp } from '../../support/testing-app';
import { Bench } from '../bench/bench';
import { Clients, type ClientIdentity, type PartitionState } from '../bench/clients';
import { CLASS_ARCHIVE, classArchive } from '../bench/class-archive';
import { until } from '../bench/commands';
import { jmxExporter, kafkaTarball } from '../bench/kafka-tarball';
import { nodeExporterTarball } from '../bench/node-exporter-tarball';

/** What differs from the cluster of the tests: three controllers, and a broker in each zone. */
export type OrdersProps = Partial<Ec2KafkaClusterProps> & { readonly brokersPerZone?: number };

/** Small enough for six nodes on a small machine; what is not about size is as any cluster has it. */
export async function synthesizeOrders(props: OrdersProps | ((stack: Stack) => OrdersProps) = {}): Promise<string> {
  const app: App = testingApp();
  const stack = new Stack(app, 'Orders', seoul);
  const { brokersPerZone, ...others } = typeof props === 'function' ? props(stack) : props;
  const [{ sha512 }, exporter] = [await kafkaTarball(), await jmxExporter()];
  const bucket = s3.Bucket.fromBucketName(stack, 'Files', FILES);
  const { sha256 } = await nodeExporterTarball();
  const nodeExporter = KafkaArtifact.bucket({ bucket, key: 'node-exporter.tar.gz', sha256 });
  new Ec2KafkaCluster(stack, 'Kafka', {
    clusterName: 'orders',
    network: new KafkaNetwork(stack, 'Network', {
      availabilityZones: threeZones,
      brokerEgress: BrokerEgress.AS_CLIENTS,
    }),
    controllers: Controllers.dedicated({ heapSize: Size.mebibytes(192), volumeSize: Size.gibibytes(4) }),
    brokers: Ec2Brokers.of({
      instanceType: new ec2.InstanceType('m7g.large'),
      brokersPerZone,
      heapSize: Size.mebibytes(256),
      storage: BrokerStorage.gp3({ size: Size.gibibytes(4) }),
    }),
    machineImage: anImage,
    distribution: KafkaDistribution.of({
      kafka: KafkaArtifact.bucket({ bucket, key: 'kafka.tgz', sha512 }),
      jmxExporter: KafkaArtifact.bucket({ bucket, key: 'jmx.jar', sha512: sha512Of(readFileSync(exporter)) }),
      // That of this machine, whatever it is.
      nodeExporter: { arm64: nodeExporter, x86: nodeExporter },
    }),
    configuration: KafkaConfiguration.of(small),
    ...others,
  });
  return app.synth().directory;
}

/** What internal topics and buffers cost, and how long a new consumer waits. */
export const small = {
  groupInitialRebalanceDelayMs: 0,
  additionalProperties: {
    'offsets.topic.num.partitions': '3',
    'transaction.state.log.num.partitions': '3',
    'log.cleaner.dedupe.buffer.size': '8388608',
  },
};

const METRICS = 'curl --fail --silent --max-time 5 127.0.0.1:9404/metrics';

const FILES = 'files';

export const controllers = ['c1', 'c2', 'c3'];
export const brokers = ['b101', 'b201', 'b301'];

/** The cluster on machines, and who may do what to it. */
export class Orders {
  /** Deploys it, with Kafka in the bucket; no node runs yet. */
  public static async deploy(
    props: OrdersProps | ((stack: Stack) => OrdersProps) = {},
    names = brokers,
  ): Promise<Orders> {
    const kafka = await kafkaTarball();
    const bench = await Bench.deploy(await synthesizeOrders(props), 'Orders');
    bench.machines.provide(CLASS_ARCHIVE, await classArchive(kafka));
    bench.aws.buckets.put({ bucket: FILES, key: 'kafka.tgz', path: kafka.file, zip: false });
    bench.aws.buckets.put({ bucket: FILES, key: 'jmx.jar', path: await jmxExporter(), zip: false });
    const { file } = await nodeExporterTarball();
    bench.aws.buckets.put({ bucket: FILES, key: 'node-exporter.tar.gz', path: file, zip: false });
    return new Orders(bench, new Clients(bench.machines, kafka), names);
  }

  public authority = '';

  private constructor(
    public readonly bench: Bench,
    public readonly clients: Clients,
    /** Whom clients ask first. */
    private readonly brokers: readonly string[],
  ) {}

  /** What the names of its parameters begin with. */
  public get path(): string {
    const published = this.bench.aws.parameters.names().find((name) => name.endsWith('/nodes/1/published')) ?? '';
    return published.slice(0, -'/nodes/1/published'.length);
  }

  /** A parameter of a node, such as `formatted`. */
  public parameter(node: string, name: string): string | undefined {
    return this.bench.aws.parameters.value(`${this.path}/nodes/${node.slice(1)}/${name}`);
  }

  /** Of its first volume, which Kafka gave it when it was formatted. */
  public directoryId(node: string): Promise<string> {
    return this.bench.ask(node, "sed -n 's/^directory.id=//p' /var/lib/kafka/0/logs/meta.properties");
  }

  public get adminSecret(): string {
    const secret = this.bench.deployment.secrets.find(({ arn }) => arn.includes('AdminSecret'));
    return secret?.arn ?? '';
  }

  /** The administrator, as the secret has him now, through the door of SCRAM. */
  public admin(): ClientIdentity {
    const scram = JSON.parse(this.bench.aws.secrets.value(this.adminSecret) ?? '{}') as ClientIdentity['scram'];
    return { bootstrapServers: this.servers(9096), ca: this.authority, ...(scram && { scram }) };
  }

  public servers(port: number): string {
    return this.brokers.map((name) => `${this.bench.node(name).hostName}:${port}`).join(',');
  }

  /** Whom clients trust: what the nodes do. */
  public async learnAuthority(): Promise<void> {
    this.authority = await this.bench.ask('b101', 'cat /etc/kafka/tls/nodes-ca.pem');
  }

  /**
   * Ends when a node runs, by what `kafka-node health` looks at first. Whether its broker is fenced that asks in a JVM of its
   * own, which is much for a small machine: see `inSync`.
   */
  public async well(name: string, seconds = 90): Promise<void> {
    const condition = name.startsWith('c')
      ? `grep -Eq 'current_state\\{.*state="(leader|follower)"' <<<"$said" && ! grep -Eq '^[^#]*current_leader -1' <<<"$said"`
      : `grep -q '^kafka_server_kafkaserver_brokerstate 3' <<<"$said"`;
    // Asked in the node: a process of it costs less than one of this large one.
    const { status, stderr } = await this.bench.exec(
      name,
      `until said=$(${METRICS}) && ${condition}; do sleep 1; done`,
      { seconds },
    );
    if (status !== 0) {
      const journal = await this.bench.machines.journal(name, '--boot', '--unit=kafka*', '--lines=30');
      throw new Error(`waited ${seconds} s in vain for ${name} to be well: ${stderr}\n${journal}`);
    }
  }

  public async allWell(names = [...controllers, ...brokers], seconds = 90): Promise<void> {
    await Promise.all(names.map((name) => this.well(name, seconds)));
  }

  /** The controller that leads, as most of them see it. */
  public async activeController(): Promise<string> {
    const leader = async (name: string) => {
      const { stdout } = await this.bench.exec(name, METRICS);
      return Number(/^kafka_server_raft_metrics_current_leader (\S+)/m.exec(stdout)?.[1] ?? '-1');
    };
    return until('a leader of the quorum', async () => {
      const answers = await Promise.all(controllers.map(leader));
      return controllers.find((_, index) => answers.filter((id) => id === index + 1).length > 1);
    });
  }

  public partitions(topic: string): Promise<PartitionState[]> {
    return this.clients.partitions(this.admin()).then((all) => all.filter((one) => one.topic === topic));
  }

  /** Ends when every replica of every topic is in sync, and so no broker is fenced. */
  public async inSync(seconds = 60): Promise<void> {
    const lagging = async () => {
      const all = await this.clients.partitions(this.admin());
      return all.filter(({ replicas, inSync, leader }) => leader < 0 || inSync.length < replicas.length);
    };
    await until('all replicas to be in sync', async () => (await lagging()).length === 0, {
      seconds,
      because: async () => JSON.stringify(await lagging()),
    });
  }

  /** A consumer group has read everything. The first group of a cluster waits for the topic of offsets, which is made for it. */
  public async catchUp(group: string, topic: string): Promise<void> {
    const named = ['--group', group, '--topic', topic, '--timeout', '60000'];
    const toEnd = ['--reset-offsets', '--to-latest', '--execute'];
    await this.clients.admin(this.admin(), 'kafka-consumer-groups', ...named, ...toEnd);
  }

  /** Ports that a node listens on, but for those of the machine alone. */
  public async ports(name: string): Promise<number[]> {
    const sockets = await this.bench.ask(name, 'cat /proc/net/tcp /proc/net/tcp6');
    // 127.0.0.1, and 169.254.169.254, which is the bench's own.
    const loopback = /^(0100007F|FEA9FEA9|00000000000000000000000001000000|0000000000000000FFFF00000100007F):/;
    const listening = sockets
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local = '', , state]) => state === '0A' && !loopback.test(local))
      .map(([, local = '']) => parseInt(local.split(':')[1] ?? '', 16));
    return [...new Set(listening)].sort((a, b) => a - b);
  }

  public down(): Promise<void> {
    return this.bench.down();
  }
}
