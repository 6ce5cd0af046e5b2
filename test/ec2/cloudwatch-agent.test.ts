import { Validator, type Schema } from '@cfworker/json-schema';
import { Template } from 'aws-cdk-lib/assertions';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { KafkaMetric } from '../../lib';
import { NodeMetrics } from '../../lib';
import { exporterRules } from '../../lib/ec2/exporter-rules';
import { KAFKA_METRICS, type KafkaMetricFact } from '../../lib/facts/kafka-metrics';
import { anEc2ClusterStack } from '../support/fixtures';
import { deployed, filesOf } from './rendered';

const { stack, cluster } = anEc2ClusterStack({
  nodeMetrics: NodeMetrics.cloudWatch({ consumerGroups: ['billing'] }),
});
const files = filesOf(cluster);
const deployment = deployed(cluster);

/** The text of a file as the node of this id has it. */
function filled(path: string, id = 101): string {
  const { value = '' } = deployment.parameters.find(({ name }) => name.endsWith(`/nodes/${id}/published`)) ?? {};
  const known = Object.fromEntries([...value.matchAll(/^(\w+)='(.*)'$/gm)].map(([, name = '', word]) => [name, word]));
  return (files[path] ?? '').replaceAll(/@(\w+)@/g, (mark, name: string) => known[name] ?? mark);
}

interface AgentConfiguration {
  readonly agent: { readonly metrics_collection_interval: number; readonly omit_hostname: boolean };
  readonly metrics: {
    readonly namespace: string;
    readonly metrics_collected: Record<string, PlugIn>;
  };
  readonly logs: {
    readonly metrics_collected: { readonly prometheus: EmbeddedMetrics };
    readonly logs_collected: { readonly files: { readonly collect_list: readonly CollectedFile[] } };
  };
}

interface PlugIn {
  readonly measurement: readonly string[];
  readonly append_dimensions: Record<string, string>;
  readonly drop_device?: boolean;
}

interface EmbeddedMetrics {
  readonly log_group_name: string;
  readonly prometheus_config_path: string;
  readonly emf_processor: {
    readonly metric_namespace: string;
    readonly metric_declaration: readonly {
      readonly source_labels: readonly string[];
      readonly label_matcher: string;
      readonly dimensions: readonly (readonly string[])[];
      readonly metric_selectors: readonly string[];
    }[];
  };
}

interface CollectedFile {
  readonly file_path: string;
  readonly log_group_name: string;
  readonly log_stream_name: string;
  readonly timestamp_format: string;
}

interface JournalConfiguration {
  readonly logs: {
    readonly logs_collected: {
      readonly journald: {
        readonly collect_list: readonly {
          readonly log_group_name: string;
          readonly log_stream_name: string;
          readonly units: readonly string[];
          readonly filters?: readonly { readonly type: string; readonly expression: string }[];
        }[];
      };
    };
  };
}

interface ScrapeConfiguration {
  readonly global: { readonly scrape_interval: string; readonly scrape_timeout: string };
  readonly scrape_configs: readonly {
    readonly job_name: string;
    readonly static_configs: readonly {
      readonly targets: readonly string[];
      readonly labels: Record<string, string>;
    }[];
    readonly metric_relabel_configs: readonly {
      readonly source_labels: readonly string[];
      readonly regex: string;
      readonly action: string;
    }[];
  }[];
}

const agent = JSON.parse(filled('agent/cloudwatch.json')) as AgentConfiguration;
const journal = JSON.parse(filled('agent/journal.json')) as JournalConfiguration;
const scrape = parse(filled('agent/prometheus.yaml')) as ScrapeConfiguration;
const embedded = agent.logs.metrics_collected.prometheus;
const [declaration] = embedded.emf_processor.metric_declaration;
const exported = (parse(exporterRules()) as { rules: { name: string; type: string }[] }).rules;

describe('the schema of the agent', () => {
  const schema = JSON.parse(readFileSync('test/ec2/cloudwatch-agent.schema.json', 'utf8')) as Schema;
  const validator = new Validator(schema, '4', false);
  const faultsOf = (configuration: unknown) =>
    validator.validate(configuration).errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`);

  test.each([
    ['cloudwatch.json', agent],
    ['journal.json', journal],
  ])('takes %s', (_, configuration) => {
    expect(faultsOf(configuration)).toEqual([]);
  });

  const { metrics, logs } = agent;
  const { cpu, disk } = metrics.metrics_collected;
  const [file] = logs.logs_collected.files.collect_list;
  const [unit] = journal.logs.logs_collected.journald.collect_list;
  const withFile = (collected: object) => ({ logs: { logs_collected: { files: { collect_list: [collected] } } } });

  test.each<[string, object]>([
    ['an interval that is a text', { ...agent, agent: { metrics_collection_interval: '60' } }],
    ['metrics of nothing', { metrics: { ...metrics, metrics_collected: {} } }],
    ['a namespace without a name', { metrics: { ...metrics, namespace: '' } }],
    [
      'measurements that are one text',
      { metrics: { metrics_collected: { cpu: { ...cpu, measurement: 'usage_idle' } } } },
    ],
    ['a setting of metrics that is misspelt', { metrics: { ...metrics, name_space: 'cdk-kafka' } }],
    [
      'a setting of disks of the wrong type',
      { metrics: { metrics_collected: { disk: { ...disk, drop_device: 'yes' } } } },
    ],
    ['a kind of logs that there is not', { logs: { logs_collected: { journal: {} } } }],
    ['logs without a path', withFile({ ...file, file_path: 1 })],
    ['a setting of logs that is misspelt', { logs: { ...logs, log_stream: 'x' } }],
    [
      'a declaration that is misspelt',
      {
        logs: {
          metrics_collected: {
            prometheus: { ...embedded, emf_processor: { ...embedded.emf_processor, metric_declarations: [] } },
          },
        },
      },
    ],
    [
      'dimensions that are one list',
      {
        logs: {
          metrics_collected: {
            prometheus: { emf_processor: { metric_declaration: [{ ...declaration, dimensions: ['NodeId'] }] } },
          },
        },
      },
    ],
    [
      'a unit of the journal that is no list',
      { logs: { logs_collected: { journald: { collect_list: [{ ...unit, units: 'kafka.service' }] } } } },
    ],
  ])('refuses %s', (_, wrong) => {
    expect(faultsOf(wrong).length).toBeGreaterThan(0);
  });

  // Whatever else a plug-in is told, the schema lets pass, and the agent ignores.
  test.each(Object.entries(metrics.metrics_collected))('knows every setting of %s', (plugIn, settings) => {
    const known = knownSettings(`#/definitions/metricsDefinition/definitions/${plugIn}Definitions`);
    expect(known).toContain('measurement');
    expect(Object.keys(settings).filter((setting) => !known.includes(setting))).toEqual([]);
  });

  interface Part {
    readonly $ref?: string;
    readonly allOf?: readonly Part[];
    readonly properties?: Record<string, unknown>;
  }

  function knownSettings(reference: string): string[] {
    const steps = reference.split('/').slice(1);
    const found = steps.reduce<unknown>((part, step) => (part as Record<string, unknown>)[step], schema) as Part;
    const settingsOf = ({ $ref, allOf = [], properties = {} }: Part): string[] => [
      ...($ref === undefined ? [] : knownSettings($ref)),
      ...allOf.flatMap(settingsOf),
      ...Object.keys(properties),
    ];
    return settingsOf(found);
  }

  test('takes both files together: neither collects what the other does', () => {
    const kinds = [agent, journal].flatMap(({ logs: { logs_collected: collected } }) => Object.keys(collected));
    expect(kinds).toEqual(['files', 'journald']);
    expect(Object.keys(journal)).toEqual(['logs']);
  });
});

test.each(Object.keys(files).filter((path) => path.startsWith('agent/')))('no mark is left in %s on a node', (path) => {
  expect(filled(path)).not.toMatch(/@\w+@|\$\{Token/);
  expect(filled(path, 201)).not.toBe(filled(path, 101));
});

/** Where a name of a metric comes from, and what tells its series apart. */
interface Path {
  readonly by: 'plug-in' | 'exporter' | 'kafka-node' | 'log';
  readonly name: string;
  readonly namespace: string;
  readonly dimensions: readonly string[];
}

/** Those that a plug-in adds of its own: https://github.com/aws/amazon-cloudwatch-agent/tree/main/translator */
const tagsOf: Record<string, (plugIn: PlugIn) => string[]> = {
  cpu: () => ['cpu'],
  mem: () => [],
  disk: ({ drop_device: dropped }) => ['path', 'fstype', ...(dropped === true ? [] : ['device'])],
};

function ofPlugIns(): Path[] {
  const { namespace, metrics_collected: plugIns } = agent.metrics;
  return Object.entries(plugIns).flatMap(([name, plugIn]) =>
    plugIn.measurement.map((measured) => ({
      by: 'plug-in' as const,
      name: `${name}_${measured}`,
      namespace,
      dimensions: [...Object.keys(plugIn.append_dimensions), ...(tagsOf[name]?.(plugIn) ?? ['?'])],
    })),
  );
}

/** Gauges that are selected: of a counter the agent makes what it grew by, and of what has no type nothing. */
function ofExporter(): Path[] {
  const { metric_namespace: namespace, metric_declaration: declarations } = embedded.emf_processor;
  return exported
    .filter(({ type }) => type === 'GAUGE')
    .flatMap(({ name }) =>
      declarations.flatMap(({ metric_selectors: selectors, dimensions }) =>
        selectors
          .filter((selector) => new RegExp(selector).test(name))
          .flatMap(() => dimensions.map((one) => ({ by: 'exporter' as const, name, namespace, dimensions: one }))),
      ),
    );
}

/** What its scripts print, through what makes metrics for CloudWatch of it. */
function ofKafkaNode(): Path[] {
  const script = readFileSync('assets/node/lib/metrics.sh', 'utf8');
  const gauges = [...script.matchAll(/^ +gauge (\w+) '/gm)].map(([, name = '']) => `kafka_node_${name} 1`);
  const lags = [...readFileSync('assets/node/lib/lag.awk', 'utf8').matchAll(/^ +tell\("(\w+)"/gm)].map(
    ([, name = '']) => `kafka_consumergroup_${name}{consumergroup="billing",topic="orders"} 1`,
  );
  const namespace = /put-metric-data --namespace (\S+)/.exec(script)?.[1] ?? '?';
  const said = execFileSync(
    'awk',
    ['-v', 'cluster=orders', '-v', 'node=101', '-f', 'assets/node/lib/metric-data.awk'],
    { input: `${[...gauges, ...lags].join('\n')}\n`, encoding: 'utf8' },
  );
  return said
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { MetricName, Dimensions } = JSON.parse(line) as { MetricName: string; Dimensions: { Name: string }[] };
      return { by: 'kafka-node', name: MetricName, namespace, dimensions: Dimensions.map(({ Name }) => Name) };
    });
}

function ofLogs(): Path[] {
  const filters = Object.values(Template.fromStack(stack).findResources('AWS::Logs::MetricFilter')) as {
    Properties: { MetricTransformations: { MetricName: string; MetricNamespace: string; Dimensions?: object[] }[] };
  }[];
  return filters.flatMap(({ Properties }) =>
    Properties.MetricTransformations.map(({ MetricName, MetricNamespace, Dimensions = [] }) => ({
      by: 'log' as const,
      name: MetricName,
      namespace: MetricNamespace,
      dimensions: Dimensions.map(() => '?'),
    })),
  );
}

/** Where `cluster.metrics` looks for a metric. */
function lookedFor(metric: KafkaMetric, { ec2 }: KafkaMetricFact): Omit<Path, 'by'> {
  const { metrics } = cluster;
  const billing = { group: 'billing', topic: 'orders' };
  const asked = {
    broker: () => metrics.everyBroker(metric),
    cluster: () => metrics.cluster(metric),
    group: () => metrics.consumerGroup(metric, billing),
  }[ec2?.scope ?? 'cluster']();
  const { metricStat, mathExpression } = asked.toMetricConfig();
  if (metricStat) {
    const { metricName: name, namespace, dimensions = [] } = metricStat;
    return { name, namespace, dimensions: dimensions.map((dimension) => dimension.name) };
  }
  const text = mathExpression?.expression.replaceAll('"', '') ?? '';
  const [, name = '?', schema = '?'] = /^SELECT \w+\(([^)]+)\) FROM SCHEMA\(([^)]+)\)/.exec(text) ?? [];
  const [namespace = '?', ...dimensions] = schema.split(/, ?/);
  return { name, namespace, dimensions };
}

describe('every metric that nodes are to tell', () => {
  const paths = [...ofPlugIns(), ...ofExporter(), ...ofKafkaNode(), ...ofLogs()];
  const rows = (Object.entries(KAFKA_METRICS) as [KafkaMetric, KafkaMetricFact][]).filter(([, { ec2 }]) => ec2);

  test.each(rows)('%s is told by one of them, with the dimensions that it is looked for by', (id, fact) => {
    const { name, namespace, dimensions } = lookedFor(id, fact);
    const found = paths.filter((path) => path.name === name);
    expect(found).toEqual([{ by: expect.any(String), name, namespace, dimensions: expect.any(Array) }]);
    expect(found[0]?.dimensions.toSorted()).toEqual([...dimensions].sort());
  });

  // Of what it does not know the agent tells nothing: translator/translate/metrics/config/registered_metrics.go, for Linux.
  test('of a plug-in is one that the agent knows', () => {
    const known: Record<string, string[]> = {
      cpu: ['usage_active', 'usage_idle', 'usage_iowait', 'usage_steal', 'usage_system', 'usage_user'],
      disk: ['free', 'inodes_free', 'inodes_total', 'inodes_used', 'total', 'used', 'used_percent'],
      mem: ['active', 'available', 'available_percent', 'buffered', 'cached', 'free', 'total', 'used', 'used_percent'],
    };
    const strange = Object.entries(agent.metrics.metrics_collected).flatMap(([plugIn, { measurement }]) =>
      measurement.filter((name) => known[plugIn]?.includes(name) !== true),
    );
    expect(strange).toEqual([]);
  });

  test('is all that is told: nobody pays for more', () => {
    const names = rows.map(([id, fact]) => lookedFor(id, fact).name);
    expect(paths.map(({ name }) => name).filter((name) => !names.includes(name))).toEqual([]);
    expect(paths.length).toBe(rows.length);
  });

  test('comes from wherever it is known', () => {
    expect(new Set(paths.map(({ by }) => by))).toEqual(new Set(['plug-in', 'exporter', 'kafka-node', 'log']));
  });

  test('has the cluster and the node, and never the name of an instance', () => {
    for (const { append_dimensions: dimensions } of Object.values(agent.metrics.metrics_collected)) {
      expect(dimensions).toEqual({ ClusterName: 'orders', NodeId: '101' });
    }
    expect(agent.agent).toEqual({ metrics_collection_interval: 60, omit_hostname: true });
    expect(filled('agent/cloudwatch.json')).not.toMatch(/aws:|instance|hostname}/i);
  });
});

describe('what the agent scrapes', () => {
  const [job] = scrape.scrape_configs;

  test('is the exporter of its own node, under the names that metrics are looked for by', () => {
    expect(scrape.scrape_configs).toHaveLength(1);
    expect(job?.static_configs).toEqual([
      { targets: ['127.0.0.1:9404'], labels: { ClusterName: 'orders', NodeId: '101' } },
    ]);
    expect(Object.keys(job ?? {})).toEqual(['job_name', 'static_configs', 'metric_relabel_configs']);
  });

  test('is in the file that it is told of', () => {
    expect(embedded.prometheus_config_path).toBe('/opt/kafka-node/agent/prometheus.yaml');
    expect(readFileSync('assets/node/lib/telemetry.sh', 'utf8')).toMatch(/^AGENT=\/opt\/kafka-node\/agent$/m);
  });

  test('is asked for every minute, and for no longer than that', () => {
    expect(scrape.global).toEqual({ scrape_interval: '1m', scrape_timeout: '30s' });
  });

  test('is kept where it is selected, and nowhere else', () => {
    const [keep, ...others] = job?.metric_relabel_configs ?? [];
    expect(others).toEqual([]);
    expect(keep).toMatchObject({ source_labels: ['__name__'], action: 'keep' });
    // As Prometheus does, which anchors.
    const kept = new RegExp(`^(?:${keep?.regex ?? '?'})$`);
    const names = [...exported.map(({ name }) => name), 'jvm_memory_max_bytes', 'up'];
    const selected = (name: string) => declaration?.metric_selectors.some((one) => new RegExp(one).test(name));
    expect(names.filter((name) => kept.test(name) !== selected(name))).toEqual([]);
    expect(names.filter((name) => kept.test(name)).length).toBe(declaration?.metric_selectors.length);
  });

  test('is selected by whole names, of the job by its name', () => {
    expect(declaration?.metric_selectors.filter((selector) => !/^\^[a-z0-9_]+\$$/.test(selector))).toEqual([]);
    expect(declaration?.source_labels).toEqual(['job']);
    expect(declaration?.label_matcher).toBe(`^${job?.job_name ?? '?'}$`);
  });
});

describe('logs', () => {
  const { collect_list: collected } = agent.logs.logs_collected.files;
  const { collect_list: journals } = journal.logs.logs_collected.journald;
  const groupOf = (id: string) => deployment.resource(new RegExp(`^Stack/KafkaTelemetry${id}[0-9A-F]{8}$`)).ref;

  test('are the files that Kafka writes', () => {
    const { Appenders } = (
      parse(files['log4j2.yaml'] ?? '') as {
        Configuration: {
          Appenders: { RollingFile: { fileName: string; PatternLayout: { pattern: string } }[] };
        };
      }
    ).Configuration;
    expect(collected.map(({ file_path: path }) => path)).toEqual(Appenders.RollingFile.map(({ fileName }) => fileName));
    // The agent reads when a line is of, and by it where one begins.
    const formats = new Set(collected.map(({ timestamp_format: format }) => format));
    expect(formats).toEqual(new Set(['%Y-%m-%dT%H:%M:%S']));
    const iso = Appenders.RollingFile.filter(({ PatternLayout }) =>
      PatternLayout.pattern.startsWith('%d{ISO8601} %p '),
    );
    expect(iso).toHaveLength(collected.length);
  });

  test('go into the group of the cluster, a stream for each node and file, and metrics into their own', () => {
    const all = [...collected, ...journals];
    expect(new Set(all.map(({ log_group_name: group }) => group))).toEqual(new Set([groupOf('Logs')]));
    expect(all.map(({ log_stream_name: name }) => name)).toEqual([
      '101/server',
      '101/authorizer',
      '101/journal',
      '101/last-words',
    ]);
    expect(embedded.log_group_name).toBe(groupOf('Metrics'));
  });

  test('are of units that a node has', () => {
    const units = journals.flatMap((one) => one.units);
    expect(units.filter((unit) => files[`units/${unit}`] === undefined)).toEqual([]);
    expect(new Set(units).size).toBe(units.length);
  });

  test('of Kafka on the journal are its last words, as all else is in its files', () => {
    const [filter, ...others] = journals.find(({ units }) => units.includes('kafka.service'))?.filters ?? [];
    expect(others).toEqual([]);
    expect(filter?.type).toBe('include');
    const included = (line: string) => new RegExp(filter?.expression ?? '?').test(line);
    expect(included('Terminating due to java.lang.OutOfMemoryError: Java heap space')).toBe(true);
    expect(included('INFO [KafkaRaftServer nodeId=101] Kafka Server started')).toBe(false);
    expect(included('javaXlang.OutOfMemoryError')).toBe(false);
  });
});
