import type { NodeExporterArtifacts } from '../cluster/kafka-distribution';
import { fetch, FETCH } from '../cluster/kafka-installation';
import { shellWord } from '../private/shell';
import { NODE_PORTS } from './server-properties';

/** The exporter of a machine: how it comes there, and its unit. */
export function nodeExporterFiles(artifacts: NodeExporterArtifacts): Record<string, string> {
  return {
    'install-node-exporter': installNodeExporter(artifacts),
    'units/kafka-node-exporter.service': UNIT,
  };
}

const DOWNLOAD = '/opt/node_exporter.new';

/** Where it is there already, nothing is done. */
function installNodeExporter({ arm64, x86 }: NodeExporterArtifacts): string {
  const sums = [arm64, x86].map(({ checksum }) => shellWord(checksum)).join(' ');
  return [
    '#!/bin/bash',
    'set -euo pipefail',
    'umask 022',
    '',
    ...FETCH,
    `release=$(printf '%s\\n' ${sums})`,
    'if [ "$(cat /opt/node_exporter/CHECKSUMS 2>/dev/null || true)" != "$release" ]; then',
    `  rm -rf ${DOWNLOAD}`,
    `  mkdir -p ${DOWNLOAD}/unpacked`,
    '  if [ "$(uname -m)" = aarch64 ]; then',
    `  ${fetch('node-exporter.tar.gz', arm64, DOWNLOAD)}`,
    '  else',
    `  ${fetch('node-exporter.tar.gz', x86, DOWNLOAD)}`,
    '  fi',
    `  tar --extract --gzip --file ${DOWNLOAD}/node-exporter.tar.gz \\`,
    `    --directory ${DOWNLOAD}/unpacked --strip-components 1 --no-same-owner`,
    `  printf '%s\\n' "$release" >${DOWNLOAD}/unpacked/CHECKSUMS`,
    `  sync --file-system ${DOWNLOAD}`,
    '  rm -rf /opt/node_exporter',
    `  mv ${DOWNLOAD}/unpacked /opt/node_exporter`,
    `  rm -rf ${DOWNLOAD}`,
    'fi',
    '',
  ].join('\n');
}

/** Beside the machine's own metrics it serves what `kafka-node metrics` writes. */
const UNIT = `[Unit]
Description=Metrics of this machine for Prometheus
After=network-online.target

[Service]
User=kafka
Group=kafka
ExecStart=/opt/node_exporter/node_exporter --web.listen-address=:${NODE_PORTS.nodeExporter} --web.disable-exporter-metrics --collector.textfile.directory=/var/lib/kafka-node/metrics --collector.ethtool --collector.ethtool.metrics-include=_allowance_exceeded$
Restart=on-failure
RestartSec=15
NoNewPrivileges=yes
ProtectSystem=full
ProtectHome=yes

[Install]
WantedBy=multi-user.target
`;
