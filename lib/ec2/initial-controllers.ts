import { createHash } from 'node:crypto';
import { hostName, type NodePlace } from './node-layout';
import { NODE_PORTS } from './server-properties';

/**
 * The members that the quorum begins with, each `id@host:port:directory id`, the same text for all of them.
 *
 * They are used for the first format in the life of a controller, and never again.
 */
export function initialControllers(nodes: readonly NodePlace[], domain: string): string[] {
  return nodes
    .filter(({ role }) => role !== 'broker')
    .map((node) => {
      const host = hostName(node, domain);
      return `${node.id}@${host}:${NODE_PORTS.controller}:${directoryId(host)}`;
    });
}

/**
 * 16 bytes as Kafka writes them. Those of a random UUID never are among the ids that Kafka keeps for itself, and a hyphen
 * in front would be taken for an option of the command line.
 */
function directoryId(host: string, attempt = 0): string {
  const bytes = createHash('sha256').update(`${host} ${attempt}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const text = bytes.toString('base64url');
  return text.startsWith('-') ? directoryId(host, attempt + 1) : text;
}
