import type { PriceName } from '../facts/prices';
import { SizingError } from './sizing-error';

/** What a price list of AWS says of what a Kafka is made of. */
export interface OfferPrices {
  readonly region: string;
  /** Day of publication. */
  readonly asOf: string;
  readonly items: Readonly<Partial<Record<PriceName, number>>>;
  /** Brokers and instances by type. */
  readonly hours: Readonly<Record<string, number>>;
}

/** The part of an offer file that is read. Whatever is not as AWS writes it is no price. */
interface Offer {
  readonly publicationDate: string;
  readonly products: Readonly<Record<string, Product | undefined>>;
  readonly terms: { readonly OnDemand?: Readonly<Record<string, Readonly<Record<string, Term>>>> };
}

interface Product {
  readonly attributes?: Attributes;
}

type Attributes = Readonly<Record<string, string | undefined>>;

interface Term {
  readonly priceDimensions?: Readonly<Record<string, Dimension>>;
}

interface Dimension {
  readonly beginRange?: string;
  readonly unit?: string;
  readonly pricePerUnit?: { readonly USD?: string };
}

/**
 * What each usage type is, its region's prefix taken away (`APN2-Kafka.Storage.GP2`; us-east-1 has `USE1-` or none). It alone
 * tells the rows of Amazon MSK apart: operation, group and family are shared, or missing.
 */
const items: Readonly<Record<string, PriceName>> = {
  'Kafka.Storage.GP2': 'mskStorage',
  'Kafka.Throughput': 'mskProvisionedThroughput',
  'Express.Storage': 'expressStorage',
  'Express.In-Bytes': 'expressDataIn',
  'KafkaServerless-ClusterHours': 'serverlessCluster',
  'KafkaServerless-PartitionHours': 'serverlessPartition',
  'KafkaServerless-In-Bytes': 'serverlessDataIn',
  'KafkaServerless-Out-Bytes': 'serverlessDataOut',
  'KafkaServerless-StorageHours': 'serverlessStorage',
  'DataTransfer-Regional-Bytes': 'crossZone',
  'EBS:VolumeUsage.gp3': 'gp3Storage',
  'EBS:VolumeP-IOPS.gp3': 'gp3Iops',
  'EBS:VolumeP-Throughput.gp3': 'gp3Throughput',
  'NatGateway-Hours': 'natGateway',
  'VpcEndpoint-Hours': 'interfaceEndpoint',
};

/** Of the many rows of one instance type: Linux, on demand, on shared hardware, nothing reserved, nothing installed. */
const PLAIN_INSTANCE: Readonly<Record<string, string>> = {
  operatingSystem: 'Linux',
  tenancy: 'Shared',
  preInstalledSw: 'NA',
  capacitystatus: 'Used',
  operation: 'RunInstances',
};

/** @throws SizingError where the text is not such a list */
export function pricesOfOffer(file: string, text: string): OfferPrices {
  const offer = parse(file, text);
  const found: { items: Partial<Record<PriceName, number>>; hours: Record<string, number> } = { items: {}, hours: {} };
  const regions = new Set<string>();
  for (const [sku, product] of Object.entries(offer.products)) {
    const attributes = product?.attributes ?? {};
    const usd = onDemand(offer, sku);
    if (usd !== undefined) {
      keep(found, attributes, usd);
    }
    if (attributes.regionCode !== undefined) {
      regions.add(attributes.regionCode);
    }
  }
  const [region] = regions;
  if (region === undefined || regions.size > 1) {
    throw new SizingError(
      `${file}: must be the price list of one region, such as .../AmazonMSK/current/ap-northeast-2/index.json, got ` +
        `${regions.size} regions`,
      'prices',
    );
  }
  return { region, asOf: offer.publicationDate.slice(0, 10), ...found };
}

function keep(
  { items: itemsFound, hours }: { items: Partial<Record<PriceName, number>>; hours: Record<string, number> },
  attributes: Attributes,
  usd: number,
): void {
  const usage = String(attributes.usagetype).replace(/^[A-Z]{2,4}\d?-/, '');
  const item = items[usage];
  const [, broker] = /^((?:Kafka|Express)\.[a-z0-9]+\.[a-z0-9]+)$/.exec(usage) ?? [];
  if (item !== undefined) {
    itemsFound[item] = usd;
  } else if (broker !== undefined) {
    hours[broker.replace(/^[KE]/, (first) => first.toLowerCase())] = usd;
  } else if (attributes.instanceType !== undefined && isPlain(attributes)) {
    hours[attributes.instanceType] = usd;
  }
}

function isPlain(attributes: Attributes): boolean {
  return Object.entries(PLAIN_INSTANCE).every(([name, value]) => attributes[name] === value);
}

/** The first tier, on demand. What costs nothing, or is no number, is no price. */
function onDemand({ terms }: Offer, sku: string): number | undefined {
  const [term] = Object.values(terms.OnDemand?.[sku] ?? {});
  const dimensions = Object.values(term?.priceDimensions ?? {});
  const first = dimensions.find(({ beginRange = '0' }) => beginRange === '0');
  const usd = Number(first?.pricePerUnit?.USD) / perUnit(first);
  return usd > 0 && Number.isFinite(usd) ? usd : undefined;
}

/** Throughput of gp3 is charged by GiB/s, or by MiB/s. */
function perUnit(dimension: Dimension | undefined): number {
  return /^gibps-mo/i.test(String(dimension?.unit)) ? 1024 : 1;
}

function parse(file: string, text: string): Offer {
  let offer: unknown;
  try {
    offer = JSON.parse(text);
  } catch (error) {
    throw new SizingError(`${file}: must be JSON: ${(error as Error).message}`, 'prices');
  }
  const { publicationDate, products, terms } = (offer ?? {}) as Partial<Offer>;
  const isDated = typeof publicationDate === 'string' && /^\d{4}-\d\d-\d\dT/.test(publicationDate);
  if (!isDated || typeof products !== 'object' || typeof terms !== 'object') {
    throw new SizingError(`${file}: must be a price list of AWS, with publicationDate, products and terms`, 'prices');
  }
  return { publicationDate, products, terms };
}
