import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { maven } from './kafka-clients';
import { temporaryFolder } from './testing-app';

const parser = join('test', 'kafka', 'server-properties');

/** The jars of a broker of this version, fetched once. */
export function serverJars(version: string): string[] {
  const folder = resolve('.bench', `server-${version}`);
  if (!existsSync(folder)) {
    const options = [`-Dkafka.version=${version}`, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
    maven('-f', join(parser, 'pom.xml'), 'dependency:copy-dependencies', ...options);
  }
  return readdirSync(folder).map((jar) => join(folder, jar));
}

function askParser(version: string, files: readonly string[]): string[] {
  const java = ['-cp', serverJars(version).join(delimiter), join(parser, 'ServerProperties.java'), ...files];
  return execFileSync('java', java, { encoding: 'utf8' }).trimEnd().split('\n');
}

/** What a version of Kafka reads from a server.properties. */
export function knownServerProperties(version: string): { names: string[]; prefixes: string[] } {
  const words = askParser(version, []).map((line) => line.split(' ') as [string, string]);
  const of = (kind: string) => words.filter(([first]) => first === kind).map(([, second]) => second);
  return { names: of('name'), prefixes: of('prefix') };
}

/**
 * What Kafka's own parser makes of each server.properties, in one process for all: names that nothing reads, values
 * that a node would refuse at its start, users and logins that cannot be read.
 *
 * Files that a config provider is to read must be there. Keystores are not looked into.
 */
export function checkServerProperties(version: string, files: readonly string[]): { well: boolean; says: string }[] {
  const folder = temporaryFolder();
  const paths = files.map((text, index) => {
    const path = join(folder, `${index}.properties`);
    writeFileSync(path, text);
    return path;
  });
  // Without a file the parser would list its names.
  return paths.length === 0 ? [] : askParser(version, paths).map((says) => ({ well: says === 'well', says }));
}
