import { BROKERS_PER_SLOT, hostName, nodeLayout, spread, type NodePlace } from '../../lib/ec2/node-layout';

const layout = (zones: number, brokersPerZone: number, controllerSlots?: number[], retired: number[] = []) =>
  nodeLayout({ zones, brokersPerZone, retired, controllerSlots });
const idsOf = (nodes: readonly NodePlace[], role: NodePlace['role']) =>
  nodes.filter((node) => node.role === role).map(({ id }) => id);

test('controllers from 1 on, brokers from 101, 201 and 301 on, each in its zone', () => {
  expect(layout(3, 2, [1, 2, 3])).toEqual([
    { id: 1, role: 'controller', slot: 1 },
    { id: 2, role: 'controller', slot: 2 },
    { id: 3, role: 'controller', slot: 3 },
    { id: 101, role: 'broker', slot: 1 },
    { id: 102, role: 'broker', slot: 1 },
    { id: 201, role: 'broker', slot: 2 },
    { id: 202, role: 'broker', slot: 2 },
    { id: 301, role: 'broker', slot: 3 },
    { id: 302, role: 'broker', slot: 3 },
  ]);
});

test('controllers are where they are told to be', () => {
  const slots = layout(3, 1, [3, 3, 1, 2, 2]).filter(({ role }) => role === 'controller');
  expect(slots.map(({ id, slot }) => [id, slot])).toEqual([
    [1, 3],
    [2, 3],
    [3, 1],
    [4, 2],
    [5, 2],
  ]);
});

test.each([
  [3, 3, [1, 2, 3]],
  [3, 2, [1, 2, 1]],
  [5, 3, [1, 2, 3, 1, 2]],
  [5, 2, [1, 2, 1, 2, 1]],
])('%i controllers over %i zones', (count, zones, expected) => {
  expect(spread(count, zones)).toEqual(expected);
});

describe('brokers that are controllers as well', () => {
  test.each([
    ['the first of each of three zones', 3, 1, [101, 201, 301]],
    ['and no other', 3, 4, [101, 201, 301]],
    ['of two zones, the second of the first one too', 2, 2, [101, 102, 201]],
  ])('are three: %s', (_, zones, brokersPerZone, expected) => {
    const nodes = layout(zones, brokersPerZone);
    expect(idsOf(nodes, 'combined')).toEqual(expected);
    expect(nodes).toHaveLength(zones * brokersPerZone);
    expect(idsOf(nodes, 'controller')).toEqual([]);
  });

  test('are the same for life, and so are none of those that are retired', () => {
    expect(idsOf(layout(3, 2, undefined, [102, 302]), 'combined')).toEqual([101, 201, 301]);
    expect(() => layout(3, 2, undefined, [102, 201])).toThrow(
      `'retired' must not hold brokers that are controllers as well, 101, 201, 301, got 201: the quorum knows its members ` +
        `by id; take Controllers.dedicated() for a cluster that lives on`,
    );
  });
});

describe('growing', () => {
  const steps = Array.from({ length: 20 }, (_, n) => n + 1);

  /** What must be as before is there, and what is there is of another id. */
  function expectGrowth(before: readonly NodePlace[], after: readonly NodePlace[]): void {
    expect(after).toEqual(expect.arrayContaining([...before]));
    expect(new Set(after.map(({ id }) => id)).size).toBe(after.length);
  }

  test.each([
    ['three zones', 3, [1, 2, 3]],
    ['two zones', 2, [1, 2, 1]],
    ['three zones, five controllers', 3, [1, 2, 3, 1, 2]],
    ['three zones, combined', 3, undefined],
  ])('from 1 broker a zone to 20 changes nobody: %s', (_, zones, slots) => {
    for (const brokersPerZone of steps) {
      expectGrowth(layout(zones, brokersPerZone, slots), layout(zones, brokersPerZone + 1, slots));
    }
  });

  test.each(steps)('by a third zone changes nobody where the controllers stay: %i brokers a zone', (brokersPerZone) => {
    const slots = spread(3, 2);
    expectGrowth(layout(2, brokersPerZone, slots), layout(3, brokersPerZone, slots));
  });

  test('by a third zone moves a controller that nobody named', () => {
    const third = (zones: number) => layout(zones, 2, spread(3, zones)).find(({ id }) => id === 3);
    expect([third(2), third(3)].map((node) => node?.slot)).toEqual([1, 3]);
  });

  test('by a broker in the place of one that is retired takes the next id, and never the old one', () => {
    const retired: number[] = [];
    const seen = new Set(layout(3, 2, [1, 2, 3]).map(({ id }) => id));
    for (let round = 0; round < 20; round++) {
      const lost = 201 + round;
      retired.push(lost);
      const after = layout(3, 2, [1, 2, 3], retired);
      expect(idsOf(after, 'broker')).toEqual([101, 102, lost + 1, lost + 2, 301, 302]);
      expect(seen.has(lost + 2)).toBe(false);
      after.forEach(({ id }) => seen.add(id));
    }
  });

  test('ends with the ids of a zone', () => {
    const nodes = layout(3, BROKERS_PER_SLOT, [1, 2, 3]);
    expect(idsOf(nodes, 'broker')).toHaveLength(297);
    expect(Math.max(...nodes.filter(({ slot }) => slot === 1).map(({ id }) => id))).toBe(199);
    expect(nodes.filter(({ id, slot, role }) => role === 'broker' && Math.floor(id / 100) !== slot)).toEqual([]);
  });
});

describe('retired ids are refused', () => {
  test.each([
    ['a controller', 3, [1], `'retired' must hold ids of brokers, 101 to 199, 201 to 299, 301 to 399, got 1`],
    ['no id', 3, [200], `got 200`],
    ['no whole number', 3, [101.5], `got 101.5`],
    ['beyond the zones', 2, [301], `'retired' must hold ids of brokers, 101 to 199, 201 to 299, got 301`],
    ['twice', 3, [101, 202, 101], `'retired' must hold every id once, got 101 twice`],
  ])('%s', (_, zones, retired, message) => {
    expect(() => layout(zones, 1, [1, 2, 1], retired)).toThrow(message);
  });
});

test('hosts are named for their ids, and for what they are to clients', () => {
  const [controller, broker] = layout(3, 1, [1, 2, 3]).filter(({ id }) => [1, 101].includes(id)) as [
    NodePlace,
    NodePlace,
  ];
  expect(hostName(controller, 'orders.kafka.internal')).toBe('c1.orders.kafka.internal');
  expect(hostName(broker, 'orders.kafka.internal')).toBe('b101.orders.kafka.internal');
  expect(hostName({ ...broker, role: 'combined' }, 'orders.kafka.internal')).toBe('b101.orders.kafka.internal');
});
