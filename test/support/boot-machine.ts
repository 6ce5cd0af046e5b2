import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './testing-app';

/**
 * A folder that a boot script takes for a machine: what it would write to /opt, /etc, /usr/local is below it, and the
 * commands that reach out of a machine are stand-ins, first on the PATH. The web is a folder as well, which the real curl
 * reads.
 */
export class BootMachine {
  public readonly root = temporaryFolder();
  private readonly log = join(this.root, 'calls');

  constructor() {
    if (process.platform !== 'linux') {
      throw new Error(`boot scripts are for Linux, and so are their tests; run them there, or in a container`);
    }
    this.write('calls', '');
    this.command('rpm', `[ -e "${this.root}/packages/\${@: -1}" ]`);
    this.command('dnf', `mkdir -p "${this.root}/packages" && touch "${this.root}/packages/\${@: -1}"`);
    this.command('curl', this.curl());
    this.command('aws', `[ "$1 $2" = "s3 cp" ] && cp "${this.root}/s3/\${4#s3://}" "$5"`);
  }

  /** The real one, where there is one, so that it sees its options; its last words are `--output FILE URL`. */
  private curl(): string {
    const web = `${this.root}/web`;
    return isThere('curl')
      ? `exec "$(PATH=\${PATH#*:} command -v curl)" "\${@/#https:\\/\\//file://${web}/}"`
      : `url=\${@: -1} && cp "${web}/\${url#https://}" "\${@: -2:1}"`;
  }

  /** Puts a stand-in on the PATH; each call of it is on record. */
  public command(name: string, body: string): void {
    const file = this.write(join('stand-ins', name), `#!/bin/bash\necho "${name} $*" >>"${this.log}"\n${body}\n`);
    chmodSync(file, 0o755);
  }

  /** Puts a file on the web or into a bucket: `web/<host>/<path>`, `s3/<bucket>/<key>`. */
  public write(path: string, content: string | Buffer): string {
    const file = this.path(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  public publish(path: string, file: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    cpSync(file, this.path(path));
  }

  public boot(script: string): { well: boolean; says: string } {
    const here = this.within(script);
    const strangers = absolutePathsOf(here).filter((path) => !path.startsWith(`${this.root}/`));
    if (strangers.length > 0) {
      throw new Error(`the script would leave its machine: ${strangers.join(', ')}`);
    }
    const { status, stdout, stderr } = spawnSync('bash', [this.write('script', here)], {
      encoding: 'utf8',
      env: { PATH: `${this.path('stand-ins')}:${process.env.PATH ?? ''}` },
    });
    return { well: status === 0, says: stdout + stderr };
  }

  /** A text of the machine's as it is in the folder that stands for it. */
  public within(text: string): string {
    return text.replaceAll(/(?<![\w.*:/])\/(?=(opt|etc|usr|var)\/)/g, `${this.root}/`);
  }

  public path(path: string): string {
    return join(this.root, path);
  }

  public read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  public has(path: string): boolean {
    return existsSync(this.path(path));
  }

  public modeOf(path: string): string {
    return (statSync(this.path(path)).mode & 0o777).toString(8);
  }

  /** What the script called, in order. */
  public get calls(): string[] {
    return readFileSync(this.log, 'utf8').split('\n').filter(Boolean);
  }

  /** Every file below a folder, with what is in it. */
  public filesBelow(folder: string): Record<string, string> {
    if (!this.has(folder)) {
      return {};
    }
    const entries = readdirSync(this.path(folder), { recursive: true, withFileTypes: true });
    return Object.fromEntries(
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((file) => [file.slice(this.root.length + 1), readFileSync(file, 'utf8')]),
    );
  }
}

/** A tarball as Apache builds them, and the SHA-512 of it. */
export function kafkaTarball(release: string): { file: string; sha512: string } {
  const folder = temporaryFolder();
  const files = {
    'bin/kafka-topics.sh': `#!/bin/bash\necho "${release}: topics $*"\n`,
    'bin/windows/kafka-topics.bat': 'rem\n',
    'libs/kafka-clients.jar': `clients of ${release}`,
  };
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, `kafka_2.13-${release}`, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
  }
  const file = join(folder, 'kafka.tgz');
  execFileSync('tar', ['--create', '--gzip', '--file', file, '--directory', folder, `kafka_2.13-${release}`]);
  return { file, sha512: sha512Of(readFileSync(file)) };
}

export function sha512Of(content: string | Buffer): string {
  return createHash('sha512').update(content).digest('hex');
}

function isThere(command: string): boolean {
  return spawnSync('bash', ['-c', `command -v ${command}`]).status === 0;
}

const onEveryMachine = ['/bin/bash', '/bin/sh', '/dev/null', '/dev/stdin'];

function absolutePathsOf(script: string): string[] {
  const paths = script.match(/(?<![\w.*:/}])\/[\w./-]+/g) ?? [];
  return paths.filter((path) => !onEveryMachine.includes(path));
}
