import { Size, Stack, type App } from 'aws-cdk-lib';
import { Preflight } from 'cdk-preflight';
import {
  ClientAuthentication,
  ClientEncryption,
  KafkaVersion,
  MskBrokers,
  MskCluster,
  MskStorage,
  type IKafkaNetwork,
} from '../../lib';
import { aNetwork, mutualTls, threeZones, twoZones } from '../support/fixtures';
import { messagesOf, testingApp, violationsIn } from '../support/testing-app';

const none = (encryption: ClientEncryption) => ClientAuthentication.none({ encryption });
const volumeSize = Size.gibibytes(100);

const authentications: Record<string, (scope: Stack, id: string) => ClientAuthentication[]> = {
  iam: () => [ClientAuthentication.iam()],
  scram: () => [ClientAuthentication.scram()],
  mutualTls: (scope, id) => [mutualTls(scope, `Ca${id}`)],
  every: (scope, id) => [ClientAuthentication.iam(), ClientAuthentication.scram(), mutualTls(scope, `Ca${id}`)],
  openTls: () => [none(ClientEncryption.TLS)],
  openBoth: () => [none(ClientEncryption.TLS_PLAINTEXT)],
  plaintext: () => [none(ClientEncryption.PLAINTEXT)],
  iamAndPlaintext: () => [ClientAuthentication.iam(), none(ClientEncryption.PLAINTEXT)],
};

const storages = {
  plain: MskStorage.ebs({ volumeSize }),
  throughput: MskStorage.ebs({ volumeSize, provisionedThroughput: 300 }),
  tiered: MskStorage.tiered({ volumeSize }),
  scaling: MskStorage.ebs({ volumeSize, autoScaling: { maxVolumeSize: Size.gibibytes(200) } }),
};
const versions = { ZOOKEEPER: KafkaVersion.V3_8_X, KRAFT: KafkaVersion.V3_9_X_KRAFT };
const zones = { two: twoZones, three: threeZones };
const sizes = ['kafka.t3.small', 'kafka.m7g.large', 'kafka.m7g.4xlarge'];

interface Combination {
  authentication: string;
  brokers: string;
  storage: keyof typeof storages | 'none';
  version: keyof typeof versions;
  zones: keyof typeof zones;
}

/** Every authentication x kind and size of broker with its storage x mode x zones. */
const combinations: Combination[] = Object.keys(authentications).flatMap((authentication) =>
  [
    ...sizes.flatMap((brokers) =>
      (Object.keys(storages) as (keyof typeof storages)[]).map((storage) => ({ brokers, storage })),
    ),
    { brokers: 'express.m7g.large', storage: 'none' as const },
  ].flatMap((kind) =>
    (Object.keys(versions) as (keyof typeof versions)[]).flatMap((version) =>
      (Object.keys(zones) as (keyof typeof zones)[]).map((count) => ({
        authentication,
        ...kind,
        version,
        zones: count,
      })),
    ),
  ),
);

/** What AWS refuses, written down once more and apart from the rules of the library. */
function refusal({ brokers, storage, version, zones: count }: Combination): RegExp | undefined {
  if (brokers === 'express.m7g.large') {
    return count === 'two' ? /Express brokers must be in three zones, got 2 broker subnets/ : undefined;
  }
  if (brokers === 'kafka.t3.small' && version === 'KRAFT') {
    return /kafka\.t3\.small does not run KRAFT/i;
  }
  if (storage === 'throughput' && brokers !== 'kafka.m7g.4xlarge') {
    return /'provisionedThroughput' is not to be had on kafka\.(t3\.small|m7g\.large)/;
  }
  return storage === 'tiered' && brokers === 'kafka.t3.small'
    ? /tiered storage is not to be had on kafka\.t3\.small/
    : undefined;
}

function define(scope: Stack, network: IKafkaNetwork, combination: Combination, id: string): MskCluster {
  const { authentication, brokers, storage, version, zones: count } = combination;
  return new MskCluster(scope, id, {
    clusterName: id,
    network,
    availabilityZones: zones[count],
    kafkaVersion: versions[version],
    clientAuthentication: authentications[authentication]?.(scope, id),
    brokers:
      storage === 'none'
        ? MskBrokers.express({ instanceType: brokers })
        : MskBrokers.standard({ instanceType: brokers, storage: storages[storage] }),
  });
}

const env = { region: 'ap-northeast-2' };
const idOf = (combination: Combination) => Object.values(combination).join('-').replaceAll('.', '');
const forbidden = combinations.filter((combination) => refusal(combination));
const allowed = combinations.filter((combination) => !refusal(combination));

test('the matrix is whole', () => {
  expect(combinations).toHaveLength(8 * (3 * 4 + 1) * 2 * 2);
  expect(forbidden.length).toBeGreaterThan(100);
  expect(allowed.length).toBeGreaterThan(200);
});

test('every forbidden combination fails with a message of ours', () => {
  const stack = new Stack(testingApp(), 'Stack', { env });
  const network = aNetwork(stack);
  const silent = forbidden.filter((combination) => {
    const id = idOf(combination);
    const expected = refusal(combination) ?? /never/;
    try {
      return !messagesOf(define(stack, network, combination, id), 'error').some((message) => expected.test(message));
    } catch (error) {
      return !(String(error).startsWith(`Error: [Stack/${id}]`) && expected.test(String(error)));
    }
  });
  expect(silent).toEqual([]);
});

/** Clusters that share a network, as many as a stack has room for. */
function defineAll(app: App, all: readonly Combination[], perStack = 80): void {
  for (let first = 0; first < all.length; first += perStack) {
    const stack = new Stack(app, `Stack${first}`, { env });
    const network = aNetwork(stack, { flowLogs: {} });
    for (const combination of all.slice(first, first + perStack)) {
      define(stack, network, combination, idOf(combination));
    }
  }
}

test('every allowed combination passes strict validation and cdk-preflight, without a warning', () => {
  const app = testingApp();
  Preflight.apply(app);
  defineAll(app, allowed);
  app.synth();
  expect(violationsIn(app)).toEqual([]);
});
