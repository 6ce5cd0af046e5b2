import type { KafkaAuthentication } from '../cluster/kafka-authentication';
import { installKafka, type KafkaInstallation } from '../cluster/kafka-installation';
import { TRUST_ANCHOR_FILE } from '../cluster/trust-anchor';
import { shellWord } from '../private/shell';
import type { ClientListener } from './client-listeners';

/** All that the script is made from. */
export interface ClientBoot {
  readonly clusterName: string;
  readonly region: string;
  readonly installation: KafkaInstallation;
  /** At least one; the first is the default. */
  readonly listeners: readonly ClientListener[];
}

/**
 * What the instance runs as root whenever it boots: a Bash script for Amazon Linux 2023, to be run any number of times.
 */
export function clientBootScript({ clusterName, region, installation, listeners }: ClientBoot): string {
  return [
    '#!/bin/bash',
    'set -euo pipefail',
    'umask 022',
    `export AWS_DEFAULT_REGION=${shellWord(region)}`,
    'mkdir -p /etc/kafka /etc/profile.d /usr/local/bin',
    ...file('/etc/kafka/README', NOT_READY),
    ...file('/etc/profile.d/kafka.sh', SHOW_README),
    '',
    ...installKafka(installation),
    '',
    // Not by PATH alone: a session of Session Manager is no login shell and reads no profile.
    'for tool in /opt/kafka/bin/*.sh; do',
    '  command=/usr/local/bin/${tool##*/}',
    '  printf \'#!/bin/sh\\nexec %s "$@"\\n\' "$tool" >"$command"',
    '  chmod 755 "$command"',
    'done',
    '',
    ...trustAnchors(listeners),
    ...listeners.flatMap(({ way, listener }) => file(pathOf(way), listener.clientProperties())),
    ...listeners.slice(0, 1).map(({ way }) => `ln -sfn client-${way}.properties /etc/kafka/client.properties`),
    ...file('/etc/kafka/README', readme(clusterName, listeners)),
    '',
  ].join('\n');
}

/** The cluster that makes its authority may still be on its way. */
function trustAnchors(listeners: readonly ClientListener[]): string[] {
  const commands = listeners.flatMap(({ listener: { _trust } }) =>
    _trust ? [_trust.command.map(shellWord).join(' ')] : [],
  );
  return [...new Set(commands)].flatMap((command) => [
    'for attempt in $(seq 120); do',
    `  ${command} >${TRUST_ANCHOR_FILE}.new && [ -s ${TRUST_ANCHOR_FILE}.new ] && break`,
    '  echo "the authority of the cluster is not there yet ($attempt)" >&2',
    '  sleep 15',
    'done',
    `[ -s ${TRUST_ANCHOR_FILE}.new ]`,
    `mv ${TRUST_ANCHOR_FILE}.new ${TRUST_ANCHOR_FILE}`,
    '',
  ]);
}

function pathOf(way: string): string {
  return `/etc/kafka/client-${way}.properties`;
}

/** A file for everybody to read. Between quoted marks the shell leaves `${...}` as it is. */
function file(path: string, text: string): string[] {
  return [`install -m 644 /dev/stdin ${path} <<'END_OF_FILE'`, text.replace(/\n$/, ''), 'END_OF_FILE'];
}

const NOT_READY = `Kafka's tools are being installed, or could not be: see /var/log/cloud-init-output.log`;

const SHOW_README = 'case $- in *i*) cat /etc/kafka/README ;; esac';

function readme(clusterName: string, listeners: readonly ClientListener[]): string {
  const bootstrapServers = listeners[0]?.listener.bootstrapServers ?? '';
  return [
    `Kafka cluster ${clusterName}. Configurations of clients, of which /etc/kafka/client.properties is the first:`,
    ...listeners.map(({ way, listener }) => `  ${pathOf(way)}${NEEDS[listener.authentication]}`),
    "Kafka's tools are in /opt/kafka/bin, and each is a command. Try:",
    `  kafka-topics.sh --bootstrap-server ${bootstrapServers} --command-config /etc/kafka/client.properties --list`,
  ].join('\n');
}

/** What a person has to bring along, because this library never handles a secret. */
const NEEDS: Readonly<Record<KafkaAuthentication, string>> = {
  IAM: '',
  SCRAM: ' (write username=... and password=... to /etc/kafka/credentials.properties)',
  MUTUAL_TLS: ' (put private key, certificate and chain, as PEM, into /etc/kafka/client.pem)',
  NONE: '',
};
