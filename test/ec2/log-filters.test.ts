import { Template } from 'aws-cdk-lib/assertions';
import { KAFKA_METRICS, type KafkaMetricId } from '../../lib/facts/kafka-metrics';
import { LAST_WORDS } from '../../lib/ec2/log-filters';
import { anEc2ClusterStack } from '../support/fixtures';

const template = Template.fromStack(anEc2ClusterStack().stack);
const propertiesOf = (type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties as Record<string, unknown>);
const theGroup = { Ref: expect.stringMatching(/^KafkaTelemetryLogs[0-9A-F]{8}$/) as string };

/** Lines as Kafka writes them, by what they tell of. */
const lines = {
  outOfMemoryErrors: [
    'Terminating due to java.lang.OutOfMemoryError: Java heap space',
    "2026-11-21T12:00:00,123 ERROR Uncaught exception in thread 'kafka-request-handler-1' (o.a.k.c.u.KafkaThread)\njava.lang.OutOfMemoryError: Direct buffer memory\n\tat java.base/java.nio.Bits.reserveMemory(Bits.java:178)",
  ],
  failedLogDirectories: [
    '2026-11-21T12:00:00,123 FATAL Shutdown broker because all log dirs in /var/lib/kafka/0/logs have failed (kafka.log.LogManager)',
    '2026-11-21T12:00:00,123 ERROR Shutdown broker because the metadata log dir /var/lib/kafka/0/logs has failed (kafka.server.ReplicaManager)',
  ],
  failedAuthentications: [
    '2026-11-21T12:00:00,123 INFO [SocketServer listenerType=BROKER, nodeId=101] Failed authentication with /10.0.3.7 (channelId=10.0.1.4:9096-10.0.3.7:51812-2-13) (Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512) (o.a.k.c.n.Selector)',
  ],
} satisfies Partial<Record<KafkaMetricId, string[]>>;

const harmless = [
  '2026-11-21T12:00:00,123 INFO [KafkaRaftServer nodeId=101] Kafka Server started (kafka.server.KafkaRaftServer)',
  '2026-11-21T12:00:00,123 ERROR Error while reading checkpoint file /var/lib/kafka/0/logs/x (o.a.k.s.i.l.LogDirFailureChannel)',
  '2026-11-21T12:00:00,123 INFO [SocketServer] Connection with /10.0.3.7 disconnected (o.a.k.c.n.Selector)',
];

interface Transformation {
  readonly MetricName: string;
  readonly MetricNamespace: string;
  readonly MetricValue: string;
  readonly DefaultValue: number;
}

interface Filter {
  readonly FilterPattern: string;
  readonly LogGroupName: unknown;
  readonly MetricTransformations: readonly Transformation[];
}

const filters = propertiesOf('AWS::Logs::MetricFilter') as unknown as Filter[];
const filterOf = (id: keyof typeof lines) =>
  filters.find(({ MetricTransformations: [made] }) => made?.MetricName === KAFKA_METRICS[id].ec2.name);

/** A pattern of one term in quotes finds lines that have it, as it is; several, with a question mark each, those that have one. */
function finds(filter: Filter | undefined, line: string): boolean {
  const pattern = filter?.FilterPattern ?? '';
  expect(pattern).toMatch(/^(?:"[^"]+"|\?"[^"]+"(?: \?"[^"]+")+)$/);
  return [...pattern.matchAll(/"([^"]+)"/g)].some(([, term = '']) => line.includes(term));
}

describe('lines that are counted', () => {
  const ids = Object.keys(lines) as (keyof typeof lines)[];

  test('are those of every metric that is told by a log', () => {
    const ofLogs = Object.entries(KAFKA_METRICS).filter(([, row]) => 'ec2' in row && row.ec2?.scope === 'cluster');
    expect(ids.toSorted()).toEqual(ofLogs.map(([id]) => id).sort());
    expect(filters).toHaveLength(ids.length);
  });

  test.each(ids)('%s is one for each line, of the cluster by the namespace', (id) => {
    expect(filterOf(id)).toEqual({
      FilterPattern: expect.any(String),
      LogGroupName: theGroup,
      MetricTransformations: [
        {
          MetricName: KAFKA_METRICS[id].ec2.name,
          MetricNamespace: 'cdk-kafka/orders',
          MetricValue: '1',
          // So that there is a value where all is well, and an alarm does not wait for one.
          DefaultValue: 0,
        },
      ],
    });
  });

  test.each(ids)('%s is of its lines, and of no others', (id) => {
    expect(lines[id].filter((line) => !finds(filterOf(id), line))).toEqual([]);
    const others = ids.filter((other) => other !== id).flatMap((other) => lines[other]);
    expect([...others, ...harmless].filter((line) => finds(filterOf(id), line))).toEqual([]);
  });

  test('are those of two clusters apart', () => {
    const other = Template.fromStack(anEc2ClusterStack({ clusterName: 'payments' }).stack);
    const namespaces = Object.values(other.findResources('AWS::Logs::MetricFilter')).map(
      ({ Properties }) => (Properties as Filter).MetricTransformations[0]?.MetricNamespace,
    );
    expect(new Set(namespaces)).toEqual(new Set(['cdk-kafka/payments']));
  });

  test('the last words of Kafka are among them', () => {
    expect(filterOf('outOfMemoryErrors')?.FilterPattern).toBe(`"${LAST_WORDS}"`);
  });
});

interface Query {
  readonly Name: string;
  readonly LogGroupNames: unknown;
  readonly QueryString: string;
}

describe('queries that are saved', () => {
  const queries = propertiesOf('AWS::Logs::QueryDefinition') as unknown as Query[];
  const textOf = (title: string) => queries.find(({ Name }) => Name === `Kafka/orders/${title}`)?.QueryString ?? '?';
  /** What `like /.../` of a query finds. */
  const found = (title: string, among: readonly string[]) => {
    const [, pattern = '?'] = /@message like \/(.+)\/$/m.exec(textOf(title)) ?? [];
    return among.filter((line) => new RegExp(pattern).test(line));
  };
  /** What `parse @message "..." as ...` of a query makes of a line: a star is as little as fits, and the last one all. */
  function parsed(title: string, line: string): Record<string, string> {
    const [, glob = '?', names = ''] = /parse @message "(.+)" as (.+)$/m.exec(textOf(title)) ?? [];
    const escaped = glob.split('*').map((part) => part.replaceAll(/[.()=]/g, '\\$&'));
    const values = new RegExp(escaped.join('(.*?)') + (glob.endsWith('*') ? '$' : '')).exec(line)?.slice(1) ?? [];
    return Object.fromEntries(names.split(', ').map((name, index) => [name, values[index] ?? '?']));
  }

  test('are in a folder of the cluster, of its logs', () => {
    expect(queries.map(({ Name }) => Name).sort()).toEqual([
      'Kafka/orders/Changes of leaders and replicas in sync',
      'Kafka/orders/Errors',
      'Kafka/orders/Who could not prove who he is',
      'Kafka/orders/Who was denied',
    ]);
    expect(queries.map(({ LogGroupNames }) => LogGroupNames)).toEqual(Array(4).fill([theGroup]));
  });

  test('are a command on each line', () => {
    const commands = queries.flatMap(({ QueryString }) => QueryString.split('\n| ').map((line) => line.split(' ')[0]));
    expect(new Set(commands)).toEqual(new Set(['fields', 'filter', 'limit', 'parse', 'sort', 'stats']));
    expect(queries.filter(({ QueryString }) => QueryString.includes(' | '))).toEqual([]);
  });

  test('find errors by the level that log4j2.yaml writes', () => {
    const all = [...Object.values(lines).flat(), ...harmless];
    expect(found('Errors', all).map((line) => / (ERROR|FATAL|INFO) /.exec(line)?.[1])).toEqual([
      'ERROR',
      'FATAL',
      'ERROR',
      'ERROR',
    ]);
  });

  test('find what happened to leaders and replicas', () => {
    const changes = [
      '2026-11-21T12:00:00,123 INFO [Partition orders-0 broker=101] Shrinking ISR from 101,201,301 to 101,201. (kafka.cluster.Partition)',
      '2026-11-21T12:00:00,123 INFO [Partition orders-0 broker=101] Expanding ISR from 101,201 to 101,201,301. (kafka.cluster.Partition)',
      '2026-11-21T12:00:00,123 INFO [QuorumController id=1] Fencing broker 301 because its session has timed out: fenced',
    ];
    expect(found('Changes of leaders and replicas in sync', [...changes, ...harmless])).toEqual(changes);
  });

  const denied =
    '2026-11-21T12:00:00,123 INFO Principal = User:billing is Denied operation = READ from host = 10.0.3.7 on resource = ' +
    'Topic:LITERAL:orders for request = Fetch with resourceRefCount = 1 based on rule DefaultDeny';

  test('tell who was denied what', () => {
    expect(found('Who was denied', [denied, denied.replace('Denied', 'Allowed')])).toEqual([denied]);
    // One for each resource, and not for each request of it.
    expect(parsed('Who was denied', denied)).toMatchObject({
      principal: 'User:billing',
      operation: 'READ',
      host: '10.0.3.7',
      resource: 'Topic:LITERAL:orders',
    });
  });

  test('tell who could not prove who he is', () => {
    const title = 'Who could not prove who he is';
    const [line = ''] = lines.failedAuthentications;
    expect(found(title, [line, ...harmless])).toEqual([line]);
    expect(parsed(title, line)).toEqual({ host: '/10.0.3.7' });
  });
});
