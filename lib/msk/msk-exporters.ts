import { Fn, Stack, Token } from 'aws-cdk-lib';
import { KafkaExporters } from '../cluster/kafka-exporters';
import { PrometheusExporter } from '../cluster/prometheus-exporter';
import { MSK_PORTS } from '../facts/msk-limits';
import { invalid } from '../private/errors';
import type { IMskCluster } from './msk-cluster-interface';

/** Open monitoring, where it is on. */
export function mskExporters(
  cluster: IMskCluster,
  exporters: readonly PrometheusExporter[] = [],
): KafkaExporters | undefined {
  return KafkaExporters._of(exporters, {
    flavour: 'msk',
    ports: { [PrometheusExporter.JMX]: MSK_PORTS.jmxExporter, [PrometheusExporter.NODE]: MSK_PORTS.nodeExporter },
    dnsNames: () => [nameOfAllBrokers(cluster)],
    securityGroups: () => [cluster],
  });
}

/**
 * The name of a broker without its first part, `orders.a1b2c3.c2.kafka.<region>.amazonaws.com`, has the addresses of all.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/prom-msk-integration.html
 */
function nameOfAllBrokers(cluster: IMskCluster): string {
  const [first] = cluster.listeners;
  if (!first) {
    throw invalid(
      `the exporters are found by the names of the brokers, which are not known; give fromAttributes 'listeners' or ` +
        `'authentications'`,
      cluster,
    );
  }
  const servers = first.bootstrapServers;
  if (!Token.isUnresolved(servers)) {
    return servers.replace(/^[^.]*\./, '').replace(/:.*$/, '');
  }
  const broker = Fn.select(0, Fn.split(':', servers));
  // `amazonaws.com.cn` has a part more.
  const parts = Stack.of(cluster).region.startsWith('cn-') ? 9 : 8;
  const labels = Fn.split('.', broker, parts);
  return Fn.join('.', labels.slice(1));
}
