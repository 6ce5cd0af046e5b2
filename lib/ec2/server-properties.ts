import type { NodeRole } from './node-layout';
import type { ClientDoor } from './client-doors';

/** All that the server properties of a role are made from. What differs from node to node is filled in at boot. */
export interface ServerPropertiesOptions {
  readonly role: NodeRole;
  /** `host:9093` of every controller. */
  readonly controllers: readonly string[];
  /** The domain of the nodes, such as `orders.kafka.internal`. */
  readonly domain: string;
  readonly doors: readonly ClientDoor[];
  readonly volumes: number;
  readonly vcpus: number;
  /** What follows from the topology, and what the user gave. */
  readonly configuration: Readonly<Record<string, string>>;
}

/** Ports of the nodes. Clients have others, see {@link ClientDoor}. */
export const NODE_PORTS = { controller: 9093, broker: 9094, jmxExporter: 9404, nodeExporter: 9100 } as const;

/** Who the nodes are to each other, in ACLs and among the super users. */
export const NODE_PRINCIPAL = 'kafka-node';

/** The administrators of SCRAM, who take turns. */
export const ADMINISTRATORS = ['admin-1', 'admin-2'] as const;

/** Where the files of TLS are on a node. */
const TLS = '/etc/kafka/tls';

/**
 * The text of `server.properties`, with `@NODE_ID@`, `@HOST@` and `@RACK@` for what is known only on the node.
 *
 * Sources of the values: https://kafka.apache.org/43/configuration/broker-configs/, and for what differs from Kafka's own
 * defaults docs/ec2.md.
 */
export function serverProperties(options: ServerPropertiesOptions): string {
  const properties = { ...tunedFor(options), ...options.configuration, ...fixedProperties(options) };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** What the cluster is built on: names of properties that no configuration may set. */
export function fixedProperties(options: ServerPropertiesOptions): Record<string, string> {
  const { role, controllers, domain, doors, volumes } = options;
  return {
    'process.roles': role === 'combined' ? 'broker,controller' : role,
    'node.id': '@NODE_ID@',
    ...(role === 'controller' ? {} : { 'broker.rack': '@RACK@' }),
    'controller.quorum.bootstrap.servers': controllers.join(','),
    'controller.listener.names': 'CONTROLLER',
    ...listeners(role, doors),
    'log.dirs': Array.from({ length: volumes }, (_, index) => `/var/lib/kafka/${index}/logs`).join(','),
    'metadata.log.dir': '/var/lib/kafka/0/logs',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': `${TLS}/node.pem`,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': `${TLS}/nodes-ca.pem`,
    ...nodeListener('controller', domain),
    ...(role === 'controller' ? {} : nodeListener('broker', domain)),
    ...(role === 'controller' ? {} : Object.fromEntries(doors.flatMap(doorProperties))),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'false',
    'super.users': [NODE_PRINCIPAL, ...ADMINISTRATORS].map((name) => `User:${name}`).join(';'),
  };
}

function listeners(role: NodeRole, doors: readonly ClientDoor[]): Record<string, string> {
  const controller = ['CONTROLLER', NODE_PORTS.controller, 'SSL'] as const;
  const broker = [
    ['BROKER', NODE_PORTS.broker, 'SSL'] as const,
    ...doors.map(({ name, port, protocol }) => [name, port, protocol] as const),
  ];
  const all = { controller: [controller], broker, combined: [...broker, controller] }[role];
  const mapped = role === 'broker' ? [...all, controller] : all;
  return {
    listeners: all.map(([name, port]) => `${name}://:${port}`).join(','),
    'advertised.listeners': all.map(([name, port]) => `${name}://@HOST@:${port}`).join(','),
    'listener.security.protocol.map': mapped.map(([name, , protocol]) => `${name}:${protocol}`).join(','),
    ...(role === 'controller' ? {} : { 'inter.broker.listener.name': 'BROKER' }),
  };
}

/** Only nodes come in: by a certificate of the nodes' own authority, and by a name that is a node's. */
function nodeListener(name: string, domain: string): Record<string, string> {
  const prefix = `listener.name.${name}`;
  const node = `[bc][0-9]+\\\\.${domain.replaceAll('.', '\\\\.')}`;
  return {
    [`${prefix}.ssl.client.auth`]: 'required',
    [`${prefix}.ssl.enabled.protocols`]: 'TLSv1.3',
    [`${prefix}.ssl.principal.mapping.rules`]: `RULE:^CN=${node}(,.*)?$/${NODE_PRINCIPAL}/,DEFAULT`,
  };
}

function doorProperties({ name, security }: ClientDoor): [string, string][] {
  const prefix = `listener.name.${name.toLowerCase()}`;
  return Object.entries(security).map(([property, value]) => [`${prefix}.${property}`, value]);
}

/** What fits most, and a configuration may set otherwise. */
function tunedFor({ role, doors, volumes, vcpus }: ServerPropertiesOptions): Record<string, string> {
  if (role === 'controller') {
    return {};
  }
  // New connections as well: a storm of TLS handshakes would take the brokers from each other.
  const bounds = doors.flatMap(({ name }): [string, string][] => [
    [`listener.name.${name.toLowerCase()}.max.connections`, `${1000 * vcpus}`],
    [`listener.name.${name.toLowerCase()}.max.connection.creation.rate`, `${25 * vcpus}`],
  ]);
  return {
    'num.network.threads': `${Math.max(3, vcpus)}`,
    'num.io.threads': `${Math.max(8, 2 * vcpus)}`,
    'num.replica.fetchers': `${Math.max(1, Math.min(4, vcpus / 2))}`,
    'num.recovery.threads.per.data.dir': `${Math.max(2, Math.ceil(vcpus / volumes))}`,
    'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector',
    // Longer than a slow election, and short because a broker may wait in vain: docs/decisions/015.
    'initial.broker.registration.timeout.ms': '90000',
    ...Object.fromEntries(bounds),
  };
}
