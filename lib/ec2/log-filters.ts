import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { KAFKA_METRICS, type KafkaMetricId } from '../facts/kafka-metrics';
import { logNamespace } from './ec2-metrics';

/**
 * Lines of Kafka's logs that are worth an alarm, by the words in them.
 *
 * - the JVM, as it ends for want of memory (`-XX:+ExitOnOutOfMemoryError`), and Kafka where it lives on
 * - https://github.com/apache/kafka/blob/4.3.1/core/src/main/scala/kafka/log/LogManager.scala
 * - https://github.com/apache/kafka/blob/4.3.1/core/src/main/scala/kafka/server/ReplicaManager.scala
 * - https://github.com/apache/kafka/blob/4.3.1/clients/src/main/java/org/apache/kafka/common/network/Selector.java
 */
const LINES = {
  outOfMemoryErrors: ['java.lang.OutOfMemoryError'],
  // The first volume has the log of metadata, without which a broker does not go on.
  failedLogDirectories: ['Shutdown broker because all log dirs', 'Shutdown broker because the metadata log dir'],
  failedAuthentications: ['Failed authentication with'],
} as const satisfies Partial<Record<KafkaMetricId, readonly string[]>>;

/** Of the lines of Kafka itself on standard output only those that its log cannot have, as it ended. */
export const LAST_WORDS = 'java.lang.OutOfMemoryError';

/** Queries that an operator would otherwise write at night. */
const QUERIES: Readonly<Record<string, string>> = {
  Errors:
    'fields @timestamp, @logStream, @message | filter @message like / (ERROR|FATAL) / | sort @timestamp desc | limit 200',
  'Changes of leaders and replicas in sync':
    'fields @timestamp, @logStream, @message | filter @message like /(Shrinking|Expanding) ISR|Leader|fenced|unfenced/ | sort @timestamp desc | limit 200',
  'Who was denied':
    'filter @logStream like /authorizer/ and @message like /is Denied/ | parse @message "Principal = * is Denied operation = * from host = * on resource = * for request = *" as principal, operation, host, resource, request | stats count() as times by principal, operation, resource | sort times desc',
  'Who could not prove who he is':
    'filter @message like /Failed authentication with/ | parse @message "Failed authentication with * (" as host | stats count() as times by host, bin(5m) | sort times desc',
};

/** Counts the lines, and keeps the queries, of a cluster. */
export function defineLogFilters(scope: Construct, logGroup: logs.ILogGroup, clusterName: string): void {
  for (const [id, words] of Object.entries(LINES) as [keyof typeof LINES, readonly string[]][]) {
    new logs.MetricFilter(scope, id, {
      logGroup,
      filterPattern: logs.FilterPattern.literal(anyOf(words)),
      metricNamespace: logNamespace(clusterName),
      metricName: KAFKA_METRICS[id].ec2.name,
      metricValue: '1',
      defaultValue: 0,
    });
  }
  for (const [title, query] of Object.entries(QUERIES)) {
    new logs.CfnQueryDefinition(scope, `Query ${title}`, {
      name: `Kafka/${clusterName}/${title}`,
      logGroupNames: [logGroup.logGroupName],
      queryString: query.replaceAll(' | ', '\n| '),
    });
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html: `?` is one of several. */
function anyOf(words: readonly string[]): string {
  return words.length === 1 ? `"${words[0]}"` : words.map((some) => `?"${some}"`).join(' ');
}
