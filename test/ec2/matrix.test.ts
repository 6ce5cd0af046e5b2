import { RemovalPolicy, Size, Stack, Validations, type App } from 'aws-cdk-lib';
import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Preflight } from 'cdk-preflight';
import {
  BrokerEgress,
  BrokerStorage,
  ClientAuthentication,
  Controllers,
  Ec2KafkaCluster,
  EncryptionAtRest,
  KafkaDistribution,
  NodeCertificates,
  type Ec2KafkaClusterProps,
  type KafkaNetwork,
} from '../../lib';
import { aNetwork, anEc2Cluster, anImage, someEc2Brokers, threeZones, twoZones } from '../support/fixtures';
import { messagesOf, seoul, testingApp, violationsIn } from '../support/testing-app';

const secret = (stack: Stack, id: string) =>
  secretsmanager.Secret.fromSecretCompleteArn(
    stack,
    id,
    `arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:${id}-AbCdEf`,
  );
const authority = (stack: Stack, id: string) =>
  acmpca.CertificateAuthority.fromCertificateAuthorityArn(
    stack,
    id,
    'arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/0a1b2c3d-0000-0000-0000-000000000000',
  );
const everyId = ['1', '2', '3', '4', '5', '101', '102', '201', '202', '301'];

const certificates: Record<string, (stack: Stack, id: string) => NodeCertificates> = {
  selfSigned: () => NodeCertificates.selfSigned(),
  privateCa: () => NodeCertificates.privateCa(),
  provided: (stack, id) =>
    NodeCertificates.provided({
      secrets: Object.fromEntries(everyId.map((node) => [node, secret(stack, `${id}-${node}`)])),
      authority: ssm.StringParameter.fromStringParameterName(stack, `${id}-root`, '/ours/root'),
    }),
};
const authentications: Record<string, (stack: Stack, id: string) => ClientAuthentication[]> = {
  scram: () => [ClientAuthentication.scram()],
  tls: (stack, id) => [ClientAuthentication.mutualTls({ certificateAuthorities: [authority(stack, `${id}-clients`)] })],
  both: (stack, id) => [
    ClientAuthentication.mutualTlsFromSecrets([secret(stack, `${id}-clients`)]),
    ClientAuthentication.scram(),
  ],
};
const controllers = {
  three: Controllers.dedicated(),
  five: Controllers.dedicated({ count: 5 }),
  combined: Controllers.combined(),
};
const zones = { two: twoZones, three: threeZones };

interface Combination {
  readonly certificate: keyof typeof certificates;
  readonly authentication: keyof typeof authentications;
  readonly controller: keyof typeof controllers;
  readonly zone: keyof typeof zones;
  /** What has no rules with the others takes turns. */
  readonly nth: number;
}

const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[];
const combinations: Combination[] = keys(certificates)
  .flatMap((certificate) => keys(authentications).map((authentication) => ({ certificate, authentication })))
  .flatMap((some) => keys(controllers).map((controller) => ({ ...some, controller })))
  .flatMap((some) => keys(zones).map((zone) => ({ ...some, zone })))
  .map((some, nth) => ({ ...some, nth }));

const idOf = ({ certificate, authentication, controller, zone }: Combination) =>
  `${certificate}-${authentication}-${controller}-${zone}`;
const goes = ({ nth }: Combination) => nth % 5 < 2;

function props(stack: Stack, combination: Combination): Partial<Ec2KafkaClusterProps> {
  const { certificate, authentication, controller, zone, nth } = combination;
  const id = idOf(combination);
  const bucket = s3.Bucket.fromBucketName(stack, `${id}-files`, 'ours');
  return {
    clusterName: `orders-${nth}`,
    certificates: certificates[certificate]?.(stack, id),
    clientAuthentication: authentications[authentication]?.(stack, id),
    controllers: controllers[controller],
    brokers: someEc2Brokers({
      brokersPerZone: zone === 'two' ? 2 : 1,
      storage: BrokerStorage.gp3({ size: Size.gibibytes(100), volumes: controller === 'combined' ? 1 : 1 + (nth % 2) }),
    }),
    machineImage: anImage,
    ...(nth % 4 < 2 && { encryptionAtRest: EncryptionAtRest.customerManagedKey() }),
    ...(nth % 7 < 3 && { distribution: KafkaDistribution.bucket({ bucket }) }),
    ...(goes(combination) && { removalPolicy: RemovalPolicy.DESTROY }),
  };
}

/** What is said on purpose, written down once more and apart from the rules of the library. */
function warningsOf(combination: Combination): string[] {
  const { zone, controller } = combination;
  return [
    ...(controller === 'combined' && !goes(combination) ? ['combinedControllers'] : []),
    ...(zone === 'two' ? ['twoZoneReplication', 'twoZones'] : []),
  ];
}

test('the matrix is whole', () => {
  expect(combinations).toHaveLength(3 * 3 * 3 * 2);
  expect(new Set(combinations.map(idOf)).size).toBe(combinations.length);
});

/** Clusters that share a network, a stack for each choice of zones and certificates. */
function define(app: App, combination: Combination): Ec2KafkaCluster {
  const { zone, certificate } = combination;
  const name = `${zone}-${certificate}`;
  const stack = (app.node.tryFindChild(name) as Stack | undefined) ?? new Stack(app, name, seoul);
  const network =
    (stack.node.tryFindChild('Network') as KafkaNetwork | undefined) ??
    aNetwork(stack, { availabilityZones: zones[zone], brokerEgress: BrokerEgress.AS_CLIENTS, flowLogs: {} });
  return new Ec2KafkaCluster(stack, idOf(combination), {
    ...props(stack, combination),
    network,
  } as Ec2KafkaClusterProps);
}

test('every combination passes strict validation and cdk-preflight, with the warnings that it is to have', () => {
  const app = testingApp();
  Preflight.apply(app);
  const said = combinations.map((combination) => {
    const warnings = messagesOf(define(app, combination), 'warning');
    return [idOf(combination), warnings.map((text) => /cdk-kafka:(\w+)]$/.exec(text)?.[1]).sort()];
  });
  expect(said).toEqual(combinations.map((combination) => [idOf(combination), warningsOf(combination)]));
  app.synth();
  expect(violationsIn(app).filter(({ pluginName }) => pluginName !== 'Construct Annotations')).toEqual([]);
});

describe('cdk-nag', () => {
  /** What it finds around a cluster, without what it finds in the network. */
  function findings(propsIn: (stack: Stack) => Partial<Ec2KafkaClusterProps>): string[] {
    const app = testingApp();
    Validations.of(app).addPlugins(new AwsSolutionsChecks());
    const stack = new Stack(app, 'Stack', seoul);
    const network = aNetwork(new Stack(app, 'Network', seoul), { brokerEgress: BrokerEgress.AS_CLIENTS });
    anEc2Cluster(stack, { network, ...propsIn(stack) });
    try {
      app.synth();
    } catch (error) {
      if (!String(error).includes('ValidationFailed')) {
        throw error;
      }
    }
    const found = violationsIn(app).map(({ ruleName }) => ruleName);
    return [...new Set(found)].sort();
  }

  /** What an owner of a cluster has to accept; with reasons in bin/acknowledgements.ts. */
  const known = [
    'AwsSolutions-AS3',
    'AwsSolutions-IAM5[Resource::*]',
    'AwsSolutions-IAM5[Resource::arn:aws:autoscaling:ap-northeast-2:<AWS::AccountId>:autoScalingGroup:*:autoScalingGroupName/*]',
    'AwsSolutions-IAM5[Resource::arn:aws:ec2:ap-northeast-2:<AWS::AccountId>:instance/*]',
    'AwsSolutions-IAM5[Resource::arn:aws:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-ap-northeast-2/*.zip]',
    'AwsSolutions-SMG4',
  ];

  test.each<[string, (stack: Stack) => Partial<Ec2KafkaClusterProps>]>([
    ['by default', () => ({})],
    [
      'with all that there is',
      (stack) =>
        props(stack, { certificate: 'privateCa', authentication: 'both', controller: 'five', zone: 'three', nth: 0 }),
    ],
    [
      'with what others made',
      (stack) =>
        props(stack, { certificate: 'provided', authentication: 'tls', controller: 'three', zone: 'three', nth: 5 }),
    ],
  ])('finds what is known, and nothing else: %s', (_, propsIn) => {
    expect(findings(propsIn)).toEqual(known);
  });
});
