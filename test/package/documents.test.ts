import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as ts from 'typescript';

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
