import { Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { invalid } from '../private/errors';
import type { Connectivity } from './connectivity';

/** Names the clusters that this deployment creates: `-c cdk-kafka:create=<path>`, several separated by commas. */
const CREATE = 'cdk-kafka:create';

/** Says what a cluster has after this deployment: `-c cdk-kafka:connectivity:<path>=<setting>,<setting>`. */
const CONNECTIVITY = 'cdk-kafka:connectivity';

/**
 * The settings that this deployment renders, of those that the source wants.
 *
 * A template does not know what is deployed. With at most one setting nothing can go wrong but the creation, which
 * `CREATE` is for; with more of them the context must say how far the cluster is.
 *
 * @throws where two settings or more would be rendered and nothing says that all but one are there, and where the context
 * names what the source does not have
 */
export function settingsInForce(scope: Construct, goal: readonly Connectivity[]): readonly Connectivity[] {
  const names = goal.map(({ name }) => name);
  if (new Set(names).size !== names.length) {
    throw invalid(`'connectivity' must hold no setting twice, got [${names.join(', ')}]`, scope);
  }
  if (goal.length > 0) {
    checkCreatedPaths(scope);
  }
  if (createdPaths(scope).includes(scope.node.path)) {
    return [];
  }
  const key = `${CONNECTIVITY}:${scope.node.path}`;
  const stated: unknown = scope.node.tryGetContext(key);
  if (stated === undefined) {
    if (goal.length > 1) {
      throw invalid(steps(scope, key, names), scope);
    }
    return goal;
  }
  const known = listOf(stated);
  const unknown = known.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw invalid(
      `context '${key}' names ${unknown.join(', ')}, but 'connectivity' has ${names.join(', ') || 'none'}; name only these`,
      scope,
    );
  }
  return goal.filter(({ name }) => known.includes(name));
}

/** Commands, in the order in which they bring a cluster to what the source wants. */
function steps(scope: Construct, key: string, names: readonly string[]): string {
  const { path } = scope.node;
  const deploy = `cdk deploy ${Stack.of(scope).node.path}`;
  const upTo = (count: number) => names.slice(0, count).join(',');
  return [
    `'connectivity' has ${names.length} settings, ${names.join(', ')}, and Amazon MSK takes one in each update, and none ` +
      `when it creates a cluster. Deploy them one after the other:`,
    `  ${deploy} -c ${CREATE}=${path}   (a new cluster only)`,
    ...names.map((_, index) => `  ${deploy} -c ${key}=${upTo(index + 1)}`),
    `and keep the last one in the context of cdk.json: "${key}": "${upTo(names.length)}"`,
  ].join('\n');
}

function createdPaths(scope: Construct): string[] {
  return listOf(scope.node.tryGetContext(CREATE));
}

/** A path that is misspelt would leave nothing out, and the creation would fail after half an hour. */
function checkCreatedPaths(scope: Construct): void {
  scope.node.addValidation({
    validate: () =>
      createdPaths(scope)
        .filter((path) => !exists(scope.node.root, path))
        .map(
          (path) =>
            `context '${CREATE}' names '${path}', where there is nothing; the path here is '${scope.node.path}'`,
        ),
  });
}

function exists(root: IConstruct, path: string): boolean {
  const found = path.split('/').reduce<IConstruct | undefined>((at, id) => at?.node.tryFindChild(id), root);
  return found !== undefined;
}

/** From the command line a text, from cdk.json a list as well. */
function listOf(value: unknown): string[] {
  const texts = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : [];
  return texts.map((text) => text.trim()).filter((text) => text !== '' && text !== 'none');
}
