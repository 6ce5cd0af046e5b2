import { build } from 'esbuild';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes of the command line one file that needs nothing installed: so the library has no dependency at run time, and
 * `plan` starts in a blink. What is only needed for a page is in it, and not run before it is asked for.
 */
const FOLDER = join('dist', 'bin');

async function bundle(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const { metafile } = await build({
    entryPoints: [join('bin', 'cdk-kafka.ts')],
    outfile: join(FOLDER, 'cdk-kafka.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    metafile: true,
  });
  writeFileSync(join(FOLDER, 'LICENSES.txt'), licenses(Object.keys(metafile.inputs)));
}

/** Those of every package that is in it, as all of them ask for. */
function licenses(inputs: readonly string[]): string {
  const packages = new Set(inputs.flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []));
  return [...packages]
    .sort()
    .map((name) => `${name}\n\n${licenseOf(join('node_modules', name))}`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenseOf(folder: string): string {
  const { license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { license?: string };
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && /^(licen[cs]e|notice)/i.test(entry.name),
  );
  return [license ?? '', ...files.map(({ name }) => readFileSync(join(folder, name), 'utf8'))].join('\n');
}

void bundle();
