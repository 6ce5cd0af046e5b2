import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pricesOfOffer } from '../../lib/sizing/offer-file';
import type { SizingError } from '../../lib/sizing/sizing-error';

const text = (name: string) => readFileSync(join(__dirname, 'offers', `${name}.json`), 'utf8');

function refused(content: string): SizingError {
  try {
    pricesOfOffer('some/index.json', content);
  } catch (error) {
    return error as SizingError;
  }
  throw new Error('it was not refused');
}

interface Row {
  readonly attributes: Record<string, string>;
  readonly dimensions?: Record<string, unknown>;
}

/** A list with these rows, as short as can be. */
function offer(rows: Row[], over: Record<string, unknown> = {}): string {
  const sku = (index: number) => `SKU${index}`;
  const products = rows.map(({ attributes }, index) => [
    sku(index),
    { sku: sku(index), attributes: { regionCode: 'eu-west-1', ...attributes } },
  ]);
  const terms = rows.flatMap(({ dimensions }, index) =>
    dimensions ? [[sku(index), { [`${sku(index)}.TERM`]: { priceDimensions: dimensions } }]] : [],
  );
  return JSON.stringify({
    offerCode: 'AmazonMSK',
    publicationDate: '2026-01-02T03:04:05Z',
    products: Object.fromEntries(products),
    terms: { OnDemand: Object.fromEntries(terms) },
    ...over,
  });
}

const priced = (usagetype: string, USD: string, dimension: object = {}): Row => ({
  attributes: { usagetype },
  dimensions: { one: { beginRange: '0', endRange: 'Inf', unit: 'Hrs', pricePerUnit: { USD }, ...dimension } },
});

describe('what a list of AWS says', () => {
  test('AmazonMSK: brokers and all that is charged with them', () => {
    const { region, asOf, items, hours } = pricesOfOffer('msk.json', text('msk'));
    expect([region, asOf]).toEqual(['ap-southeast-1', '2026-07-29']);
    expect(items).toEqual({
      mskStorage: 0.12,
      mskProvisionedThroughput: 0.096,
      expressStorage: 0.121,
      expressDataIn: 0.0125,
      serverlessCluster: 0.9375,
      serverlessPartition: 0.001875,
      serverlessDataIn: 0.125,
      serverlessDataOut: 0.0625,
      serverlessStorage: 0.122,
    });
    expect(hours).toEqual({
      'kafka.m5.large': 0.263,
      'kafka.m7g.large': 0.255,
      'kafka.t3.small': 0.0578,
      'express.m7g.large': 0.51,
    });
  });

  test('AmazonEC2: plain Linux, gp3 and NAT gateways; nothing that is like them', () => {
    const { region, asOf, items, hours } = pricesOfOffer('ec2.json', text('ec2'));
    expect([region, asOf]).toEqual(['ap-southeast-1', '2026-08-10']);
    expect(items).toEqual({
      gp3Storage: 0.096,
      gp3Iops: 0.006,
      // 49.152 for 1 GiB/s
      gp3Throughput: 0.048,
      natGateway: 0.059,
    });
    expect(hours).toEqual({ 't3.large': 0.1056, 'm7g.large': 0.1018 });
  });

  test('AmazonVPC: interface endpoints, and no other', () => {
    const { region, asOf, items, hours } = pricesOfOffer('vpc.json', text('vpc'));
    expect([region, asOf]).toEqual(['ap-southeast-1', '2026-07-24']);
    expect(items).toEqual({ interfaceEndpoint: 0.013 });
    expect(hours).toEqual({});
  });

  test('AWSDataTransfer: what crosses zones, and nothing else', () => {
    const ofOneRegion = text('transfer').replaceAll('"fromRegionCode"', '"regionCode"');
    const { asOf, items, hours } = pricesOfOffer('transfer.json', ofOneRegion);
    expect(asOf).toBe('2026-09-16');
    expect(items).toEqual({ crossZone: 0.011 });
    expect(hours).toEqual({});
  });
});

describe('a row', () => {
  const itemsOf = (...rows: Row[]) => pricesOfOffer('index.json', offer(rows)).items;

  test.each(['NatGateway-Hours', 'EU-NatGateway-Hours', 'USE1-NatGateway-Hours', 'APS1-NatGateway-Hours'])(
    'is known by its usage, whatever the prefix of its region: %s',
    (usage) => {
      expect(itemsOf(priced(usage, '0.05'))).toEqual({ natGateway: 0.05 });
    },
  );

  test.each(['RegionalNatGateway-Hours', 'EU-NatGateway-Hours-Extra', 'Global-NatGateway-Hours', 'natgateway-hours'])(
    'is not known by a part of it: %s',
    (usage) => {
      expect(itemsOf(priced(usage, '0.05'))).toEqual({});
    },
  );

  test('has the price of its first tier, in whatever order they are', () => {
    const tier = (beginRange: string, USD: string) => ({ beginRange, unit: 'GB', pricePerUnit: { USD } });
    const tiered = {
      attributes: { usagetype: 'EU-Express.In-Bytes' },
      dimensions: { three: tier('5242880', '0.004'), one: tier('0', '0.01'), two: tier('1048576', '0.006') },
    };
    expect(itemsOf(tiered)).toEqual({ expressDataIn: 0.01 });
  });

  test.each([
    ['GiBps-mo', 0.04],
    ['GiBps-Mo', 0.04],
    ['MiBps-Mo', 40.96],
  ])('of throughput is by its unit: %s', (unit, expected) => {
    expect(itemsOf(priced('EU-EBS:VolumeP-Throughput.gp3', '40.96', { unit }))).toEqual({ gp3Throughput: expected });
  });

  test.each([
    ['without a term', { attributes: { usagetype: 'EU-NatGateway-Hours' } }],
    ['without a price in USD', priced('EU-NatGateway-Hours', '', { pricePerUnit: { CNY: '0.4' } })],
    ['that costs nothing', priced('EU-NatGateway-Hours', '0.0000000000')],
    ['below nothing', priced('EU-NatGateway-Hours', '-5')],
    ['that is no number', priced('EU-NatGateway-Hours', 'free')],
    ['without attributes', {} as Row],
    ['of which the first tier is missing', priced('EU-NatGateway-Hours', '0.05', { beginRange: '100' })],
  ])('%s says nothing', (_, row) => {
    expect(itemsOf(row)).toEqual({});
  });

  test('is not read where it is reserved', () => {
    const reserved = {
      SKU0: { 'SKU0.TERM': { priceDimensions: { one: { unit: 'Hrs', pricePerUnit: { USD: '1' } } } } },
    };
    const list = offer([{ attributes: { usagetype: 'NatGateway-Hours' } }], { terms: { Reserved: reserved } });
    expect(pricesOfOffer('index.json', list).items).toEqual({});
  });

  test('of an instance counts only if it is plain', () => {
    const plain = {
      instanceType: 'm7g.large',
      operatingSystem: 'Linux',
      tenancy: 'Shared',
      preInstalledSw: 'NA',
      capacitystatus: 'Used',
      operation: 'RunInstances',
    };
    const hoursOf = (attributes: Record<string, string>) =>
      pricesOfOffer('index.json', offer([{ ...priced('EU-BoxUsage:m7g.large', '0.1'), attributes }])).hours;
    expect(hoursOf(plain)).toEqual({ 'm7g.large': 0.1 });
    for (const name of Object.keys(plain).filter((name) => name !== 'instanceType')) {
      expect(hoursOf({ ...plain, [name]: 'another' })).toEqual({});
    }
  });
});

describe('what is no such list', () => {
  test.each([
    ['no JSON', 'Not Found', /^some\/index\.json: must be JSON: .+/],
    ['JSON that was cut off', offer([]).slice(0, -20), /^some\/index\.json: must be JSON: .+/],
  ])('%s', (_, content, message) => {
    expect(refused(content)).toMatchObject({ message: expect.stringMatching(message), property: 'prices' });
  });

  test.each([
    ['nothing', 'null'],
    ['a list of regions', JSON.stringify({ formatVersion: 'v1.0', publicationDate: '2026-01-01', regions: {} })],
    ['without terms', offer([], { terms: undefined })],
    ['without a date', offer([], { publicationDate: undefined })],
  ])('%s', (_, content) => {
    expect(refused(content)).toMatchObject({
      message: 'some/index.json: must be a price list of AWS, with publicationDate, products and terms',
      property: 'prices',
    });
  });

  test.each([
    [
      'of several regions',
      offer([priced('EU-NatGateway-Hours', '1'), { attributes: { usagetype: 'x', regionCode: 'eu-west-2' } }]),
      2,
    ],
    ['of none', offer([]), 0],
  ])('%s', (_, content, regions) => {
    expect(refused(content)).toMatchObject({
      message:
        `some/index.json: must be the price list of one region, such as .../AmazonMSK/current/ap-northeast-2/index.json, ` +
        `got ${regions} regions`,
      property: 'prices',
    });
  });
});
