import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { must } from './commands';

/** What Amazon Linux has as well, and nodes call. */
const packages = [
  'ca-certificates',
  'curl',
  'iproute2',
  'openssl',
  'passwd',
  'procps',
  'systemd',
  'systemd-sysv',
  'unzip',
  'util-linux',
  'xfsprogs',
];

const suite = 'bookworm';

/** The folder of a file system that machines boot from, made once. It takes half a minute. */
export async function rootFileSystem(): Promise<string> {
  const key = createHash('sha256')
    .update([suite, ...packages].join())
    .digest('hex')
    .slice(0, 12);
  const folder = resolve('.bench', `root-file-system-${key}`);
  if (!existsSync(folder)) {
    const building = `${folder}.building`;
    rmSync(building, { recursive: true, force: true });
    mkdirSync(resolve('.bench'), { recursive: true });
    const without = ['doc', 'man', 'locale', 'info'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
    await must(
      'mmdebstrap',
      ['--quiet', '--variant=minbase', `--include=${packages.join()}`, ...without, suite, building],
      { seconds: 300 },
    );
    renameSync(building, folder);
  }
  return folder;
}
