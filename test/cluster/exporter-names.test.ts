import { beanParts, exporterName, openMonitoringSeries } from '../../lib/cluster/exporter-names';

const metric = (bean: string, attribute = 'Value') => ({ bean, attribute });

test('a bean has a domain, and keys in their order', () => {
  expect(beanParts(metric('kafka.server:type=ReplicaManager,name=LeaderCount'))).toEqual({
    domain: 'kafka.server',
    keys: [
      ['type', 'ReplicaManager'],
      ['name', 'LeaderCount'],
    ],
  });
});

describe('the exporter of a node', () => {
  test.each([
    ['kafka.server:type=ReplicaManager,name=LeaderCount', 'Value', 'kafka_server_replicamanager_leadercount'],
    [
      'kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec',
      'OneMinuteRate',
      'kafka_server_brokertopicmetrics_bytesinpersec_oneminuterate',
    ],
    [
      'kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,topic=*',
      'Count',
      'kafka_server_brokertopicmetrics_bytesinpersec_total',
    ],
    ['kafka.server:type=raft-metrics', 'current-leader', 'kafka_server_raft_metrics_current_leader'],
    [
      'kafka.server:type=socket-server-metrics,listener=*,networkProcessor=*',
      'connection-count',
      'kafka_server_socket_server_metrics_connection_count',
    ],
    [
      'kafka.network:type=RequestMetrics,name=TotalTimeMs,request=Produce',
      '99thPercentile',
      'kafka_network_requestmetrics_totaltimems_produce_99thpercentile',
    ],
  ])('calls %s %s %s', (bean, attribute, name) => {
    expect(exporterName(metric(bean, attribute))).toBe(name);
  });
});

describe('the exporter of Amazon MSK', () => {
  test.each([
    ['kafka.server:type=raft-metrics', 'current-leader', 'kafka_server_raft_metrics_current_leader{cluster="orders"}'],
    [
      'kafka.controller:type=KafkaController,name=OfflinePartitionsCount',
      'Value',
      'kafka_controller_KafkaController_Value{cluster="orders",name="OfflinePartitionsCount"}',
    ],
    [
      'kafka.network:type=RequestMetrics,name=TotalTimeMs,request=Produce',
      'Mean',
      'kafka_network_RequestMetrics_Mean{cluster="orders",name="TotalTimeMs",request="Produce"}',
    ],
    [
      'kafka.server:type=socket-server-metrics,listener=*,networkProcessor=*',
      'connection-count',
      'kafka_server_socket_server_metrics_connection_count{cluster="orders"}',
    ],
    [
      'kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,topic=*',
      'OneMinuteRate',
      'kafka_server_BrokerTopicMetrics_OneMinuteRate{cluster="orders",name="BytesInPerSec"}',
    ],
  ])('calls %s %s %s', (bean, attribute, name) => {
    expect(openMonitoringSeries(metric(bean, attribute), 'cluster="orders"')).toBe(name);
  });
});
