import { readFileSync } from 'node:fs';

/** The comment of each member of the enum in a file, in one line. */
export function commentsIn(file: string): ReadonlyMap<string, string> {
  const members = readFileSync(file, 'utf8').matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s+([A-Z_]+) = '/g);
  return new Map(
    [...members].map(([, comment = '', name = '']) => [name, comment.replaceAll(/\s+(\* )?/g, ' ').trim()]),
  );
}

/** `offlinePartitions` as the name of a member: `OFFLINE_PARTITIONS`. */
export function constantOf(id: string): string {
  return id.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
