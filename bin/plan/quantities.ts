/** A quantity as a person writes it, in the unit that is computed with; or what it must look like. */
export interface QuantityReader {
  /** What is shown in help and in messages, such as `7d`. */
  readonly example: string;
  readonly read: (text: string) => number | undefined;
}

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 };

const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

const BITS: Readonly<Record<string, number>> = { Mbit: 125_000, Gbit: 125_000_000 };

/** Without a unit it is MiB/s, as in all of AWS's figures for volumes. */
export const rateInMibps: QuantityReader = {
  example: '100 (MiB/s), 100MB/s or 1Gbit/s',
  read: (text) => withUnit(text, { '': BYTES.MiB ?? NaN, ...perSecond(BYTES), ...perSecond(BITS) }, 2 ** 20),
};

/** Seven of what? A number alone is refused. */
export const durationInHours: QuantityReader = {
  example: '7d, 36h or 90m',
  read: (text) => (text === 'forever' ? Infinity : withUnit(text, SECONDS, 3600)),
};

export const durationInMinutes: QuantityReader = {
  example: '10m or 1h',
  read: (text) => withUnit(text, SECONDS, 60),
};

export const sizeInGib: QuantityReader = { example: '500GiB or 1TB', read: (text) => withUnit(text, BYTES, 2 ** 30) };

export const sizeInMib: QuantityReader = { example: '1MiB or 1GiB', read: (text) => withUnit(text, BYTES, 2 ** 20) };

export const percent: QuantityReader = { example: '25 or 25%', read: (text) => number(text.replace(/\s*%$/, '')) };

export const ratio: QuantityReader = { example: '0.5', read: number };

export const times: QuantityReader = { example: '2', read: number };

export const wholeNumber: QuantityReader = { example: '3', read: number };

function withUnit(text: string, units: Readonly<Record<string, number>>, of: number): number | undefined {
  const [, amount = '', unit = ''] = /^([-+0-9.eE]+?)\s*([A-Za-z][A-Za-z/]*)?$/.exec(text) ?? [];
  const factor = units[unit];
  const value = number(amount);
  return value === undefined || factor === undefined ? undefined : (value * factor) / of;
}

function number(text: string): number | undefined {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? undefined : value;
}

function perSecond(units: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(units).map(([unit, bytes]) => [`${unit}/s`, bytes]));
}
