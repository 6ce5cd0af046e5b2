import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

// `npm run test:kafka -- [--quick] [what jest takes, such as ec2/disks]`

/** Two minutes, for every day: texts on real tools, and one cluster that boots and lets in who may come in. */
const QUICK = ['node-release', 'server-properties', 'ec2/boot'];

const given = process.argv.slice(2);
const patterns = given.includes('--quick') ? QUICK : [];
const jest = createRequire(__filename).resolve('jest/bin/jest');
const { status } = spawnSync(
  process.execPath,
  [
    ...['--import', 'tsx', jest, '--config', 'jest.kafka.config.cjs', '--runInBand'],
    ...given.filter((word) => word !== '--quick'),
    ...patterns,
  ],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
