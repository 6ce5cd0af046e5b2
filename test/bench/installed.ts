import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type * as library from '../../lib';

/** Where run.ts installs the packed package: what users have is compiled, and below node_modules. */
export const INSTALLATION = resolve('.bench', 'installed');

export const installed = (): typeof library =>
  createRequire(resolve(INSTALLATION, 'user.js'))('cdk-kafka') as typeof library;
