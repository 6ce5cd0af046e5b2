import { type NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Template } from 'aws-cdk-lib/assertions';
import {
  BrokerEgress,
  ClientAuthentication,
  Controllers,
  Ec2KafkaCluster,
  EncryptionAtRest,
  KafkaAuthentication,
  KafkaClientInstance,
  KafkaNetwork,
  KafkaVersion,
  NodeCertificates,
  type IKafkaCluster,
} from '../../lib';
import { aNetwork, anEc2Cluster, anEc2ClusterStack, mutualTls, someEc2Brokers, threeZones } from '../support/fixtures';
import { seoul, testingApp, testingStack } from '../support/testing-app';
import { deployed, filesOf, zoneStacksOf } from './rendered';

const types = (stack: Stack) => {
  const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string }> };
  return Object.entries(Resources)
    .filter(([id]) => id.startsWith('Kafka'))
    .map(([, { Type }]) => Type)
    .filter((type) => !/SecurityGroup(In|E)gress$/.test(type));
};

test('what the least code makes', () => {
  const { stack, cluster } = anEc2ClusterStack();
  expect(types(stack)).toEqual([
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::SecurityGroup',
    'AWS::SecretsManager::Secret',
    'AWS::Route53::HostedZone',
    'AWS::SecretsManager::Secret',
    ...Array.from({ length: 2 }, () => 'AWS::Logs::LogGroup'),
    ...Array.from({ length: 3 }, () => 'AWS::Logs::MetricFilter'),
    ...Array.from({ length: 4 }, () => 'AWS::Logs::QueryDefinition'),
    ...['1', '2', '3'].map(() => 'AWS::CloudFormation::Stack'),
    ...Array.from({ length: 6 }, () => 'AWS::SSM::Document'),
  ]);
  expect(deployed(cluster).nodes.map(({ name }) => name)).toEqual(['c1', 'b101', 'c2', 'b201', 'c3', 'b301']);
  expect(cluster.topology).toMatchObject({
    brokerCount: 3,
    zoneCount: 3,
    isElastic: false,
    kafkaVersion: KafkaVersion.of('4.3.1'),
  });
});

test('a node is in the nested stack of its zone', () => {
  const { cluster } = anEc2ClusterStack({
    brokers: someEc2Brokers({ brokersPerZone: 2 }),
    controllers: Controllers.dedicated({ zoneSlots: [3, 3, 1] }),
  });
  const nodes = zoneStacksOf(cluster).map(({ node }) => [node.id, node.children.map((child) => child.node.id)]);
  expect(nodes.map(([id, ids]) => [id, (ids as string[]).filter((one) => /^(Broker|Controller)/.test(one))])).toEqual([
    ['Zone3', ['Controller1', 'Controller2', 'Broker301', 'Broker302']],
    ['Zone1', ['Controller3', 'Broker101', 'Broker102']],
    ['Zone2', ['Broker201', 'Broker202']],
  ]);
});

describe('nested stacks', () => {
  test('wait for no other, as nodes of one would for those of another', () => {
    const { stack } = anEc2ClusterStack({ certificates: NodeCertificates.privateCa() });
    const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string }> };
    const nested = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::CloudFormation::Stack');
    expect(nested).toHaveLength(3);
    for (const [id] of nested) {
      const waiting = Object.entries(Resources).filter(([, resource]) => JSON.stringify(resource).includes(`"${id}"`));
      expect(waiting.map(([other]) => other)).toEqual([]);
    }
  });

  test('say what they are', () => {
    const [first] = zoneStacksOf(anEc2ClusterStack().cluster);
    expect(Template.fromStack(first as NestedStack).toJSON()).toMatchObject({
      Description: 'Nodes of Kafka cluster orders in zone 1',
    });
  });
});

describe('the id', () => {
  test('is the unique part of that of the stack, and the same for every node', () => {
    const { cluster } = anEc2ClusterStack();
    const { stackId, parameters } = deployed(cluster);
    const guid = stackId.split('/')[2] ?? '';
    expect(guid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(parameters.map(({ name }) => name)).toEqual(
      [1, 101, 2, 201, 3, 301].map((id) => `/kafka/orders/${guid}/nodes/${id}/published`),
    );
    expect(parameters.filter(({ value }) => !value.includes(`CLUSTER_ID='${guid}'\n`))).toEqual([]);
  });

  test('is that of a former cluster, and nodes know still which stack is theirs', () => {
    const { cluster } = anEc2ClusterStack({ clusterId: 'MkU3OEVBNTcwNTJENDM2Qk' });
    const { stackId, parameters, volumes } = deployed(cluster);
    expect(cluster.clusterId).toBe('MkU3OEVBNTcwNTJENDM2Qk');
    for (const { name, value } of parameters) {
      expect(name).toMatch(/^\/kafka\/orders\/MkU3OEVBNTcwNTJENDM2Qk\/nodes\/\d+\/published$/);
      expect(value).toContain(`CLUSTER_ID='MkU3OEVBNTcwNTJENDM2Qk'\n`);
      expect(value).toContain(`STACK='${stackId.split('/')[2] ?? ''}'\n`);
    }
    expect(new Set(volumes.map(({ tags }) => tags['kafka:cluster-id']))).toEqual(new Set(['MkU3OEVBNTcwNTJENDM2Qk']));
  });
});

describe('what a node is told', () => {
  const deployment = deployed(anEc2ClusterStack().cluster);
  const { parameters, volumes } = deployment;
  const of = (id: number) => {
    const { value = '' } = parameters.find(({ name }) => name.endsWith(`/${id}/published`)) ?? {};
    return Object.fromEntries([...value.matchAll(/^(\w+)='(.*)'$/gm)].map(([, name = '', text = '']) => [name, text]));
  };

  test('is who it is, what is its own, and where to find the rest', () => {
    expect(of(201)).toEqual({
      CLUSTER_NAME: 'orders',
      CLUSTER_ID: expect.any(String),
      CLUSTER_PATH: expect.stringMatching(/^\/kafka\/orders\/[^/]+$/),
      NODE_PATH: `${of(201).CLUSTER_PATH ?? ''}/nodes/201`,
      NODE_ID: '201',
      ROLE: 'broker',
      HOST: 'b201.orders.kafka.internal',
      REGION: 'ap-northeast-2',
      AVAILABILITY_ZONE: 'ap-northeast-2c',
      TOKEN_0: expect.stringContaining('TelemetryMetrics'),
      TOKEN_1: expect.stringContaining('TelemetryLogs'),
      VOLUMES: volumes.find(({ tags }) => tags['kafka:node-id'] === '201')?.id,
      CERTIFICATE: expect.stringMatching(/^self-signed arn:aws:secretsmanager:/),
      STACK: expect.any(String),
      RELEASE: expect.stringMatching(/^s3:\/\/.*\.zip$/),
      ADMIN_SECRET: expect.stringMatching(/^arn:aws:secretsmanager:/),
      CLIENT_AUTHORITIES: '',
    });
    expect(of(1)).toMatchObject({ ROLE: 'controller', HOST: 'c1.orders.kafka.internal' });
  });

  test('fits into a parameter of the standard kind', () => {
    expect(parameters.filter(({ value }) => value.length > 4096)).toEqual([]);
  });

  test('is the host of its record', () => {
    for (const name of ['c1', 'b101', 'b301']) {
      expect(of(Number(name.slice(1))).HOST).toBe(deployment.node(name).hostName);
    }
  });
});

describe('the administrator', () => {
  const { stack, cluster } = anEc2ClusterStack();

  test('has a password that the service makes, of letters and digits only', () => {
    expect(cluster.adminSecret.node.path).toBe('Stack/Kafka/AdminSecret');
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: {
        SecretStringTemplate: '{"username":"admin-1"}',
        GenerateStringKey: 'password',
        PasswordLength: 48,
        ExcludePunctuation: true,
      },
    });
  });

  test('is a super user, and is in no template and in no file', () => {
    expect(filesOf(cluster)['broker.properties']).toContain('User:admin-1');
    const everything = [
      ...[stack, ...zoneStacksOf(cluster)].map((one) => JSON.stringify(Template.fromStack(one).toJSON())),
      ...Object.values(filesOf(cluster)),
    ].join('\n');
    expect(everything).not.toMatch(/resolve:secretsmanager|BEGIN (RSA |EC )?PRIVATE|"SecretString"/);
    const { value } = deployed(cluster).secrets.find((secret) => secret.value !== undefined) ?? {};
    const { password } = JSON.parse(value ?? '') as { password: string };
    expect(password).toHaveLength(48);
    const { nodes, parameters } = deployed(cluster);
    expect(JSON.stringify([nodes, parameters])).not.toContain(password);
  });
});

test.each([
  [undefined, 'RetainExceptOnCreate'],
  [RemovalPolicy.DESTROY, 'Delete'],
])('keys and secrets stay or go: %s', (removalPolicy, DeletionPolicy) => {
  const encryptionAtRest = EncryptionAtRest.customerManagedKey();
  const template = Template.fromStack(anEc2ClusterStack({ removalPolicy, encryptionAtRest }).stack);
  for (const type of ['SecretsManager::Secret', 'KMS::Key']) {
    template.allResources(`AWS::${type}`, { DeletionPolicy });
  }
});

describe('names', () => {
  test('are in a private zone of the cluster', () => {
    const { stack } = anEc2ClusterStack();
    Template.fromStack(stack).hasResourceProperties('AWS::Route53::HostedZone', {
      Name: 'orders.kafka.internal.',
      VPCs: [{ VPCRegion: 'ap-northeast-2', VPCId: { Ref: 'NetworkVpc7FB7348F' } }],
    });
  });

  test('are in a zone that is there, below the name of the cluster', () => {
    const stack = testingStack();
    const dnsZone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Theirs', {
      hostedZoneId: 'Z0123456789',
      zoneName: 'corp.example',
    });
    const cluster = anEc2Cluster(stack, { dnsZone });
    const { records, parameters } = deployed(cluster);
    Template.fromStack(stack).resourceCountIs('AWS::Route53::HostedZone', 0);
    expect(records.map(({ name }) => name)).toContain('b101.orders.corp.example');
    expect(cluster.listener().bootstrapServers).toMatch(/^b101\.orders\.corp\.example:9096,/);
    expect(parameters.filter(({ value }) => !value.includes('.orders.corp.example'))).toEqual([]);
    expect(filesOf(cluster)['initial-controllers']).toContain('1@c1.orders.corp.example:9093:');
    const [zone] = zoneStacksOf(cluster);
    Template.fromStack(zone as NestedStack).allResourcesProperties('AWS::Route53::RecordSet', {
      HostedZoneId: 'Z0123456789',
    });
  });
});

describe('the promise', () => {
  test('a listener by what it is asked for', () => {
    const stack = testingStack();
    const cluster: IKafkaCluster = anEc2Cluster(stack, {
      clientAuthentication: [mutualTls(stack), ClientAuthentication.scram()],
    });
    expect(cluster.listener().port).toBe(9092);
    expect(cluster.listener({ authentication: KafkaAuthentication.SCRAM }).port).toBe(9096);
    expect(() => cluster.listener({ authentication: KafkaAuthentication.IAM })).toThrow(
      `[Stack/Kafka] no listener fits (asked for: authentication IAM; the cluster has: MUTUAL_TLS over SSL (PRIVATE, IPv4), ` +
        `SCRAM over SASL_SSL (PRIVATE, IPv4)); enable it, or ask for another`,
    );
  });

  test('a placement beside the brokers', () => {
    const { cluster } = anEc2ClusterStack();
    expect(cluster.placement?.subnets.map(({ availabilityZone }) => availabilityZone)).toEqual(threeZones);
    expect(cluster.placement?.securityGroups.map(({ node }) => node.path)).toEqual(['Stack/Kafka/Brokers']);
  });

  test('a client instance has all that it needs', () => {
    const { stack, cluster } = anEc2ClusterStack();
    const client = new KafkaClientInstance(stack, 'Client', { cluster });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 9096,
      SourceSecurityGroupId: stack.resolve(client.connections.securityGroups[0]?.securityGroupId),
    });
  });
});

describe('grants are refused, with what to do', () => {
  const { stack, cluster } = anEc2ClusterStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const { grants } = cluster;

  test.each<[string, () => unknown, string]>([
    ['produce', () => grants.produce(role, 'orders'), `--producer --topic 'orders'`],
    [
      'consume',
      () => grants.consume(role, { topic: 'orders', group: 'app' }),
      `--consumer --topic 'orders' --group 'app'`,
    ],
    ['describe', () => grants.describe(role), `--operation Describe --topic '*' --group '*' --cluster`],
    ['admin', () => grants.admin(role), `--operation All --topic '*' --group '*' --cluster`],
  ])('%s', (_, grant, acl) => {
    expect(grant).toThrow(
      `[Stack/Kafka] no policy of IAM lets anybody into Kafka on EC2, whose rights are ACLs of its own users; make the user, ` +
        `then kafka-acls.sh --add --allow-principal 'User:<name>' ${acl} (docs/ec2.md)`,
    );
  });

  test('and give nobody anything', () => {
    expect(role.node.tryFindChild('DefaultPolicy')).toBeUndefined();
  });
});

describe('places', () => {
  test('a network in another stack', () => {
    const app = testingApp();
    const network = aNetwork(new Stack(app, 'Network', seoul), { brokerEgress: BrokerEgress.AS_CLIENTS });
    const cluster = anEc2Cluster(new Stack(app, 'Stack', seoul), { network });
    expect(deployed(cluster).nodes.map(({ zone }) => zone.name)).toEqual(threeZones.flatMap((zone) => [zone, zone]));
  });

  test('no region and no account', () => {
    const stack = testingStack({});
    const network = new KafkaNetwork(stack, 'Network', {
      availabilityZoneCount: 2,
      brokerEgress: BrokerEgress.AS_CLIENTS,
    });
    const brokers = someEc2Brokers({ brokersPerZone: 2 });
    const { nodes } = deployed(anEc2Cluster(stack, { network, brokers, machineImage: undefined }));
    expect(nodes.map(({ name, zone }) => `${name} ${zone.name}`)).toContain('b201 ap-northeast-2b');
  });

  test('two clusters in one stack', () => {
    const { stack, cluster } = anEc2ClusterStack();
    const network = stack.node.findChild('Network') as KafkaNetwork;
    const props = { network, clusterName: 'payments', brokers: someEc2Brokers() };
    new Ec2KafkaCluster(stack, 'Other', { ...props, machineImage: undefined });
    const names = deployed(cluster).nodes.map(({ hostName }) => hostName);
    expect(new Set(names).size).toBe(12);
  });
});

test('a cluster without a name, a network or brokers does not compile, nor brokers without a type or volumes', () => {
  const stack = testingStack();
  const props = { clusterName: 'orders', network: aNetwork(stack), brokers: someEc2Brokers() };
  const { clusterName, network, brokers } = props;
  const none = () => {
    // @ts-expect-error the name has no default
    new Ec2KafkaCluster(stack, 'A', { network, brokers });
    // @ts-expect-error a cluster is somewhere
    new Ec2KafkaCluster(stack, 'B', { clusterName, brokers });
    // @ts-expect-error a cluster has brokers
    new Ec2KafkaCluster(stack, 'C', { clusterName, network });
  };
  expect(none).toThrow();
  expect(() => new Ec2KafkaCluster(stack, 'D', props)).not.toThrow();
});
