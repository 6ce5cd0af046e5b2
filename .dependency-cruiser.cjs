/**
 * The house: imports go down only. Each room may import those listed, and nothing else in lib.
 *
 *     environment
 *     msk  ec2  monitoring  client      (siblings: none imports another)
 *     cluster
 *     network  sizing
 *     facts
 *     private: for all but sizing and facts, which import no CDK at all
 */
const below = {
  environment: ['msk', 'ec2', 'monitoring', 'client', 'cluster', 'network', 'sizing', 'facts', 'private'],
  msk: ['cluster', 'network', 'sizing', 'facts', 'private'],
  ec2: ['cluster', 'network', 'sizing', 'facts', 'private'],
  monitoring: ['cluster', 'network', 'sizing', 'facts', 'private'],
  client: ['cluster', 'network', 'sizing', 'facts', 'private'],
  cluster: ['network', 'sizing', 'facts', 'private'],
  network: ['facts', 'private'],
  sizing: ['facts'],
  facts: [],
  private: [],
};

const roomRules = Object.entries(below).map(([room, rooms]) => ({
  name: `${room}-imports-down-only`,
  severity: 'error',
  comment: `lib/${room} may import ${rooms.join(', ') || 'no other room'}; move what it needs down, or the code up`,
  from: { path: `^lib/${room}/` },
  to: { path: '^lib/', pathNot: `^lib/(${[room, ...rooms].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'no-cdk-in-facts-and-sizing',
      severity: 'error',
      comment: 'facts are data and sizing computes: both are loaded where aws-cdk-lib is not',
      from: { path: '^lib/(facts|sizing)/' },
      to: { path: 'node_modules/(aws-cdk-lib|constructs)' },
    },
    {
      name: 'no-cdk-in-the-command-line',
      severity: 'error',
      comment: 'cdk-kafka is one small file that starts in a blink',
      from: { path: '^bin/cdk-kafka\\.ts$' },
      to: { path: 'node_modules/(aws-cdk-lib|constructs)', reachable: true },
    },
    {
      name: 'no-index-inside',
      severity: 'error',
      comment: 'lib/index.ts is for users; inside, import the file that holds the thing',
      from: { path: '^lib/', pathNot: '^lib/index\\.ts$' },
      to: { path: '^lib/index\\.ts$' },
    },
    {
      name: 'no-room-without-a-place',
      severity: 'error',
      comment: 'a new room needs its place in the list above',
      from: { path: '^lib/index\\.ts$' },
      to: { path: '^lib/', pathNot: `^lib/(${Object.keys(below).join('|')})/` },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
