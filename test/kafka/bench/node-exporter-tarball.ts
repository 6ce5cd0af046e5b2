import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { must } from './commands';

const PROGRAM = '/usr/bin/prometheus-node-exporter';

export interface NodeExporterTarball {
  readonly file: string;
  readonly sha256: string;
}

const sha256Of = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/**
 * A tarball like those that the Prometheus project releases, with Debian's program in it: machines of the bench are Debian. Made
 * once for each of its programs.
 */
export async function nodeExporterTarball(): Promise<NodeExporterTarball> {
  const home = resolve('.bench', `node-exporter-${sha256Of(PROGRAM).slice(0, 12)}`);
  const file = join(home, 'node_exporter.tar.gz');
  if (!existsSync(file)) {
    const building = `${home}.building`;
    rmSync(building, { recursive: true, force: true });
    const release = join(building, `node_exporter-debian.linux-${process.arch}`);
    mkdirSync(release, { recursive: true });
    cpSync(PROGRAM, join(release, 'node_exporter'));
    await must('tar', [
      ...['--owner=0', '--group=0', '--numeric-owner', '--mtime=2026-01-01', '--use-compress-program=gzip -n -1'],
      ...['-cf', join(building, basename(file)), '-C', building, basename(release)],
    ]);
    rmSync(home, { recursive: true, force: true });
    renameSync(building, home);
  }
  return { file, sha256: sha256Of(file) };
}
