import { readFileSync } from 'node:fs';

/** The parts of the jsii assembly that the rules are about. */
interface Documented {
  name: string;
  docs?: { summary?: string; default?: string };
}
interface Member extends Documented {
  optional?: boolean;
  overrides?: string;
  type?: unknown;
  parameters?: Member[];
  returns?: { type?: unknown };
}
interface Type extends Documented {
  fqn: string;
  kind: 'class' | 'interface' | 'enum';
  datatype?: boolean;
  properties?: Member[];
  methods?: Member[];
  members?: Member[];
  initializer?: Member;
}

const { types, targets } = JSON.parse(readFileSync('.jsii', 'utf8')) as {
  types: Record<string, Type>;
  targets: Record<string, unknown>;
};
const everyType = Object.values(types);
const membersOf = ({ properties = [], methods = [], members = [] }: Type) => [...properties, ...methods, ...members];
const every = everyType.flatMap((type) =>
  membersOf(type).map((member) => ({ type, member, path: `${type.name}.${member.name}` })),
);

test('there is an API', () => {
  expect(every.length).toBeGreaterThan(100);
});

test('every type and every member says what it is', () => {
  const silent = [
    ...everyType.filter(({ docs }) => !docs?.summary).map(({ name }) => name),
    ...every.filter(({ member }) => !member.docs?.summary && !member.overrides).map(({ path }) => path),
  ];
  expect(silent).toEqual([]);
});

test('every optional property says what happens without it', () => {
  const silent = every
    .filter(({ member }) => member.optional && !member.overrides && !member.docs?.default)
    .map(({ path }) => path);
  const empty = every.filter(({ member }) => member.docs?.default === 'undefined').map(({ path }) => path);
  expect([...silent, ...empty]).toEqual([]);
});

test('no union, and nothing that is any: other languages have neither', () => {
  const loose = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    ('union' in value || ('primitive' in value && value.primitive === 'any') || Object.values(value).some(loose));
  expect(every.filter(({ member: { docs: _, ...member } }) => loose(member)).map(({ path }) => path)).toEqual([]);
});

test('the rules above would notice', () => {
  const union = { name: 'x', type: { union: { types: [] } } };
  expect(JSON.stringify(union)).toContain('union');
  expect(
    types['cdk-kafka.MskClusterProps']?.properties?.find(({ name }) => name === 'kafkaVersion')?.docs?.default,
  ).toBe('KafkaVersion.V3_9_X_KRAFT');
});

test('the packages of other languages have their names', () => {
  expect(Object.keys(targets).sort()).toEqual(['dotnet', 'go', 'java', 'js', 'python']);
});
