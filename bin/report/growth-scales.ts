import type { ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import { figure } from '../plan/words';

/** Where a value is on an axis, and what stands beside the axis. */
export interface Scale {
  readonly place: (value: number) => number;
  readonly label: (place: number) => string;
  readonly range: { readonly min: number; readonly max: number; readonly interval: number };
}

/** Upwards there is always room for so many. */
const LINES = 8;

/**
 * Of room to grow in percent. It is from a third to fifty times on one front, so that each line is twice the one below,
 * beginning with today's ingress unless all have several times as much room.
 */
export function ingressScale(front: readonly ClusterCandidate[], ingressMibps: number): Scale {
  const place = (roomPercent: number) => Math.log2(1 + roomPercent / 100);
  const places = front.map(({ roomToGrowPercent }) => place(roomToGrowPercent));
  const least = Math.floor(Math.min(...places));
  return {
    place,
    label: (doublings) => figure(ingressMibps * 2 ** doublings),
    range: doublings(least > 2 ? least : Math.min(0, least), Math.max(...places), LINES),
  };
}

/** From here on the cheaper ones would be on top of each other, each as far from the next as it costs more. */
const WIDE_FRONT = 8;

/** @param lines that there is room for */
export function costScale(costsUsd: readonly number[], lines: number): Scale {
  const [least, most] = [Math.min(...costsUsd), Math.max(...costsUsd)];
  return most > WIDE_FRONT * least ? doublingCost(least, most, lines) : evenCost(least, most, lines);
}

/** Doubled again and again, it comes to round thousands. */
const SMALLEST_USD = 125;

function doublingCost(least: number, most: number, lines: number): Scale {
  const place = (usd: number) => Math.log2(usd / SMALLEST_USD);
  const label = dollars(most);
  return {
    place,
    label: (at) => label(SMALLEST_USD * 2 ** at),
    range: doublings(Math.floor(place(least)), place(most), lines),
  };
}

/** Round numbers, with some air before the first point and after the last. */
function evenCost(least: number, most: number, lines: number): Scale {
  const air = Math.max((most - least) / 20, most / 100);
  const interval = roundStep((most - least + 2 * air) / lines);
  return {
    place: (usd) => usd,
    label: dollars(most),
    range: {
      min: Math.max(0, Math.floor((least - air) / interval) * interval),
      max: Math.ceil((most + air) / interval) * interval,
      interval,
    },
  };
}

function doublings(min: number, most: number, lines: number): Scale['range'] {
  const span = Math.max(1, Math.ceil(most) - min);
  const interval = Math.ceil(span / lines);
  return { min, max: min + Math.ceil(span / interval) * interval, interval };
}

/** 1, 2 or 5 and noughts, at least as much. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return ([1, 2, 5].find((digit) => digit * power >= atLeast) ?? 10) * power;
}

/** All labels of an axis in the same unit. */
function dollars(most: number): (usd: number) => string {
  return most >= 10_000 ? (usd) => `$${figure(usd / 1000)}k` : (usd) => `$${figure(usd)}`;
}
