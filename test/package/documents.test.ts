import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as ts from 'typescript';
import { PRICES_US_EAST_1 } from '../../lib/facts/prices';

const fixture = readFileSync('rosetta/default.ts-fixture', 'utf8');
const pages = ['README.md', 'CONTRIBUTING.md', ...['docs', 'docs/decisions'].flatMap(markdownIn)].filter(
  (page) => !page.endsWith('API.md'),
);

function markdownIn(folder: string): string[] {
  return ts.sys.readDirectory(folder, ['.md'], undefined, ['*']).map((file) => join(file));
}

/** Each TypeScript block of a page as a module of its own, in the surroundings that rosetta gives it. */
function modulesOf(page: string): [string, string][] {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```ts\b.*\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
  return blocks.map((code, index) => {
    const text = /^import /m.test(code) ? code : fixture.replace('/// here', code);
    return [resolve('test', `${page.replaceAll(/\W/g, '-')}-${index}.ts`), text];
  });
}

function problemsOf(modules: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile('tsconfig.json', (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
  const host = ts.createCompilerHost(options);
  const onDisk = ts.createCompilerHost(options);
  host.getSourceFile = (file, language) => {
    const text = modules.get(file);
    return text === undefined ? onDisk.getSourceFile(file, language) : ts.createSourceFile(file, text, language);
  };
  host.fileExists = (file) => modules.has(file) || onDisk.fileExists(file);
  host.readFile = (file) => modules.get(file) ?? onDisk.readFile(file);
  const program = ts.createProgram(
    [...modules.keys()],
    { ...options, noUnusedLocals: false, noUnusedParameters: false, paths: { 'cdk-kafka': [resolve('lib/index.ts')] } },
    host,
  );
  return [...modules.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  });
}

const modules = new Map(pages.flatMap(modulesOf));

test('every code block of every page compiles', () => {
  expect(modules.size).toBeGreaterThan(10);
  expect(problemsOf(modules)).toEqual([]);
});

test('a code block that is wrong would be found', () => {
  const wrong = resolve('test', 'wrong.ts');
  const text = fixture.replace('/// here', `new MskCluster(this, 'Kafka', { clusterName: 1 });`);
  expect(problemsOf(new Map([[wrong, text]]))).toEqual([expect.stringContaining('wrong.ts')]);
});

test('every link to a file of this repository leads somewhere', () => {
  const dead = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)]
      .map(([, link = '']) => join(page, '..', link))
      .filter((file) => !ts.sys.fileExists(file) && !ts.sys.directoryExists(file))
      .map((file) => `${page} -> ${file}`),
  );
  expect(dead).toEqual([]);
});

test('every link to a heading leads to one', () => {
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-');
  const dead = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)]
      .filter(([, link = '', anchor]) => {
        const target = readFileSync(link === '' ? page : join(page, '..', link), 'utf8');
        return ![...target.matchAll(/^#+ (.*)$/gm)].some(([, heading = '']) => slug(heading) === anchor);
      })
      .map(([text]) => `${page} -> ${text}`),
  );
  expect(dead).toEqual([]);
});

const sourcesIn = (folder: string, extension: string) =>
  ts.sys.readDirectory(folder, [extension]).map((file) => readFileSync(file, 'utf8'));

test('docs/cluster.md lists every warning that has an id of its own', () => {
  const page = readFileSync('docs/cluster.md', 'utf8');
  const idsAfter = (pattern: string) =>
    sourcesIn('lib', '.ts').flatMap((text) =>
      [...text.matchAll(new RegExp(`${pattern}['\`](cdk-kafka:\\w+)`, 'g'))].map(([, id = '']) => id),
    );
  const errors = new Set([...idsAfter('addError\\(\\s*'), 'cdk-kafka:connectivity']);
  const ids = idsAfter('').filter((id) => !errors.has(id));
  expect(ids.length).toBeGreaterThan(20);
  expect(ids.filter((id) => !page.includes(`| \`Annotation::${id}`))).toEqual([]);
});

test('docs/ec2.md has a row for every line with which a node refuses', () => {
  const [, section = ''] = readFileSync('docs/ec2.md', 'utf8').split('## What `kafka-node` refuses');
  const told = [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, line = '']) => line);
  const lines = sourcesIn('assets/node', '.sh').flatMap((text) =>
    [...text.matchAll(/\brefuse (["'])(.*)\1$/gm)].map(([, , line = '']) => line),
  );
  /** What the shell fills in can be anything. */
  const asPattern = (line: string) => {
    const variable = /\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\$\{[^}]*\}|\$\w+/g;
    const words = line.split(variable).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    return new RegExp(`^${words.join('.+')}$`);
  };
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.filter((line) => !told.some((row) => asPattern(line).test(row)))).toEqual([]);
  expect(told.filter((row) => !lines.some((line) => asPattern(line).test(row)))).toEqual([]);
});

test('docs/sizing.md has every price that comes with the library', () => {
  const page = readFileSync('docs/sizing.md', 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` +\| ([\d.]+) +\| (.+?) +\| (\w+) +\|$/gm)].map((row) => row.slice(1));
  expect(rows).toEqual(
    Object.entries(PRICES_US_EAST_1).map(([name, { usd, unit, confidence }]) => [name, String(usd), unit, confidence]),
  );
});
