import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha512Of } from '../../support/boot-machine';
import { must } from './commands';
import type { KafkaTarball } from './kafka-tarball';

/** Where `kafka-run-class.sh` of the bench looks for it. */
export const CLASS_ARCHIVE = '/usr/lib/bench/kafka.jsa';

/** The classes of a tarball as the JVM of this machine maps them, made once: a server starts with half the work. */
export async function classArchive({ version, file }: KafkaTarball): Promise<string> {
  const [java = ''] = (await must('bash', ['-c', 'dirname "$(dirname "$(readlink -f "$(command -v java)")")"'])).split(
    '\n',
  );
  const key = sha512Of(readFileSync(join(java, 'release'))).slice(0, 12);
  const archive = join(dirname(file), `${version}-${key}.jsa`);
  if (!existsSync(archive)) {
    await must('bash', [join(__dirname, 'class-archive.sh'), file, archive], { seconds: 120 });
  }
  return archive;
}
