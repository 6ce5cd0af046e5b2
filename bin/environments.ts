import type { KafkaEnvironmentProps } from '../lib';

const seoul = { region: 'ap-northeast-2' };

/** What each Kafka environment of this account wants. This is the file to edit. */
export const environments = {
  dev: {
    env: seoul,
    availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c'],
    vpcCidr: '10.10.0.0/16',
  },
  test: {
    env: seoul,
    availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
    vpcCidr: '10.20.0.0/16',
  },
  staging: {
    env: seoul,
    availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
    vpcCidr: '10.30.0.0/16',
  },
  prod: {
    env: seoul,
    availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
    vpcCidr: '10.40.0.0/16',
  },
  large: {
    env: seoul,
    availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
    vpcCidr: '10.50.0.0/16',
  },
} satisfies Record<string, KafkaEnvironmentProps>;
