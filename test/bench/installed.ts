import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type * as library from '../../lib';

/** Where {@link install} puts the packed package: what users have is compiled, and below node_modules. */
export const INSTALLATION = resolve('.bench', 'installed');

export const installed = (): typeof library =>
  createRequire(resolve(INSTALLATION, 'user.js'))('cdk-kafka') as typeof library;

/** Packs this package and unpacks it as npm would install it. */
export function install(): void {
  const target = join(INSTALLATION, 'node_modules', 'cdk-kafka');
  rmSync(INSTALLATION, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  writeFileSync(join(INSTALLATION, 'package.json'), '{ "name": "user", "private": true }');
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', INSTALLATION];
  const [packed] = JSON.parse(execFileSync('npm', pack, { encoding: 'utf8' })) as { filename: string }[];
  execFileSync('tar', ['xzf', join(INSTALLATION, packed?.filename ?? ''), '-C', target, '--strip-components=1']);
}
