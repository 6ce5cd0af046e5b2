import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).trim().split('\n');

test('the lock file names no registry', () => {
  expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved": "http/);
});

test('the library has no dependency at run time but its two peers, and what is bundled', () => {
  const { dependencies, peerDependencies, bundledDependencies } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  ) as Record<string, Record<string, string>>;
  expect(Object.keys(dependencies ?? {})).toEqual(['yaml']);
  expect(bundledDependencies).toEqual(['yaml']);
  expect(Object.keys(peerDependencies ?? {})).toEqual(['aws-cdk-lib', 'constructs']);
});

test('every room that users meet has a guide, and every room of the library its tests', () => {
  const rooms = [
    ...new Set(tracked.map((file) => /^lib\/([^/]+)\//.exec(file)?.[1]).filter((room) => room !== undefined)),
  ];
  const users = rooms.filter((room) => room !== 'facts' && room !== 'private');
  expect(users.filter((room) => !tracked.includes(`docs/${room}.md`))).toEqual([]);
  expect(users.filter((room) => !tracked.some((file) => file.startsWith(`test/${room}/`)))).toEqual([]);
});
