import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** The commands that the bench calls, and the Debian package of each. */
const packages: Readonly<Record<string, string>> = {
  amtool: 'prometheus-alertmanager',
  bash: 'bash',
  bridge: 'iproute2',
  curl: 'curl',
  dnsmasq: 'dnsmasq-base',
  ip: 'iproute2',
  java: 'openjdk-17-jdk-headless',
  losetup: 'mount',
  'mkfs.xfs': 'xfsprogs',
  mmdebstrap: 'mmdebstrap',
  mvn: 'maven',
  nsenter: 'util-linux',
  openssl: 'openssl',
  prometheus: 'prometheus',
  'prometheus-node-exporter': 'prometheus-node-exporter',
  promtool: 'prometheus',
  python3: 'python3-venv',
  setpriv: 'util-linux',
  sysctl: 'procps',
  'systemd-nspawn': 'systemd-container',
  zip: 'zip',
};

/** Throws unless this machine can hold the bench; nothing is skipped where it cannot. */
export function requireBench(path = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error(
      'the bench boots machines: it needs Linux, and root for network namespaces, mounts and loop devices',
    );
  }
  const folders = path.split(':').filter(Boolean);
  const missing = Object.keys(packages).filter((command) => !folders.some((folder) => isThere(join(folder, command))));
  if (missing.length > 0) {
    const wanted = [...new Set(missing.map((command) => packages[command]))].join(' ');
    throw new Error(`the bench misses ${missing.join(', ')}: apt-get install --no-install-recommends ${wanted}`);
  }
}

function isThere(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
