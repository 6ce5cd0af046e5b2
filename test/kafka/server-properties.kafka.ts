import { APACHE_KAFKA_DEFAULT, APACHE_KAFKA_SHA512 } from '../../lib/facts/kafka-distributions';
import {
  KAFKA_SERVER_PROPERTIES,
  KAFKA_SERVER_PROPERTIES_OF_SOME_VERSIONS,
  KAFKA_SERVER_PROPERTY_PREFIXES,
  KAFKA_SERVER_PROPERTY_RELEASES,
} from '../../lib/facts/kafka-server-properties';
import { checkServerProperties, knownServerProperties } from '../support/kafka-parser';

// Needs Java 17, Maven and Maven Central: `npm run test:kafka`.

const minors = Object.keys(KAFKA_SERVER_PROPERTY_RELEASES);
const ofSome = Object.entries(KAFKA_SERVER_PROPERTIES_OF_SOME_VERSIONS);

/** What the facts say that a minor version knows. */
function onRecord(minor: string): string[] {
  const place = minors.indexOf(minor);
  const partly = ofSome.filter(([, { since, until }]) => {
    const first = since === undefined ? 0 : minors.indexOf(since);
    const last = until === undefined ? minors.length : minors.indexOf(until);
    return first <= place && place <= last;
  });
  return [...KAFKA_SERVER_PROPERTIES, ...partly.map(([name]) => name)];
}

describe.each(Object.entries(KAFKA_SERVER_PROPERTY_RELEASES))('the properties of Kafka %s', (minor, release) => {
  const known = knownServerProperties(release);
  const recorded = onRecord(minor);

  test('are those on record', () => {
    expect({
      notOnRecord: known.names.filter((name) => !recorded.includes(name)),
      unknownToKafka: recorded.filter((name) => !known.names.includes(name)),
    }).toEqual({ notOnRecord: [], unknownToKafka: [] });
  });

  test('have the prefixes on record', () => {
    expect([...KAFKA_SERVER_PROPERTY_PREFIXES].sort()).toEqual([...known.prefixes].sort());
  });

  test('are of the minor version that they are said to be of', () => {
    expect(release.startsWith(`${minor}.`)).toBe(true);
  });
});

test('every release of Kafka 4 that can be installed has its properties on record', () => {
  const installed = Object.keys(APACHE_KAFKA_SHA512).filter((release) => release.startsWith('4.'));
  expect(installed.filter((release) => !minors.some((minor) => release.startsWith(`${minor}.`)))).toEqual([]);
  expect(Object.values(KAFKA_SERVER_PROPERTY_RELEASES).at(-1)).toBe(APACHE_KAFKA_DEFAULT);
});

test('no name is on record twice, and what some versions do not know says which', () => {
  expect(ofSome.filter(([name]) => KAFKA_SERVER_PROPERTIES.has(name))).toEqual([]);
  for (const [name, { since, until }] of ofSome) {
    const versions = [since, until].filter((version) => version !== undefined);
    expect({ name, versions }).not.toEqual({ name, versions: [] });
    expect(minors).toEqual(expect.arrayContaining(versions));
  }
});

const well = `
process.roles=broker
node.id=101
listeners=CLIENT://0.0.0.0:9096,REPLICATION://0.0.0.0:9091
advertised.listeners=CLIENT://b101.orders:9096,REPLICATION://b101.orders:9091
listener.security.protocol.map=CLIENT:SASL_SSL,REPLICATION:SSL,CONTROLLER:SSL
inter.broker.listener.name=REPLICATION
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=c1.orders:9093,c2.orders:9093
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:b101;User:c1
listener.name.client.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.client.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.replication.ssl.principal.mapping.rules=RULE:^CN=(.*?)$/$1/,DEFAULT
listener.name.controller.ssl.client.auth=required
config.providers=file
config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
log.dirs=/var/lib/kafka/log
`;

test.each(Object.values(KAFKA_SERVER_PROPERTY_RELEASES))('the parser of %s takes a broker', (release) => {
  expect(checkServerProperties(release, [well])).toEqual([{ well: true, says: 'well' }]);
});

describe('the parser finds', () => {
  const wrong: [string, string, string][] = [
    ['a misspelt name', `${well}log.retention.hour=1`, 'unknown log.retention.hour'],
    ['a name of a later version', `${well}cordoned.log.dirs=`, 'unknown cordoned.log.dirs'],
    ['a name that is there twice', `${well}node.id=102`, 'node.id is there twice'],
    [
      'a listener that there is not',
      `${well}listener.name.clients.ssl.client.auth=none`,
      'unknown listener.name.clients',
    ],
    ['a listener in upper case', well.replace('name.client.', 'name.CLIENT.'), 'unknown listener.name.CLIENT'],
    [
      'a mechanism in upper case',
      well.replace('scram-sha-512.', 'SCRAM-SHA-512.'),
      'unknown listener.name.client.SCRAM',
    ],
    [
      'a misspelt property of a listener',
      well.replace('client.auth', 'client.auht'),
      'unknown listener.name.controller',
    ],
    ['a value of a listener', well.replace('auth=required', 'auth=requird'), 'Invalid value requird'],
    ['a value that is no number', `${well}num.io.threads=many`, 'Invalid value many'],
    ['a listener without its protocol', well.replace('REPLICATION:SSL,', ''), 'No security protocol defined'],
    ['a user without its kind', well.replace('User:b101', 'b101'), 'principalType:principalName but got b101'],
    ['a rule for names that is none', well.replace('RULE:^CN=(.*?)$/$1/', 'RULE:^CN='), 'Invalid rule'],
    ['a login that does not end', well.replace('required;', 'required'), 'not terminated by semi-colon'],
    ['a file that is not there', `${well}broker.rack=\${file:/nowhere:rack}`, 'Could not read properties from file'],
  ];
  const [right, ...found] = checkServerProperties('4.2.1', [well, ...wrong.map(([, text]) => text)]);

  test('nothing in what is right', () => {
    expect(right).toEqual({ well: true, says: 'well' });
    expect(found).toHaveLength(wrong.length);
  });

  test.each(wrong.map(([what, , says], index) => [what, says, index] as const))('%s', (_, says, index) => {
    expect(found[index]).toEqual({ well: false, says: expect.stringContaining(says) });
  });

  test('nothing in no file', () => {
    expect(checkServerProperties('4.2.1', [])).toEqual([]);
  });
});
