import { shellWord } from '../private/shell';
import type { KafkaArtifact } from './kafka-artifact';

/**
 * What is to be under `/opt/kafka`.
 */
export interface KafkaInstallation {
  /** Major version of Amazon Corretto. */
  readonly javaVersion: number;
  /** The tarball. */
  readonly kafka: KafkaArtifact;
  /** Jars beside Kafka's own in `libs`, and so on the class path of all its programs, by the name that they get there. */
  readonly libraries: Readonly<Record<string, KafkaArtifact>>;
}

/**
 * Lines of a Bash script for Amazon Linux 2023, run as root under `set -euo pipefail`, that install Java and Kafka.
 *
 * Every file is checked before the first is unpacked, and Kafka gets its place in one step: it is there as a whole or not
 * at all. Where it is there already, nothing is done.
 */
export function installKafka({ javaVersion, kafka, libraries }: KafkaInstallation): string[] {
  const java = `java-${javaVersion}-amazon-corretto-headless`;
  const jars = Object.entries(libraries);
  const sums = [kafka, ...jars.map(([, jar]) => jar)].map(({ checksum }) => shellWord(checksum)).join(' ');
  return [
    ...FETCH,
    `rpm --query --quiet ${java} || dnf install --assumeyes --quiet ${java}`,
    '',
    `release=$(printf '%s\\n' ${sums})`,
    'if [ "$(cat /opt/kafka/SHA512 2>/dev/null || true)" != "$release" ]; then',
    '  rm -rf /opt/kafka.new',
    '  mkdir -p /opt/kafka.new/download /opt/kafka.new/kafka',
    fetch('kafka.tgz', kafka),
    ...jars.map(([name, jar]) => fetch(name, jar)),
    '  tar --extract --gzip --file /opt/kafka.new/download/kafka.tgz \\',
    '    --directory /opt/kafka.new/kafka --strip-components 1 --no-same-owner',
    ...jars.map(([name]) => `  install -m 644 /opt/kafka.new/download/${name} /opt/kafka.new/kafka/libs/${name}`),
    // The tools make this folder where it is missing, and complain where they may not.
    '  mkdir -p /opt/kafka.new/kafka/logs',
    '  printf \'%s\\n\' "$release" >/opt/kafka.new/kafka/SHA512',
    // What is complete by its name is complete on the disk.
    '  sync --file-system /opt/kafka.new',
    '  rm -rf /opt/kafka',
    '  mv /opt/kafka.new/kafka /opt/kafka',
    '  rm -rf /opt/kafka.new',
    'fi',
  ];
}

/** A line that brings a file into the folder of downloads. */
export function fetch(
  name: string,
  { checksum, _sources: sources }: KafkaArtifact,
  folder = '/opt/kafka.new/download',
): string {
  return ['  fetch', shellWord(checksum), `${folder}/${name}`, ...sources.map(shellWord)].join(' ');
}

/** `exit`, and not `return`, so that nothing around a call can make an unchecked file pass. */
export const FETCH: readonly string[] = [
  '# fetch CHECKSUM FILE SOURCE...: the file has its name only once it is checked.',
  'fetch() {',
  '  local checksum=$1 file=$2 source check=sha512sum',
  '  [ ${#checksum} != 64 ] || check=sha256sum',
  '  shift 2',
  '  for source in "$@"; do',
  '    case $source in',
  '      s3://*) aws s3 cp --only-show-errors "$source" "$file.unchecked" || continue ;;',
  '      *) curl --fail --silent --show-error --location --retry 3 --connect-timeout 10 \\',
  '        --speed-limit 1000 --speed-time 60 --output "$file.unchecked" "$source" || continue ;;',
  '    esac',
  '    if printf \'%s  %s\\n\' "$checksum" "$file.unchecked" | $check --check --strict --status; then',
  '      mv "$file.unchecked" "$file"',
  '      return',
  '    fi',
  '    rm -f "$file.unchecked"',
  '    echo "$source does not have the checksum that it must have, $checksum; nothing of it was used" >&2',
  '    exit 1',
  '  done',
  '  echo "$file could not be downloaded from any of: $*" >&2',
  '  exit 1',
  '}',
  '',
];
