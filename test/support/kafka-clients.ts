import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { temporaryFolder } from './testing-app';

const check = join('test', 'kafka', 'client-check');

export function maven(...args: string[]): void {
  execFileSync('mvn', ['-B', '-q', ...args]);
}

/** The jars of a version of Kafka's clients, with the login module for IAM, fetched once. */
export function clientJars(version: string): string[] {
  const folder = resolve('.bench', `clients-${version}`);
  if (!existsSync(folder)) {
    const options = [`-Dkafka.version=${version}`, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
    maven('-f', join(check, 'pom.xml'), 'dependency:copy-dependencies', ...options);
  }
  return readdirSync(folder).map((jar) => join(folder, jar));
}

/** What Kafka makes of a client.properties. */
export function checkClient(jars: readonly string[], text: string): { well: boolean; says: string } {
  const file = join(temporaryFolder(), 'client.properties');
  writeFileSync(file, text);
  const java = ['-cp', jars.join(delimiter), join(check, 'ClientCheck.java'), file];
  try {
    return { well: true, says: execFileSync('java', java, { encoding: 'utf8' }) };
  } catch (error) {
    return { well: false, says: (error as { stdout: string }).stdout };
  }
}
