import { initialControllers } from '../../lib/ec2/initial-controllers';
import type { NodePlace } from '../../lib/ec2/node-layout';
import { nodeLayout } from '../../lib/ec2/node-layout';

const domain = 'orders.kafka.internal';
const controller = (id: number): NodePlace => ({ id, role: 'controller', slot: 1 });

/** What stands behind the last colon, for the only controller of each of many clusters. */
const directoryIds = Array.from({ length: 5000 }, (_, n) => {
  const [text = ''] = initialControllers([controller(1)], `cluster-${n}.kafka.internal`);
  return text.split(':')[2] ?? '';
});

test('each controller with its id, its host, the port of controllers and a directory', () => {
  const nodes = nodeLayout({ zones: 3, brokersPerZone: 2, retired: [], controllerSlots: [1, 2, 3] });
  const all = initialControllers(nodes, domain);
  expect(all.map((text) => text.replace(/:[^:]*$/, ''))).toEqual([
    '1@c1.orders.kafka.internal:9093',
    '2@c2.orders.kafka.internal:9093',
    '3@c3.orders.kafka.internal:9093',
  ]);
  expect(new Set(all.map((text) => text.split(':')[2])).size).toBe(3);
});

test('the brokers that are controllers, where there are no others', () => {
  const nodes = nodeLayout({ zones: 3, brokersPerZone: 2, retired: [] });
  expect(initialControllers(nodes, domain).map((text) => text.split(':')[0])).toEqual([
    '101@b101.orders.kafka.internal',
    '201@b201.orders.kafka.internal',
    '301@b301.orders.kafka.internal',
  ]);
});

describe('a directory id', () => {
  test('is 16 bytes in 22 characters, as Kafka writes them', () => {
    const strange = directoryIds.filter((id) => {
      const bytes = Buffer.from(id, 'base64url');
      return !/^[A-Za-z0-9_-]{22}$/.test(id) || bytes.length !== 16 || bytes.toString('base64url') !== id;
    });
    expect(strange).toEqual([]);
  });

  test('is a random UUID, none of which is among the ids that Kafka keeps for itself', () => {
    const hex = directoryIds.map((id) => Buffer.from(id, 'base64url').toString('hex'));
    expect(hex.filter((digits) => !/^.{12}4.{3}[89ab].{15}$/.test(digits))).toEqual([]);
  });

  test('never looks like an option of a command line', () => {
    expect(directoryIds.filter((id) => id.startsWith('-'))).toEqual([]);
    // One of 64 would, had nobody looked; elsewhere in the text a hyphen is as good as any character.
    expect(directoryIds.some((id) => id.startsWith('_'))).toBe(true);
    expect(directoryIds.some((id) => id.includes('-'))).toBe(true);
  });

  test('is another for every host', () => {
    expect(new Set(directoryIds).size).toBe(directoryIds.length);
  });

  /** On record: another one in the next release would keep a controller that boots for the first time out of its quorum. */
  test('is the same for ever', () => {
    expect(initialControllers([1, 2, 3].map(controller), domain)).toEqual([
      '1@c1.orders.kafka.internal:9093:5perE9FIQsqZq7-0V6siZA',
      '2@c2.orders.kafka.internal:9093:Yipaici1RqGZSvrH8f58ow',
      '3@c3.orders.kafka.internal:9093:l9rz01vUTy22fYKrjnnxuw',
    ]);
  });
});
