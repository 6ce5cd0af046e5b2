/**
 * A Prometheus exporter on each broker; on EC2 on each controller as well.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/open-monitoring.html
 */
export enum PrometheusExporter {
  /** Metrics of Kafka and its Java runtime: on port 11001 of Amazon MSK, where it is called open monitoring, on 9404 on EC2. */
  JMX = 'JMX',

  /** Metrics of the machine, its processors, memory, disks and network: on port 11002 of Amazon MSK, on 9100 on EC2. */
  NODE = 'NODE',
}
