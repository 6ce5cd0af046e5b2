import { Validations } from 'aws-cdk-lib';
import { Node, type Construct, type IConstruct } from 'constructs';
import { invalid } from '../private/errors';
import { stacksAround } from '../private/nested-stacks';
import type { Connectivity } from './connectivity';

/** Names the clusters that this deployment creates: `-c cdk-kafka:create=<path>`, several separated by commas. */
const CREATE = 'cdk-kafka:create';

/** Says what a cluster has after this deployment: `-c cdk-kafka:connectivity:<path>=<setting>,<setting>`. */
const CONNECTIVITY = 'cdk-kafka:connectivity:';

/**
 * The settings that this deployment renders, of those that the source wants.
 *
 * A template does not know what is deployed. With at most one setting nothing can go wrong but the creation, which
 * `CREATE` is for; with more of them the context must say how far the cluster is.
 *
 * @throws where two settings or more would be rendered and nothing says that all but one are there, and where the context
 * cannot be understood or names what the source does not have
 */
export function settingsInForce(scope: Construct, goal: readonly Connectivity[]): readonly Connectivity[] {
  const names = goal.map(({ name }) => name);
  if (new Set(names).size !== names.length) {
    throw invalid(`'connectivity' must hold no setting twice, got [${names.join(', ')}]`, scope);
  }
  checkPaths(scope);
  if (listOf(scope, CREATE)?.includes(scope.node.path)) {
    warnOfCreation(scope, names);
    return [];
  }
  const key = `${CONNECTIVITY}${scope.node.path}`;
  const known = listOf(scope, key);
  if (known === undefined) {
    if (goal.length > 1) {
      throw invalid(steps(scope, key, names), scope);
    }
    return goal;
  }
  const unknown = known.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw invalid(
      `context '${key}' names ${unknown.join(', ')}, but 'connectivity' has ${names.join(', ') || 'none'}; name only these. ` +
        `To take settings out, leave one of them out of the context in each deployment, and only then out of the source`,
      scope,
    );
  }
  return goal.filter(({ name }) => known.includes(name));
}

/** Commands, in the order in which they bring a cluster to what the source wants. */
function steps(scope: Construct, key: string, names: readonly string[]): string {
  const { path } = scope.node;
  // The command line knows no nested stacks.
  const [outermost] = stacksAround(scope);
  const deploy = `cdk deploy ${outermost.node.path}`;
  const upTo = (count: number) => names.slice(0, count).join(',');
  return [
    `'connectivity' has ${names.length} settings, ${names.join(', ')}, and Amazon MSK takes one in each update, and none ` +
      `when it creates a cluster. Deploy them one after the other:`,
    `  ${deploy} -c ${CREATE}=${path}   (a new cluster only)`,
    ...names.map((_, index) => `  ${deploy} -c ${key}=${upTo(index + 1)}`),
    `and keep the last one in the context of cdk.json: "${key}": "${upTo(names.length)}"`,
  ].join('\n');
}

function warnOfCreation(scope: Construct, names: readonly string[]): void {
  if (names.length > 0) {
    Validations.of(scope).addWarning(
      'cdk-kafka:create',
      `context '${CREATE}' leaves ${names.join(', ')} out: right for a cluster that is new, and the end of these connections ` +
        `for one that is not`,
    );
  }
}

/** Roots of which the paths in the context are checked already. */
const checked = new WeakSet<IConstruct>();

/** A path that is misspelt would change nothing, and the creation would fail after half an hour. */
function checkPaths(scope: Construct): void {
  const { root } = scope.node;
  if (checked.has(root)) {
    return;
  }
  checked.add(root);
  const context = Object.keys(scope.node.getAllContext() as Record<string, unknown>);
  const stated = context.filter((key) => key.startsWith(CONNECTIVITY)).map((key) => key.slice(CONNECTIVITY.length));
  const paths = [...(listOf(scope, CREATE) ?? []), ...stated];
  root.node.addValidation({
    validate: () =>
      paths
        .filter((path) => !isCluster(root, path))
        .map(
          (path) =>
            `the context of cdk-kafka names '${path}', where there is no cluster of Amazon MSK; one is '${scope.node.path}'`,
        ),
  });
}

function isCluster(root: IConstruct, path: string): boolean {
  const found = path.split(Node.PATH_SEP).reduce<IConstruct | undefined>((at, id) => at?.node.tryFindChild(id), root);
  return found !== undefined && 'clusterArn' in found;
}

/** From the command line a text, from cdk.json a list as well. Anything else would silently mean nothing. */
function listOf(scope: Construct, key: string): string[] | undefined {
  const value: unknown = scope.node.tryGetContext(key);
  if (value === undefined) {
    return undefined;
  }
  const texts: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [value];
  return texts.flatMap((text) => {
    if (typeof text !== 'string') {
      throw invalid(`context '${key}' must be a text or a list of texts, got ${JSON.stringify(value)}`, scope);
    }
    const trimmed = text.trim();
    return trimmed === '' || trimmed === 'none' ? [] : [trimmed];
  });
}
