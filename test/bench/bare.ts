import { App, Stack } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-msk';

// The least that the command line can synthesize with a cluster in it.
new CfnCluster(new Stack(new App(), 'Bare', { env: { region: 'ap-northeast-2' } }), 'Cluster', {
  clusterName: 'bare',
  kafkaVersion: '3.9.x.kraft',
  numberOfBrokerNodes: 3,
  brokerNodeGroupInfo: {
    instanceType: 'kafka.m7g.large',
    clientSubnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
    storageInfo: { ebsStorageInfo: { volumeSize: 100 } },
  },
});
