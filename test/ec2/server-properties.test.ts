import { ClientAuthentication, KafkaAuthentication } from '../../lib';
import { clientDoors } from '../../lib/ec2/client-doors';
import type { NodeRole } from '../../lib/ec2/node-layout';
import { fixedProperties, serverProperties, type ServerPropertiesOptions } from '../../lib/ec2/server-properties';
import { mutualTls } from '../support/fixtures';
import { testingStack } from '../support/testing-app';

const roles: NodeRole[] = ['controller', 'broker', 'combined'];
const clientRoles: NodeRole[] = ['broker', 'combined'];
const stack = testingStack();
const scram = clientDoors(stack, [ClientAuthentication.scram()]);
const tls = clientDoors(stack, [mutualTls(stack)]);
const both = [...scram, ...tls];

function optionsOf(options: Partial<ServerPropertiesOptions>): ServerPropertiesOptions {
  return {
    role: 'broker',
    controllers: ['c1.orders.kafka.internal:9093', 'c2.orders.kafka.internal:9093', 'c3.orders.kafka.internal:9093'],
    domain: 'orders.kafka.internal',
    doors: scram,
    volumes: 1,
    vcpus: 8,
    configuration: {},
    ...options,
  };
}

/** As Java reads them: each name once, and two backslashes for one. */
function read(options: Partial<ServerPropertiesOptions>): Record<string, string> {
  const lines = serverProperties(optionsOf(options)).trimEnd().split('\n');
  const entries = lines.map((line) => {
    const [, name = '', value = ''] = /^([\w.-]+)=(.*)$/.exec(line) ?? [];
    return [name, value.replaceAll('\\\\', '\\')] as const;
  });
  expect(new Set(entries.map(([name]) => name)).size).toBe(entries.length);
  return Object.fromEntries(entries);
}

const listed = (text = '') => text.split(',').filter(Boolean);

describe('listeners', () => {
  test.each([
    ['controller', scram, ['CONTROLLER://:9093']],
    ['controller', both, ['CONTROLLER://:9093']],
    ['broker', scram, ['BROKER://:9094', 'CLIENT_SCRAM://:9096']],
    ['broker', tls, ['BROKER://:9094', 'CLIENT_TLS://:9092']],
    ['broker', both, ['BROKER://:9094', 'CLIENT_SCRAM://:9096', 'CLIENT_TLS://:9092']],
    ['combined', scram, ['BROKER://:9094', 'CLIENT_SCRAM://:9096', 'CONTROLLER://:9093']],
  ] as const)('of a %s, and no others: %#', (role, doors, expected) => {
    expect(listed(read({ role, doors }).listeners)).toEqual(expected);
  });

  test.each(roles)('a %s is announced under its own name on each of them', (role) => {
    const { listeners, 'advertised.listeners': advertised } = read({ role, doors: both });
    expect(advertised).toBe(listeners?.replaceAll('://:', '://@HOST@:'));
  });

  test.each(roles)('every listener of a %s that is used has a protocol, and none is plain', (role) => {
    const properties = read({ role, doors: both });
    const protocols = Object.fromEntries(
      listed(properties['listener.security.protocol.map']).map((entry) => entry.split(':')),
    ) as Record<string, string>;
    const used = [...listed(properties.listeners).map((entry) => entry.split(':')[0] ?? ''), 'CONTROLLER'];
    expect(Object.keys(protocols).sort()).toEqual([...new Set(used)].sort());
    expect(Object.entries(protocols).filter(([name, protocol]) => protocol !== protocolOf(name))).toEqual([]);
  });

  const protocolOf = (name: string) => (name === 'CLIENT_SCRAM' ? 'SASL_SSL' : 'SSL');

  test.each(clientRoles)('a %s talks to brokers and to controllers by names that it knows', (role) => {
    expect(read({ role })).toMatchObject({
      'inter.broker.listener.name': 'BROKER',
      'controller.listener.names': 'CONTROLLER',
    });
  });
});

describe('what a node is', () => {
  test.each([
    ['controller', 'controller'],
    ['broker', 'broker'],
    ['combined', 'broker,controller'],
  ] as const)('%s: %s', (role, processRoles) => {
    expect(read({ role })).toMatchObject({
      'process.roles': processRoles,
      'node.id': '@NODE_ID@',
      'controller.quorum.bootstrap.servers':
        'c1.orders.kafka.internal:9093,c2.orders.kafka.internal:9093,c3.orders.kafka.internal:9093',
    });
  });

  test('brokers have a rack, of which their replicas are spread', () => {
    expect(clientRoles.map((role) => read({ role })['broker.rack'])).toEqual(['@RACK@', '@RACK@']);
    expect(read({ role: 'controller' })).not.toHaveProperty('broker.rack');
  });

  test('every volume has a log directory, and the first one the metadata', () => {
    const { 'log.dirs': dirs, 'metadata.log.dir': metadata } = read({ volumes: 3 });
    expect(listed(dirs)).toEqual(['/var/lib/kafka/0/logs', '/var/lib/kafka/1/logs', '/var/lib/kafka/2/logs']);
    expect(metadata).toBe(listed(dirs)[0]);
  });
});

describe('who comes in', () => {
  test.each(roles)('at the listeners of nodes of a %s only nodes do, by certificate', (role) => {
    const properties = read({ role, doors: both });
    const names = role === 'controller' ? ['controller'] : ['controller', 'broker'];
    for (const name of names) {
      expect(properties).toMatchObject({
        [`listener.name.${name}.ssl.client.auth`]: 'required',
        [`listener.name.${name}.ssl.enabled.protocols`]: 'TLSv1.3',
      });
      expect(properties).not.toHaveProperty([`listener.name.${name}.ssl.truststore.location`]);
      expect(Object.keys(properties).filter((key) => key.startsWith(`listener.name.${name}.sasl`))).toEqual([]);
    }
    expect(properties['ssl.truststore.location']).toBe('/etc/kafka/tls/nodes-ca.pem');
  });

  const rule = () => {
    const rules = read({})['listener.name.broker.ssl.principal.mapping.rules'] ?? '';
    const [, pattern = '', principal = '', rest] = /^RULE:(.*)\/(.*)\/,(.*)$/.exec(rules) ?? [];
    return { pattern: new RegExp(pattern), principal, rest };
  };

  test.each([
    'CN=b101.orders.kafka.internal',
    'CN=c1.orders.kafka.internal',
    'CN=b101.orders.kafka.internal,O=Orders,C=KR',
  ])('%s is a node', (name) => {
    expect(name).toMatch(rule().pattern);
  });

  test.each([
    'CN=orders.kafka.internal',
    'CN=client.orders.kafka.internal',
    'CN=b101.payments.kafka.internal',
    'CN=b101xordersxkafka.internal',
    'CN=b101.orders.kafka.internal.evil.example',
    'CN=ab101.orders.kafka.internal',
    'O=x,CN=b101.orders.kafka.internal',
    'CN=evil+CN=b101.orders.kafka.internal',
  ])('%s is none', (name) => {
    expect(name).not.toMatch(rule().pattern);
  });

  test('a node is a super user, as the administrators are, and nobody else', () => {
    const { principal, rest } = rule();
    expect(rest).toBe('DEFAULT');
    for (const role of roles) {
      expect(read({ role })['super.users']).toBe(`User:${principal};User:admin-1;User:admin-2`);
      expect(read({ role })).toMatchObject({
        'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        'allow.everyone.if.no.acl.found': 'false',
      });
    }
  });

  test('clients with a certificate are of another authority than nodes, and have their whole name', () => {
    const properties = read({ doors: tls });
    expect(properties).toMatchObject({
      'listener.name.client_tls.ssl.client.auth': 'required',
      'listener.name.client_tls.ssl.truststore.location': '/etc/kafka/tls/clients-ca.pem',
      'listener.name.client_tls.ssl.principal.mapping.rules': 'DEFAULT',
    });
    expect(properties['ssl.truststore.location']).not.toBe(
      properties['listener.name.client_tls.ssl.truststore.location'],
    );
  });

  test('clients with a password need no certificate', () => {
    expect(read({ doors: scram })).toMatchObject({
      'listener.name.client_scram.ssl.client.auth': 'none',
      'listener.name.client_scram.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
      'listener.name.client_scram.scram-sha-512.sasl.jaas.config': expect.stringContaining('ScramLoginModule'),
    });
  });

  test.each(roles)('SCRAM is nowhere on a %s but at the listener of clients', (role) => {
    const properties = read({ role, doors: both });
    const elsewhere = Object.entries(properties).filter(
      ([name, value]) => /sasl|scram/i.test(`${name}=${value}`) && !name.startsWith('listener.name.client_scram.'),
    );
    // Where every listener is listed, with its name in it.
    expect(elsewhere.map(([name]) => name)).toEqual(
      role === 'controller' ? [] : ['listeners', 'advertised.listeners', 'listener.security.protocol.map'],
    );
  });

  test('a controller knows nothing of clients', () => {
    expect(serverProperties(optionsOf({ role: 'controller', doors: both }))).not.toMatch(
      /client(_|-)|9092|9096|scram/i,
    );
  });

  test.each([
    [scram, KafkaAuthentication.MUTUAL_TLS, /client_tls|9092|clients-ca/i],
    [tls, KafkaAuthentication.SCRAM, /client_scram|9096|sasl/i],
  ])('what was not asked for is not there: %#', (doors, _, trace) => {
    expect(serverProperties(optionsOf({ doors }))).not.toMatch(trace);
  });
});

describe('sizes', () => {
  test.each([
    [1, 1, ['3', '8', '1', '2']],
    [2, 1, ['3', '8', '1', '2']],
    [4, 1, ['4', '8', '2', '4']],
    [8, 2, ['8', '16', '4', '4']],
    [16, 3, ['16', '32', '4', '6']],
    [96, 1, ['96', '192', '4', '96']],
  ])('%i vCPUs and %i volumes', (vcpus, volumes, expected) => {
    const properties = read({ vcpus, volumes });
    const names = [
      'num.network.threads',
      'num.io.threads',
      'num.replica.fetchers',
      'num.recovery.threads.per.data.dir',
    ];
    expect(names.map((name) => properties[name])).toEqual(expected);
  });

  test('connections of clients are bounded, those of nodes are not', () => {
    const bounds = Object.entries(read({ doors: both, vcpus: 4 })).filter(([name]) => name.includes('max.connection'));
    expect(bounds).toEqual([
      ['listener.name.client_scram.max.connections', '4000'],
      ['listener.name.client_scram.max.connection.creation.rate', '100'],
      ['listener.name.client_tls.max.connections', '4000'],
      ['listener.name.client_tls.max.connection.creation.rate', '100'],
    ]);
  });

  test('a broker that is not registered in a minute and a half begins again', () => {
    expect(read({})['initial.broker.registration.timeout.ms']).toBe('90000');
  });

  test('controllers are left as Kafka has them', () => {
    expect(Object.keys(read({ role: 'controller' })).filter((name) => name.startsWith('num.'))).toEqual([]);
  });
});

describe('what the user says', () => {
  const configuration = {
    'num.io.threads': '99',
    'listener.name.client_scram.max.connections': '7',
    'num.partitions': '6',
  };

  test('goes before what is tuned, and to every role', () => {
    for (const role of roles) {
      expect(read({ role, configuration })).toMatchObject({ 'num.io.threads': '99', 'num.partitions': '6' });
    }
    expect(read({ configuration })['listener.name.client_scram.max.connections']).toBe('7');
  });

  test.each(roles)('never goes before what the cluster is built on: %s', (role) => {
    const options = optionsOf({ role, doors: both });
    const fixed = Object.keys(fixedProperties(options));
    const against = Object.fromEntries(fixed.map((name) => [name, 'mine']));
    expect(fixed.length).toBeGreaterThan(15);
    expect(read({ role, doors: both, configuration: against })).toEqual(read({ role, doors: both }));
  });
});
