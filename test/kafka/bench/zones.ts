/** An Availability Zone of the bench. */
export interface BenchZone {
  /** `ap-northeast-2a` */
  readonly name: string;
  /** `apne2-az1` */
  readonly id: string;
  /** 1, 2 or 3: its network is `10.78.<index>.0/24`. */
  readonly index: number;
}

export const MOST_ZONES = 3;

export function benchZone(name: string, index: number): BenchZone {
  if (index < 1 || index > MOST_ZONES) {
    throw new Error(`the bench has ${MOST_ZONES} zones; ${name} would be number ${index}`);
  }
  return { name, index, id: zoneId(name) };
}

/** The address of the nth interface of a zone. The first ones are the router's, the resolver's and AWS's. */
export function addressIn(zone: BenchZone, nth: number): string {
  return `10.78.${zone.index}.${10 + nth}`;
}

const directions: Readonly<Record<string, string>> = {
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  central: 'c',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
};

/** `apne2-az1` of `ap-northeast-2a`. On AWS, each account has its own order; here it is that of the letters. */
export function zoneId(name: string): string {
  const [, area, direction, number, letter] = /^([a-z]+)-([a-z]+)-(\d)([a-z])$/.exec(name) ?? [];
  const short = directions[direction ?? ''];
  if (area === undefined || short === undefined || letter === undefined) {
    throw new Error(`${name} is not the name of an Availability Zone`);
  }
  return `${area}${short}${number ?? ''}-az${letter.charCodeAt(0) - 'a'.charCodeAt(0) + 1}`;
}
