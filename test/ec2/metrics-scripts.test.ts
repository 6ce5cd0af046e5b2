import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../support/testing-app';

const isThere = (command: string) => spawnSync('bash', ['-c', `command -v ${command}`]).status === 0;

// Amazon Linux has gawk, Debian mawk.
const awks = ['gawk', 'mawk', 'awk'].filter(isThere).slice(0, 2);

const MINUTE = 60;
const HOUR = 3600;
/** A minute that is a tenth, of some day. */
const noon = 1_795_348_800;

/** A metric as Prometheus reads it: `name{labels}` and its value. */
function toldIn(text: string): Record<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

/** What is wrong with a text of metrics: each has its help and its type before it, and a value. */
function faultsOf(text: string): string[] {
  const typed = new Set<string>();
  return text.split('\n').flatMap((line) => {
    const [, type] = /^# TYPE ([a-z_]+) gauge$/.exec(line) ?? [];
    if (type !== undefined) {
      typed.add(type);
      return [];
    }
    const [, name] = /^([a-z_]+)(?:\{(?:[a-z]+="[^"\\]*",?)+\})? -?\d+(?:\.\d+)?$/.exec(line) ?? [];
    return line === '' || /^# HELP [a-z_]+ \S.*\.$/.test(line) || (name !== undefined && typed.has(name)) ? [] : [line];
  });
}

describe.each(awks)('by %s, lag.awk', (awk) => {
  interface Lag {
    /** By `metric group/topic`. */
    readonly told: Readonly<Record<string, number>>;
    readonly text: string;
    /** What the next minute begins with. */
    readonly history: string[];
  }

  /** History is `second topic partition end`; now is `group topic partition committed end`. */
  function lag(second: number, history: readonly string[], now: readonly string[]): Lag {
    const folder = temporaryFolder();
    const [before, after, offsets] = ['history', 'history.new', 'offsets'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(before, history.map((line) => `${line}\n`).join(''));
    writeFileSync(after, '');
    writeFileSync(offsets, now.map((line) => `${line}\n`).join(''));
    const text = execFileSync(
      awk,
      [
        ...['-v', `now=${second}`, '-v', `history=${after}`, '-f', 'assets/node/lib/lag.awk'],
        ...['reading=history', before, 'reading=now', offsets],
      ],
      { encoding: 'utf8' },
    );
    const told = Object.entries(toldIn(text)).map(([series, value]): [string, number] => {
      const [, name = '', group = '', topic = ''] =
        /^kafka_consumergroup_(\w+)\{consumergroup="(.*)",topic="(.*)"\}$/.exec(series) ?? [];
      return [`${name} ${group}/${topic}`, value];
    });
    const lines = readFileSync(after, 'utf8').split('\n').filter(Boolean);
    return { told: Object.fromEntries(told), text, history: lines };
  }

  const seconds = (second: number, history: readonly string[], now: string) =>
    lag(second, history, [now]).told['lag_seconds_max billing/orders'];

  test('tells records at once, and seconds once it has seen a minute', () => {
    const { told, history } = lag(noon, [], ['billing orders 0 70 100', 'billing orders 1 50 60']);
    expect(told).toEqual({
      'lag_sum billing/orders': 40,
      'lag_max billing/orders': 30,
      'lag_seconds_max billing/orders': 0,
    });
    expect(history.sort()).toEqual([`${noon} orders 0 100`, `${noon} orders 1 60`]);
  });

  test('tells nothing of groups where there is none', () => {
    const { told, text, history } = lag(noon, [`${noon - MINUTE} orders 0 100`], []);
    expect([told, history]).toEqual([{}, []]);
    expect(faultsOf(text)).toEqual([]);
  });

  describe('tells as seconds', () => {
    const history = [600, 300, 180, 120, 60].map((ago, index) => `${noon - ago} orders 0 ${(index + 1) * 100}`);

    test('none where all is read, and where a topic is shorter than what was read', () => {
      expect(seconds(noon, history, 'billing orders 0 700 700')).toBe(0);
      expect(seconds(noon, [], 'billing orders 0 700 500')).toBe(0);
    });

    test('the age of the minute in which the partition ended where the group is', () => {
      expect(seconds(noon, history, 'billing orders 0 400 700')).toBe(120);
      expect(seconds(noon, history, 'billing orders 0 200 700')).toBe(300);
    });

    test('a time between two minutes, in proportion', () => {
      expect(seconds(noon, history, 'billing orders 0 350 700')).toBe(150);
      expect(seconds(noon, history, 'billing orders 0 175 700')).toBe(375);
    });

    // Who keeps up is a moment behind, and not a minute.
    test('a time since the last minute, in proportion', () => {
      expect(seconds(noon, history, 'billing orders 0 600 700')).toBe(30);
      expect(seconds(noon, history, 'billing orders 0 695 700')).toBe(2);
    });

    test('at least the age of what it has seen, of a group that is further behind', () => {
      expect(seconds(noon, history, 'billing orders 0 99 700')).toBe(600);
      expect(seconds(noon, history, 'billing orders 0 0 700')).toBe(600);
    });

    test('those since the last record that was read, and not since the partition has had that end', () => {
      const quiet = [600, 300, 120].map((ago) => `${noon - ago} orders 0 100`);
      expect(seconds(noon, [...quiet, `${noon - 60} orders 0 150`], 'billing orders 0 100 150')).toBe(120);
    });

    test('those of the partition that is most behind', () => {
      const two = [...history, `${noon - 240} orders 1 10`, `${noon - 60} orders 1 20`];
      const { told } = lag(noon, two, ['billing orders 0 400 700', 'billing orders 1 10 20']);
      expect(told['lag_seconds_max billing/orders']).toBe(240);
    });
  });

  describe('of a topic that was made anew', () => {
    const old = [600, 300, 60].map((ago, index) => `${noon - ago} orders 0 ${(index + 1) * 1000}`);

    // In the minute in which it happens the history is still that of the old one.
    test('tells no seconds of the old one', () => {
      const { told, history } = lag(noon + 20, old, ['billing orders 0 3 10']);
      expect(told['lag_sum billing/orders']).toBe(7);
      expect(told['lag_seconds_max billing/orders']).toBeLessThanOrEqual(80);
      const later = lag(noon + 80, history, ['billing orders 0 3 20']);
      expect(later.told['lag_seconds_max billing/orders']).toBeLessThanOrEqual(80);
    });

    test('forgets the old one', () => {
      const mixed = [...old, `${noon} orders 0 10`];
      const { told, history } = lag(noon + MINUTE, mixed, ['billing orders 0 10 30']);
      expect(told['lag_seconds_max billing/orders']).toBe(60);
      expect(history).toEqual([`${noon} orders 0 10`, `${noon + MINUTE} orders 0 30`]);
    });
  });

  test('keeps groups, topics and partitions apart', () => {
    const history = ['orders 0 100', 'orders 1 100', 'clicks 0 100'].map((line) => `${noon - MINUTE} ${line}`);
    const { told, history: next } = lag(noon, history, [
      'billing orders 0 90 100',
      'billing orders 1 70 100',
      'shipping orders 0 100 100',
      'shipping orders 1 99 100',
      'billing clicks 0 40 100',
    ]);
    expect(told).toEqual({
      'lag_sum billing/orders': 40,
      'lag_max billing/orders': 30,
      'lag_seconds_max billing/orders': 60,
      'lag_sum shipping/orders': 1,
      'lag_max shipping/orders': 1,
      'lag_seconds_max shipping/orders': 60,
      'lag_sum billing/clicks': 60,
      'lag_max billing/clicks': 60,
      'lag_seconds_max billing/clicks': 60,
    });
    // Once for each partition, however many groups read it.
    expect(next.filter((line) => line.startsWith(`${noon} `))).toHaveLength(3);
  });

  test('takes any name of a group and a topic', () => {
    const { told, text } = lag(noon, [], [`a.b:c/d{e}=1,2 clicks.v1-x_y 0 1 3`, `o'hara clicks.v1-x_y 0 2 3`]);
    expect(told).toMatchObject({ 'lag_sum a.b:c/d{e}=1,2/clicks.v1-x_y': 2, "lag_sum o'hara/clicks.v1-x_y": 1 });
    expect(faultsOf(text)).toEqual([]);
  });

  test('tells large numbers as they are', () => {
    const { told, history } = lag(noon, [], ['billing orders 0 1 9007199254740991']);
    expect(told['lag_sum billing/orders']).toBe(9007199254740990);
    expect(history).toEqual([`${noon} orders 0 9007199254740991`]);
  });

  describe('remembers', () => {
    /** Told once a minute, of a partition that grows by one. */
    function afterMinutes(minutes: number): number[] {
      let history: string[] = [];
      for (let minute = 0; minute <= minutes; minute += 1) {
        ({ history } = lag(noon + minute * MINUTE + 7, history, [`billing orders 0 0 ${minute + 1}`]));
      }
      return history.map((line) => Number(line.split(' ')[0]) - noon);
    }

    test('an hour by minutes, and what is older by tens', () => {
      const kept = afterMinutes(95).map((second) => second / MINUTE);
      const older = [0, 10, 20, 30];
      expect(kept).toEqual([...older, ...Array.from({ length: 61 }, (_, index) => 35 + index)]);
    });

    test('a day, and no longer', () => {
      const history = [86_401 - 1 + 600, 86_400, 86_400 - 600, HOUR + 600, HOUR + MINUTE, HOUR, MINUTE].map(
        (ago, index) => `${noon - ago} orders 0 ${index}`,
      );
      const { history: kept } = lag(noon, history, ['billing orders 0 0 9']);
      expect(kept.map((line) => noon - Number(line.split(' ')[0]))).toEqual([
        86_400,
        85_800,
        HOUR + 600,
        HOUR,
        MINUTE,
        0,
      ]);
    });

    test('a minute once, and of it what came last', () => {
      const { history } = lag(noon + 5, [], ['billing orders 0 0 5']);
      const again = lag(noon + 50, history, ['billing orders 0 0 8']);
      expect(again.history).toEqual([`${noon} orders 0 8`]);
    });

    test('nothing of a partition that nobody reads any more', () => {
      const { history } = lag(noon, [`${noon - MINUTE} clicks 0 5`], ['billing orders 0 0 8']);
      expect(history).toEqual([`${noon} orders 0 8`]);
    });
  });

  test('tells what Prometheus reads', () => {
    const { text } = lag(noon, [`${noon - 90} orders 0 5`], ['billing orders 0 5 9', 'a.b clicks 0 1 1']);
    expect(faultsOf(text)).toEqual([]);
    expect(text.match(/^# TYPE .*$/gm)).toEqual([
      '# TYPE kafka_consumergroup_lag_sum gauge',
      '# TYPE kafka_consumergroup_lag_max gauge',
      '# TYPE kafka_consumergroup_lag_seconds_max gauge',
    ]);
    if (isThere('promtool')) {
      // 3 is a matter of taste: it would have no gauge end with `_sum`, as that of other exporters of Kafka does.
      const { status } = spawnSync('promtool', ['check', 'metrics'], { input: text });
      expect([0, 3]).toContain(status);
    }
  });
});

/** A metric as CloudWatch takes it. */
interface Datum {
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Value: number;
}

const dimensionsOf = ({ Dimensions }: Datum) => Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));

describe.each(awks)('by %s, metric-data.awk', (awk) => {
  function dataOf(text: string): Datum[] {
    const args = ['-v', 'cluster=orders', '-v', 'node=101', '-f', 'assets/node/lib/metric-data.awk'];
    const said = execFileSync(awk, args, { input: text, encoding: 'utf8' });
    return said
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Datum);
  }

  test('makes of what a node tells a metric of this node', () => {
    const text = '# HELP kafka_node_a A.\n# TYPE kafka_node_a gauge\nkafka_node_a 12.5\n\nkafka_node_b -1\n';
    const of = [
      { Name: 'ClusterName', Value: 'orders' },
      { Name: 'NodeId', Value: '101' },
    ];
    expect(dataOf(text)).toEqual([
      { MetricName: 'kafka_node_a', Dimensions: of, Value: 12.5 },
      { MetricName: 'kafka_node_b', Dimensions: of, Value: -1 },
    ]);
  });

  test('and of what has labels one of the cluster, whoever told it', () => {
    expect(dataOf('kafka_consumergroup_lag_sum{consumergroup="billing",topic="orders.v1"} 7\n')).toEqual([
      {
        MetricName: 'kafka_consumergroup_lag_sum',
        Dimensions: [
          { Name: 'ClusterName', Value: 'orders' },
          { Name: 'consumergroup', Value: 'billing' },
          { Name: 'topic', Value: 'orders.v1' },
        ],
        Value: 7,
      },
    ]);
  });

  test.each(['a,b', 'a=b', 'a{b}', "o'hara", '$(reboot)', '#1', 'a:b/c'])('a group may be called %s', (group) => {
    const [datum] = dataOf(`kafka_consumergroup_lag_sum{consumergroup="${group}",topic="orders"} 7\n`);
    expect(datum && dimensionsOf(datum)).toEqual({ ClusterName: 'orders', consumergroup: group, topic: 'orders' });
  });
});

/** A folder that stands for a node, whose commands that reach out of it are stand-ins, first on the PATH. */
class Node {
  public readonly root = temporaryFolder();

  constructor() {
    cpSync('assets/node/lib', this.path('release/lib'), { recursive: true });
    ['state', 'secrets', 'tls'].forEach((folder) => {
      mkdirSync(this.path(folder));
    });
    this.write('calls', '');
    this.command('curl', 'exit 22');
    this.command('aws', 'exit 254');
    this.command('ethtool', 'true');
    this.command(
      'ip',
      'echo "default via 10.0.0.1 dev ens5 proto dhcp src 10.0.0.7 metric 512 "; echo "default via 10.0.0.1 dev ens6 metric 1024"',
    );
  }

  public path(path: string): string {
    return join(this.root, path);
  }

  public read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  public write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  public command(name: string, body: string): void {
    this.write(`stand-ins/${name}`, `#!/bin/bash\necho "${name} $*" >>"${this.path('calls')}"\n${body}\n`);
    chmodSync(this.path(`stand-ins/${name}`), 0o755);
  }

  public get calls(): string[] {
    return this.read('calls').split('\n').filter(Boolean);
  }

  /** As if it had been written so many minutes ago. */
  public age(path: string, minutes: number): void {
    const then = Date.now() / 1000 - minutes * 60;
    utimesSync(this.path(path), then, then);
  }

  /** What a function of the sampler says, in the shell that kafka-node is. */
  public run(words: string): { status: number | null; said: string; complained: string } {
    const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', `${this.beginning}\n${words}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: `${this.path('stand-ins')}:${process.env.PATH ?? ''}` },
    });
    return { status, said: stdout, complained: stderr };
  }

  /** What it tells Prometheus. */
  public told(words: string): Record<string, number> {
    const { status, said, complained } = this.run(words);
    expect([status, complained]).toEqual([0, '']);
    expect(faultsOf(said)).toEqual([]);
    return toldIn(said);
  }

  private get beginning(): string {
    return `
      set -euo pipefail
      shopt -s inherit_errexit
      BUNDLE=${this.path('release')}
      for file in common storage health metrics; do . "$BUNDLE/lib/$file.sh"; done
      STATE=${this.path('state')} SECRETS=${this.path('secrets')} TLS=${this.path('tls')}
      METRICS_FOLDER=${this.path('metrics')} LAG_HISTORY=${this.path('lag-history')}
      CLUSTER_NAME=orders NODE_ID=101 NODE_PATH=/kafka/orders/1/nodes/101 HOST=b101.orders.kafka.internal
      VOLUMES='vol-0 vol-1'
      metadata() { echo i-0123456789abcdef0; }
      as_kafka() { cat ${this.path('groups')}; }`;
  }
}

describe('a node tells', () => {
  const day = (name: string) => `kafka_node_${name}`;

  describe('how long its certificate lasts', () => {
    const daysLeft = (node: Node) => node.told('of_this_node ""')[day('certificate_days_left')];

    test.each([
      [90, 89],
      [1, 0],
    ])('of one for %i days, %i whole ones', (days, left) => {
      const node = new Node();
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '/dev/null'];
      const subject = ['-subj', '/CN=b101', '-days', `${days}`, '-out', node.path('tls/node.pem')];
      execFileSync('openssl', ['req', '-x509', ...key, ...subject], { stdio: 'ignore' });
      // It was made in the second before.
      execFileSync('sleep', ['1']);
      expect(daysLeft(node)).toBe(left);
    });

    test('and nothing where there is none yet', () => {
      const { status, said } = new Node().run('of_this_node ""');
      expect(status).toBe(0);
      expect(said).not.toContain('certificate');
    });
  });

  describe('for how many hours it has not taken up what was published', () => {
    const answering = (text: string) => `echo '${text}'`;

    function hours(node: Node): number {
      const { status, said, complained } = node.run('release_pending_hours');
      expect([status, complained]).toEqual([0, '']);
      return Number(said);
    }

    function running(text: string): Node {
      const node = new Node();
      node.write('state/node.env', `${text}\n`);
      return node;
    }

    test('none, where it runs it', () => {
      const node = running('RELEASE=a');
      node.command('aws', answering('RELEASE=a'));
      expect(hours(node)).toBe(0);
      expect(node.calls).toEqual([
        'aws ssm get-parameter --name /kafka/orders/1/nodes/101/published --query Parameter.Value --output text',
      ]);
      expect(existsSync(node.path('state/pending-since'))).toBe(false);
    });

    test('as many as it has known', () => {
      const node = running('RELEASE=a');
      node.command('aws', answering('RELEASE=b'));
      expect(hours(node)).toBe(0);
      const [since, now] = [Number(node.read('state/pending-since')), Date.now() / 1000];
      expect(Math.abs(now - since)).toBeLessThan(60);
      node.write('state/pending-since', `${since - 25 * HOUR - 10}\n`);
      expect(hours(node)).toBe(25);
    });

    test('none again, once it has taken it up, and the next one anew', () => {
      const node = running('RELEASE=a');
      node.write('state/pending-since', '1\n');
      node.command('aws', answering('RELEASE=a'));
      expect(hours(node)).toBe(0);
      node.age('secrets/published.env', 6);
      node.command('aws', answering('RELEASE=c'));
      expect(hours(node)).toBe(0);
    });

    test('by what it asks for every five minutes', () => {
      const node = running('RELEASE=a');
      node.command('aws', answering('RELEASE=a'));
      hours(node);
      node.age('secrets/published.env', 4);
      hours(node);
      expect(node.calls).toHaveLength(1);
      node.age('secrets/published.env', 6);
      hours(node);
      expect(node.calls).toHaveLength(2);
    });

    test('and nothing where AWS does not say it; what it said before it is no answer', () => {
      const node = running('RELEASE=a');
      node.write('secrets/published.env', 'RELEASE=a\n');
      node.age('secrets/published.env', 6);
      const { status, said } = node.run('of_this_node ""');
      expect(status).toBe(0);
      expect(said).not.toContain('release_pending');
    });
  });

  test('what is left of the heap after a collection, of all of it', () => {
    const exporter = [
      '# TYPE jvm_memory_max_bytes gauge',
      'jvm_memory_max_bytes{area="heap"} 6.442450944E9',
      'jvm_memory_max_bytes{area="nonheap"} -1.0',
      'jvm_memory_pool_collection_used_bytes{pool="G1 Eden Space"} 0.0',
      'jvm_memory_pool_collection_used_bytes{pool="G1 Old Gen"} 3.221225472E9',
      'jvm_memory_pool_collection_used_bytes{pool="G1 Survivor Space"} 6.442450944E8',
      'jvm_memory_pool_used_bytes{pool="G1 Old Gen"} 6E9',
    ].join('\n');
    const node = new Node();
    node.write('exporter', exporter);
    expect(node.told(`of_this_node "$(cat ${node.path('exporter')})" 2>/dev/null`)).toMatchObject({
      kafka_node_heap_after_gc_percent: 60,
    });
  });

  // Who counts nodes is to miss one that is silent in any way.
  describe('that it tells', () => {
    const reports = (node: Node, exporter: string) =>
      node.told(`of_this_node '${exporter}' 2>/dev/null`).kafka_node_reports;
    const withAgent = (state: 'active' | 'failed') => {
      const node = new Node();
      node.write('release/agent/cloudwatch.json', '{}');
      node.command(
        'systemctl',
        `[ "$*" = 'is-active --quiet amazon-cloudwatch-agent.service' ] && [ ${state} = active ]`,
      );
      return node;
    };

    test.each([
      ['Kafka answers, and there is no agent', new Node(), 'up 1', 1],
      ['Kafka answers, and the agent runs', withAgent('active'), 'up 1', 1],
      ['the agent does not run', withAgent('failed'), 'up 1', undefined],
      ['Kafka does not answer', withAgent('active'), '', undefined],
    ])('as %s', (_, node, exporter, told) => {
      expect(reports(node, exporter)).toBe(told);
    });
  });

  test('what there is, where AWS does not answer in time', () => {
    const node = new Node();
    node.command('curl', 'echo up 1');
    node.command('aws', 'sleep 100');
    node.command('timeout', '[ "$1 $2" = "8 aws" ] && exit 124');
    const { status } = node.run('node_metrics');
    expect(status).toBe(0);
    expect(toldIn(node.read('metrics/kafka-node.prom'))).toEqual({ kafka_node_reports: 1 });
    expect(node.calls.filter((call) => call.startsWith('aws'))).toEqual([]);
    expect(node.calls.filter((call) => call.startsWith('timeout 8 aws ')).length).toBeGreaterThan(0);
  });

  test('nothing of the heap where Kafka does not answer', () => {
    expect(new Node().told('of_this_node "" 2>/dev/null')).toEqual({});
  });

  describe('packets that its network did not let pass', () => {
    const NAME = 'kafka_node_network_allowance_exceeded';
    const driver = (...exceeded: [number, number, number]) => {
      const [bandwidth, packets, connections] = exceeded;
      return `cat <<END
NIC statistics:
     tx_timeout: 5
     bw_in_allowance_exceeded: ${bandwidth}
     pps_allowance_exceeded: ${packets}
     conntrack_allowance_exceeded: ${connections}
     conntrack_allowance_available: 136812
END`;
    };
    const minute = (node: Node, ...exceeded: [number, number, number]) => {
      node.command('ethtool', driver(...exceeded));
      return node.told('allowances')[NAME];
    };

    test('not in its first minute, of which it does not know when they were', () => {
      expect(minute(new Node(), 3, 4, 5)).toBeUndefined();
    });

    test('all kinds together, and only those of the last minute', () => {
      const node = new Node();
      minute(node, 3, 4, 5);
      expect(minute(node, 3, 14, 6)).toBe(11);
      expect(minute(node, 3, 14, 6)).toBe(0);
    });

    test('not as the driver begins anew, and then again', () => {
      const node = new Node();
      minute(node, 300, 4, 5);
      expect(minute(node, 1, 0, 0)).toBeUndefined();
      expect(minute(node, 4, 0, 0)).toBe(3);
    });

    test('large numbers as they are', () => {
      const node = new Node();
      minute(node, 5_000_000_000, 1, 1);
      expect(minute(node, 5_000_000_000, 1, 4)).toBe(3);
    });

    test('of the interface that leads to everybody else', () => {
      const node = new Node();
      minute(node, 0, 0, 0);
      expect(node.calls).toEqual(['ip -oneline route show default', 'ethtool -S ens5']);
    });

    test('none of it where the driver counts none, or there is no ethtool', () => {
      const node = new Node();
      node.command('ethtool', 'echo "NIC statistics:"');
      expect(node.told('allowances')).toEqual({});
      expect(new Node().told('command() { return 1; }; allowances')).toEqual({});
    });

    // What cannot be told is no reason to tell nothing else.
    test('none of it, and everything else, where the driver does not answer', () => {
      const node = new Node();
      node.command('ethtool', 'echo "no stats available" >&2; exit 94');
      const { status, said } = node.run('allowances; echo and everything else');
      expect([status, said]).toEqual([0, 'and everything else\n']);
    });
  });

  describe('how AWS sees its volumes', () => {
    interface Query {
      readonly Id: string;
      readonly MetricStat: {
        readonly Metric: { readonly Namespace: string; readonly MetricName: string; readonly Dimensions: object[] };
        readonly Stat: string;
        readonly Period: number;
      };
    }

    const answering = (...lines: string[]) => {
      const node = new Node();
      node.command('aws', `printf '${lines.join('\\n')}\\n'`);
      return node;
    };
    const names = ['balanceOfBytes', 'balanceOfOperations', 'failingToReach', 'failing0', 'failing1'];
    const answers = (...values: string[]) => names.map((name, index) => `${name}\\t${values[index] ?? 'None'}`);
    const told = (node: Node) => node.told('volumes_as_aws_sees_them');

    test('whichever balance is less, and how many volumes fail', () => {
      expect(told(answering(...answers('97.5', '88.0', '0.0', '0.0', '0.0')))).toEqual({
        kafka_node_ebs_balance_percent: 88,
        kafka_node_failing_volumes: 0,
      });
      expect(told(answering(...answers('9.5', '88.0', '0.0', '1.0', '1.0')))).toEqual({
        kafka_node_ebs_balance_percent: 9.5,
        kafka_node_failing_volumes: 2,
      });
    });

    test('no balance of a type that has no bursts, and nothing of what AWS does not know yet', () => {
      expect(told(answering(...answers('None', 'None', '0.0', '0.0', 'None')))).toEqual({
        kafka_node_failing_volumes: 0,
      });
      expect(told(answering(...answers()))).toEqual({});
    });

    test('by the ids of its instance and its volumes, and of no others', () => {
      const node = answering(...answers('97.5'));
      told(node);
      const [call = ''] = node.calls;
      expect(call).toMatch(
        /^aws cloudwatch get-metric-data --start-time \S+Z --end-time \S+Z --metric-data-queries file:\/\/\S+ --query \S+ --output text$/,
      );
      const [start = '', end = ''] = call.match(/\d{4}-\d\d-\d\dT[\d:]+Z/g) ?? [];
      expect(Date.parse(end) - Date.parse(start)).toBe(15 * MINUTE * 1000);
      const queries = JSON.parse(node.read('secrets/ebs.json')) as Query[];
      const instance = { Name: 'InstanceId', Value: 'i-0123456789abcdef0' };
      const volume = (id: string) => ({ Name: 'VolumeId', Value: id });
      expect(
        queries.map(({ Id, MetricStat: { Metric, Stat, Period } }) => [Id, ...Object.values(Metric), Stat, Period]),
      ).toEqual([
        ['balanceOfBytes', 'AWS/EC2', 'EBSByteBalance%', [instance], 'Minimum', 300],
        ['balanceOfOperations', 'AWS/EC2', 'EBSIOBalance%', [instance], 'Minimum', 300],
        ['failingToReach', 'AWS/EC2', 'StatusCheckFailed_AttachedEBS', [instance], 'Maximum', 300],
        ['failing0', 'AWS/EBS', 'VolumeStalledIOCheck', [instance, volume('vol-0')], 'Maximum', 300],
        ['failing1', 'AWS/EBS', 'VolumeStalledIOCheck', [instance, volume('vol-1')], 'Maximum', 300],
      ]);
    });

    test('of at most five minutes ago, in which it does not ask again', () => {
      const node = answering(...answers('97.5', '88.0', '0.0'));
      const first = told(node);
      node.age('secrets/ebs.prom', 4);
      expect(told(node)).toEqual(first);
      expect(node.calls).toHaveLength(1);
      node.age('secrets/ebs.prom', 6);
      node.command('aws', `printf '${answers('50.0').join('\\n')}\\n'`);
      expect(told(node)).toEqual({ kafka_node_ebs_balance_percent: 50 });
    });

    test('nothing where AWS does not say it, and nothing that is old', () => {
      const node = answering(...answers('97.5'));
      told(node);
      node.age('secrets/ebs.prom', 6);
      node.command('aws', 'exit 254');
      const { status, said } = node.run('volumes_as_aws_sees_them');
      expect([status, said]).toEqual([0, '']);
    });
  });

  describe('how far consumer groups are behind', () => {
    const IN_SYNC = 'kafka_cluster_partition_insyncreplicascount_consumer_offsets_0';
    const tool = (...lines: string[]) => ['', 'GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG', ...lines];

    function asked(wanted: readonly string[], ...lines: string[]): string[] {
      const node = new Node();
      node.write('release/consumer-groups', wanted.map((group) => `${group}\n`).join(''));
      node.write('groups', `${tool(...lines).join('\n')}\n`);
      const { status, said, complained } = node.run(`wanted_offsets <${node.path('groups')}`);
      expect([status, complained]).toEqual([0, '']);
      return said.split('\n').filter(Boolean);
    }

    test('as the one that leads the offsets, and nobody else', () => {
      const node = new Node();
      node.write('release/consumer-groups', 'billing\n');
      const leads = (text: string) => node.run(`leads_offsets <<<'${text}'`).status === 0;
      expect(leads(`${IN_SYNC} 3.0`)).toBe(true);
      expect(leads(`${IN_SYNC} 1.0`)).toBe(true);
      expect(leads(`${IN_SYNC} 0.0`)).toBe(false);
      expect(leads(`${IN_SYNC}1 3.0`)).toBe(false);
      expect(leads('')).toBe(false);
      node.write('release/consumer-groups', '');
      expect(leads(`${IN_SYNC} 3.0`)).toBe(false);
    });

    test('of the groups that are named', () => {
      const lines = ['billing orders 0 5 10 5 - - -', 'bill orders 0 5 10 5 - - -', 'shipping orders 1 6 10 4 - - -'];
      expect(asked(['billing', 'shipping'], ...lines)).toEqual(['billing orders 0 5 10', 'shipping orders 1 6 10']);
      expect(asked(['*'], ...lines)).toHaveLength(3);
      expect(asked(['.*'], ...lines)).toEqual([]);
    });

    test('not of partitions of which nothing was read, or that are not there any more', () => {
      expect(asked(['*'], 'billing orders 0 - 10 -', 'billing orders 1 3 - -', 'billing orders 2 0 10 10')).toEqual([
        'billing orders 2 0 10',
      ]);
    });

    // CloudWatch refuses all that is sent with it.
    test.each(['of the team', 'bü', 'a"b', 'a\\b'])('not of a group called %s, which no metric can be of', (group) => {
      expect(asked(['*'], `${group} orders 0 5 10 5 - - -`, 'billing orders 0 5 10 5 - - -')).toEqual([
        'billing orders 0 5 10',
      ]);
    });

    test('with what they were a minute ago', () => {
      const node = new Node();
      node.write('release/consumer-groups', '*\n');
      node.write('groups', `${tool('billing orders 0 5 10 5 - - -').join('\n')}\n`);
      const now = Math.floor(Date.now() / 1000);
      node.write('lag-history', `${now - (now % 60) - 600} orders 0 8\n`);
      const told = node.told('consumer_lag');
      const of = '{consumergroup="billing",topic="orders"}';
      expect(told[`kafka_consumergroup_lag_sum${of}`]).toBe(5);
      expect(told[`kafka_consumergroup_lag_seconds_max${of}`]).toBeGreaterThanOrEqual(600);
      expect(node.read('lag-history').trimEnd().split('\n')).toHaveLength(2);
      expect(existsSync(node.path('lag-history.new'))).toBe(false);
    });

    const failed = 'Error: Executing consumer group command failed due to a TimeoutException: no node';
    test.each([
      ['ends badly', 'return 124', 'kafka-consumer-groups.sh ended with 124'],
      ['fails, and ends well nevertheless', `printf '\\n${failed}\\n'`, 'a TimeoutException: no node'],
    ])('and why they cannot be asked for, where the tool %s; the history stays', (_, tool, why) => {
      const node = new Node();
      node.write('release/consumer-groups', '*\n');
      node.write('lag-history', '1 orders 0 8\n');
      const { status, said, complained } = node.run(`as_kafka() { ${tool}; }; consumer_lag`);
      expect([status, said]).toEqual([0, '']);
      expect(complained).toBe(`kafka-node: the offsets of consumer groups cannot be asked for: ${why}\n`);
      expect(node.read('lag-history')).toBe('1 orders 0 8\n');
    });

    test('of everybody else, where one of them ended while it was asked for', () => {
      const node = new Node();
      node.write('release/consumer-groups', '*\n');
      const gone = "Error: Consumer group 'shipping' does not exist.";
      node.write('groups', `${['', gone, ...tool('billing orders 0 5 10 5 - - -')].join('\n')}\n`);
      expect(node.told('consumer_lag')['kafka_consumergroup_lag_sum{consumergroup="billing",topic="orders"}']).toBe(5);
    });
  });
});

describe('what is told to CloudWatch', () => {
  /** A node of which each call of CloudWatch is kept as a file. */
  function sending(): Node {
    const node = new Node();
    node.command(
      'aws',
      `case "$1 $2" in
      "cloudwatch put-metric-data") n=$(ls ${node.root} | grep -c '^sent' || true) && cp "\${6#file://}" ${node.path('sent')}$n ;;
      *) exit 254 ;;
      esac`,
    );
    return node;
  }

  const sentBy = (node: Node): Datum[][] =>
    readdirSync(node.root)
      .filter((name) => name.startsWith('sent'))
      .sort()
      .map((name) => JSON.parse(node.read(name)) as Datum[]);

  const manyMetrics = (count: number) =>
    Array.from({ length: count }, (_, index) => `kafka_node_m${index} ${index}\n`).join('');

  test.each([
    [1, [1]],
    [1000, [1000]],
    [1001, [1000, 1]],
    [2500, [1000, 1000, 500]],
  ])('is %i metrics in parts of no more than CloudWatch takes', (count, parts) => {
    const node = sending();
    node.write('metrics.prom', `# HELP kafka_node_m0 M.\n${manyMetrics(count)}`);
    expect(node.run(`send_metrics ${node.path('metrics.prom')}`)).toEqual({ status: 0, said: '', complained: '' });
    const sent = sentBy(node);
    expect(sent.map(({ length }) => length)).toEqual(parts);
    expect(sent.flat().map(({ Value }) => Value)).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(
      node.calls.filter((call) => !call.startsWith('aws cloudwatch put-metric-data --namespace cdk-kafka ')),
    ).toEqual([]);
  });

  test('is nothing where nothing is told', () => {
    const node = sending();
    node.write('metrics.prom', '# HELP kafka_node_m0 M.\n');
    expect(node.run(`send_metrics ${node.path('metrics.prom')}`).status).toBe(0);
    expect(node.calls).toEqual([]);
  });

  test('is what this minute tells, and nothing of the one before', () => {
    const node = sending();
    for (const count of [1001, 1]) {
      node.write('metrics.prom', manyMetrics(count));
      node.run(`send_metrics ${node.path('metrics.prom')}`);
    }
    expect(sentBy(node).map(({ length }) => length)).toEqual([1000, 1, 1]);
  });
});

describe('every minute a node', () => {
  function exporting(agent: boolean): Node {
    const node = new Node();
    node.command(
      'curl',
      `cat <<END
jvm_memory_max_bytes{area="heap"} 100
jvm_memory_pool_collection_used_bytes{pool="G1 Old Gen"} 42
kafka_cluster_partition_insyncreplicascount_consumer_offsets_0 3.0
END`,
    );
    node.command('aws', 'case "$1" in cloudwatch) ;; *) exit 254 ;; esac');
    node.write('state/node.env', 'RELEASE=a\n');
    node.write('release/consumer-groups', 'billing\n');
    node.write('groups', 'billing orders 0 5 10 5 - - -\n');
    if (agent) {
      node.write('release/agent/cloudwatch.json', '{}');
    }
    return node;
  }

  const sentBy = (node: Node) => node.calls.filter((call) => call.includes('put-metric-data'));

  test('writes a file that the exporter of the machine can read, and sends the same', () => {
    const node = exporting(true);
    expect(node.run('node_metrics').status).toBe(0);
    const text = node.read('metrics/kafka-node.prom');
    expect(faultsOf(text)).toEqual([]);
    expect(toldIn(text)).toEqual({
      kafka_node_heap_after_gc_percent: 42,
      'kafka_consumergroup_lag_sum{consumergroup="billing",topic="orders"}': 5,
      'kafka_consumergroup_lag_max{consumergroup="billing",topic="orders"}': 5,
      'kafka_consumergroup_lag_seconds_max{consumergroup="billing",topic="orders"}': 0,
    });
    expect(readdirSync(node.path('metrics'))).toEqual(['kafka-node.prom']);
    expect(sentBy(node)).toHaveLength(1);
    expect(node.calls[0]).toBe('curl --fail --silent --max-time 10 http://127.0.0.1:9404/metrics');
  });

  test('writes it, and sends nothing, where its release has no agent', () => {
    const node = exporting(false);
    expect(node.run('node_metrics').status).toBe(0);
    expect(toldIn(node.read('metrics/kafka-node.prom'))).toMatchObject({ kafka_node_heap_after_gc_percent: 42 });
    expect(sentBy(node)).toEqual([]);
  });

  test('tells what it can while Kafka is down', () => {
    const node = exporting(true);
    node.command('curl', 'exit 7');
    node.command('ethtool', 'echo "     pps_allowance_exceeded: 5"');
    node.run('node_metrics');
    expect(node.run('node_metrics').status).toBe(0);
    expect(toldIn(node.read('metrics/kafka-node.prom'))).toEqual({ kafka_node_network_allowance_exceeded: 0 });
  });
});

// The command of AWS ends what it prints with a line of its own.
test('takes a parameter as it was written', () => {
  const node = new Node();
  node.command('aws', String.raw`printf 'RELEASE=a\nROLE=broker\n\n'`);
  expect(node.run('parameter published')).toEqual({ status: 0, said: 'RELEASE=a\nROLE=broker\n', complained: '' });
  expect(readdirSync(node.path('secrets'))).toEqual([]);
});

// The sampler asks every minute, whatever else the node does; a mark that seems not to be there is a volume that may be formatted.
test('takes for no parameter what AWS says to another command at the same time', () => {
  const node = new Node();
  const { status, said, complained } = node.run(`
    aws() {
      case $4 in
        formatted)
          echo 'An error occurred (ThrottlingException)' >&2
          parameter published
          ;;
        published) echo 'An error occurred (ParameterNotFound)' >&2 ;;
      esac
      return 254
    }
    parameter published
    echo there is none
    parameter formatted
    echo nor here`);
  expect([status, said]).toEqual([1, 'there is none\n']);
  expect(complained).toContain('ThrottlingException');
});
