import { KafkaListener, MskCluster, PrometheusExporter, type IKafkaCluster } from '../../lib';
import { scrapeJobs } from '../../lib/monitoring/scrape-configuration';
import { PROMETHEUS_ALERTS } from '../../lib/facts/prometheus-queries';
import { anEc2ClusterStack } from '../support/fixtures';
import { testingStack } from '../support/testing-app';

const { JMX, NODE } = PrometheusExporter;
const DOMAIN = 'orders.a1b2c3.c2.kafka.ap-northeast-2.amazonaws.com';

interface Relabel {
  readonly source_labels?: readonly string[];
  readonly regex?: string;
  readonly target_label: string;
  readonly replacement: string;
}

interface Job {
  readonly job_name: string;
  readonly dns_sd_configs: readonly {
    readonly names: readonly string[];
    readonly type: string;
    readonly port: number;
  }[];
  readonly relabel_configs: readonly Relabel[];
}

const onEc2 = (prometheusExporters: PrometheusExporter[]) => anEc2ClusterStack({ prometheusExporters }).cluster;
const onMsk = (prometheusExporters: PrometheusExporter[]) =>
  MskCluster.fromAttributes(testingStack(), 'Kafka', {
    clusterArn: 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/orders/0a1b-2c3d-4',
    listeners: [KafkaListener.iam({ bootstrapServers: `b-1.${DOMAIN}:9098`, port: 9098 })],
    prometheusExporters,
  });

function jobsOf({ exporters, clusterName }: IKafkaCluster): Job[] {
  return exporters ? (scrapeJobs(clusterName, exporters) as Job[]) : [];
}

/** The labels of a target, as Prometheus relabels: a pattern is anchored, and without one all fits. */
function labelsOf({ relabel_configs: relabels }: Job, found: Record<string, string>): Record<string, string> {
  return relabels.reduce(
    (labels, { source_labels: sources = [], regex = '(.*)', target_label: label, replacement }) => {
      const text = sources.map((source) => labels[source] ?? '').join(';');
      const match = new RegExp(`^(?:${regex})$`).exec(text);
      return match ? { ...labels, [label]: replacement.replaceAll('${1}', match[1] ?? '') } : labels;
    },
    found,
  );
}

describe('nodes on EC2', () => {
  const jobs = jobsOf(onEc2([JMX, NODE]));

  test('are looked up by their names, a job for each exporter', () => {
    expect(jobs.map(({ job_name: name, dns_sd_configs: [found, ...others] }) => [name, found?.port, others])).toEqual([
      ['orders/kafka', 9404, []],
      ['orders/machine', 9100, []],
    ]);
    for (const {
      dns_sd_configs: [found],
    } of jobs) {
      expect(found?.type).toBe('A');
      expect([...(found?.names ?? [])].sort()).toEqual(
        ['b101', 'b201', 'b301', 'c1', 'c2', 'c3'].map((node) => `${node}.orders.kafka.internal`),
      );
    }
  });

  test.each([
    ['b101', '101'],
    ['b1199', '1199'],
    ['c2', '2'],
  ])('%s is node %s of its cluster, whatever address it has', (host, node) => {
    const found = {
      __meta_dns_name: `${host}.orders.kafka.internal`,
      __address__: '10.0.1.4:9404',
      job: 'orders/kafka',
    };
    expect(jobs.map((job) => labelsOf(job, found))).toMatchObject([
      { job: 'kafka', cluster: 'orders', node },
      { job: 'machine', cluster: 'orders', node },
    ]);
  });
});

describe('brokers of Amazon MSK', () => {
  const jobs = jobsOf(onMsk([JMX, NODE]));

  test('are looked up by the name that they share', () => {
    expect(jobs.map(({ job_name: name, dns_sd_configs: found }) => [name, found])).toEqual([
      ['orders/kafka', [{ names: [DOMAIN], type: 'A', port: 11001 }]],
      ['orders/machine', [{ names: [DOMAIN], type: 'A', port: 11002 }]],
    ]);
  });

  test('are told apart by their addresses, the same for both exporters', () => {
    const found = (port: number) => ({ __meta_dns_name: DOMAIN, __address__: `10.0.1.4:${port}` });
    const [kafka, machine] = jobs as [Job, Job];
    expect(labelsOf(kafka, found(11001))).toMatchObject({ job: 'kafka', cluster: 'orders', node: '10.0.1.4' });
    expect(labelsOf(machine, found(11002))).toMatchObject({ job: 'machine', cluster: 'orders', node: '10.0.1.4' });
  });
});

test('there is a job for each exporter that there is', () => {
  expect(jobsOf(onEc2([NODE])).map(({ job_name: name }) => name)).toEqual(['orders/machine']);
  expect(jobsOf(onMsk([JMX])).map(({ job_name: name }) => name)).toEqual(['orders/kafka']);
});

test('jobs have the names that the rules know', () => {
  const [, pattern = '?'] = /job=~"([^"]+)"/.exec(PROMETHEUS_ALERTS.exporterDown?.expression('') ?? '') ?? [];
  const names = jobsOf(onEc2([JMX, NODE])).map((job) => labelsOf(job, {}).job ?? '?');
  expect(names.filter((name) => !new RegExp(`^(?:${pattern})$`).test(name))).toEqual([]);
});
