import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { script } from '../support/client-boot';
import { temporaryFolder } from '../support/testing-app';

// Needs shellcheck: `npm run test:kafka`.

function says(command: string, ...args: string[]) {
  const { error, ...outcome } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) {
    throw error;
  }
  return outcome;
}

test('a script that the shell cannot get wrong, whatever its listeners', () => {
  const file = join(temporaryFolder(), 'boot.sh');
  writeFileSync(file, script());
  expect(says('bash', '-n', file)).toMatchObject({ status: 0, stderr: '' });
  expect(says('shellcheck', '--severity=style', file)).toMatchObject({ status: 0, stdout: '' });
});
