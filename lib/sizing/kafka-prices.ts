import { readFileSync } from 'node:fs';
import {
  EC2_INSTANCE_HOURS_US_EAST_1,
  MSK_BROKER_HOURS_US_EAST_1,
  PRICES_AS_OF,
  PRICES_US_EAST_1,
  type PriceName,
} from '../facts/prices';
import { AWS_REGIONS, AWS_REGIONS_AS_OF } from '../facts/regions';
import type { ClusterCandidate } from './cluster-candidate';
import { pricesOfOffer, type OfferPrices } from './offer-file';
import { SizingError } from './sizing-error';

const HOME = 'us-east-1';

/** How far the prices in a sum can be relied on. */
export type PriceMarks = Pick<ClusterCandidate, 'borrowedPrices' | 'unverifiedPrices'>;

/**
 * On-demand prices of a region, in USD.
 *
 * Those of us-east-1 come with this library, with date and source. For another region, give it the price lists that AWS
 * publishes; what they do not have stays at the price of us-east-1, and every plan names what it was.
 *
 * @example
 * KafkaPrices.usEast1();
 * KafkaPrices.ofRegion('ap-northeast-2');
 */
export class KafkaPrices {
  /** The prices that come with this library. */
  public static usEast1(): KafkaPrices {
    return new KafkaPrices(HOME, PRICES_AS_OF, []);
  }

  /**
   * A region of which nothing is known here: every price is that of us-east-1, and a plan says so.
   *
   * @throws where no such region was known
   */
  public static ofRegion(region: string): KafkaPrices {
    if (!AWS_REGIONS.includes(region)) {
      throw new SizingError(
        `'region' must be a region of AWS such as 'ap-northeast-2', got '${region}', which was not known on ${AWS_REGIONS_AS_OF}; ` +
          `for a new one give the price lists of AWS`,
        'region',
      );
    }
    return new KafkaPrices(region, PRICES_AS_OF, []);
  }

  /**
   * What AWS's public price lists of one region say: those of AmazonMSK, AmazonEC2, AmazonVPC and AWSDataTransfer, or some
   * of them.
   *
   * @param files such as https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonMSK/current/ap-northeast-2/index.json;
   * that of AmazonEC2 has some hundred megabytes
   * @throws where a file is not such a list, or the lists are of several regions
   * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html
   */
  public static fromOfferFiles(files: string[]): KafkaPrices {
    const offers = files.map((file) => pricesOfOffer(file, read(file)));
    const regions = [...new Set(offers.map(({ region }) => region))];
    const [region] = regions;
    if (region === undefined || regions.length > 1) {
      throw new SizingError(
        `the price lists must be of one region, got ${regions.length === 0 ? 'none' : regions.join(', ')}`,
        'prices',
      );
    }
    const newest = offers.map(({ asOf }) => asOf).sort();
    return new KafkaPrices(region, newest.at(-1) ?? PRICES_AS_OF, offers);
  }

  private constructor(
    /** The region. */
    public readonly region: string,
    /** The day they are of. */
    public readonly asOf: string,
    private readonly offers: readonly OfferPrices[],
  ) {}

  /** @internal */
  public _of(name: PriceName): number {
    return this.found(({ items }) => items[name]) ?? PRICES_US_EAST_1[name].usd;
  }

  /**
   * A broker of Amazon MSK, or an instance, for an hour.
   *
   * @internal
   */
  public _hour(instanceType: string): number | undefined {
    return (
      this.found(({ hours }) => hours[instanceType]) ??
      MSK_BROKER_HOURS_US_EAST_1[instanceType] ??
      EC2_INSTANCE_HOURS_US_EAST_1[instanceType]
    );
  }

  /**
   * What must be said of a sum of these prices.
   *
   * @internal
   */
  public _marks(names: readonly PriceName[], instanceTypes: readonly string[] = []): PriceMarks {
    const own = (name: PriceName) => this.found(({ items }) => items[name]) !== undefined;
    return {
      borrowedPrices: this.borrowed(names, instanceTypes),
      unverifiedPrices: names.some((name) => PRICES_US_EAST_1[name].confidence === 'unverified' && !own(name)),
    };
  }

  private borrowed(names: readonly PriceName[], instanceTypes: readonly string[]): string[] {
    if (this.region === HOME && this.offers.length === 0) {
      return [];
    }
    return [
      ...instanceTypes.filter((type) => this.found(({ hours }) => hours[type]) === undefined),
      // Confluent has one price for all regions of AWS here, which is unverified anyway.
      ...names.filter((name) => !name.startsWith('confluent') && this.found(({ items }) => items[name]) === undefined),
    ];
  }

  private found(look: (offer: OfferPrices) => number | undefined): number | undefined {
    return this.offers.map(look).find((usd) => usd !== undefined);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SizingError(`${file}: cannot be read: ${(error as Error).message}`, 'prices');
  }
}
