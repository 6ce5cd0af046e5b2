import type { KafkaExporters } from '../cluster/kafka-exporters';
import { PrometheusExporter } from '../cluster/prometheus-exporter';

/** What the rules know jobs by. */
const JOBS: Readonly<Record<PrometheusExporter, string>> = {
  [PrometheusExporter.JMX]: 'kafka',
  [PrometheusExporter.NODE]: 'machine',
};

/**
 * Jobs that find the nodes by their names, and tell series apart by cluster and node.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#dns_sd_config
 */
export function scrapeJobs(clusterName: string, exporters: KafkaExporters): object[] {
  return exporters.targets.map(({ exporter, port, dnsNames }) => ({
    job_name: `${clusterName}/${JOBS[exporter]}`,
    dns_sd_configs: [{ names: dnsNames, type: 'A', port }],
    relabel_configs: [
      { target_label: 'job', replacement: JOBS[exporter] },
      { target_label: 'cluster', replacement: clusterName },
      nodeLabel(exporters),
    ],
  }));
}

/** Nodes of ours have a name each; brokers of Amazon MSK have one together, and an address each. */
function nodeLabel({ _flavour: flavour }: KafkaExporters): object {
  return flavour === 'nodes'
    ? { source_labels: ['__meta_dns_name'], regex: '[bc]([0-9]+)\\..*', target_label: 'node', replacement: '${1}' }
    : { source_labels: ['__address__'], regex: '(.*):[0-9]+', target_label: 'node', replacement: '${1}' };
}
