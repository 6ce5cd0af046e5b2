import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha512Of } from '../../support/boot-machine';
import { must } from './commands';
import type { KafkaTarball } from './kafka-tarball';

/** Where `kafka-run-class.sh` of the bench looks for it. */
export const CLASS_ARCHIVE = '/usr/lib/bench/kafka.jsa';

/** The classes of a tarball as the JVM of this machine maps them, made once: a server starts with half the work. */
export async function classArchive({ version, file }: KafkaTarball): Promise<string> {
  const key = sha512Of(await must('java', ['--version'])).slice(0, 12);
  const archive = join(dirname(file), `${version}-${key}.jsa`);
  if (!existsSync(archive)) {
    await must('bash', [join(__dirname, 'class-archive.sh'), file, archive], { seconds: 120 });
  }
  return archive;
}
