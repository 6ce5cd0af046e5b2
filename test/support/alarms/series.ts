/** A value for each minute, or none where nothing is told. Minutes before 0 are the past, on which alarms look back. */
export type Curve = (minute: number) => number | undefined;

/** Minutes, the last not among them. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** What CloudWatch is told of one thing. */
export interface Series {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly curve: Curve;
}

/** Some of them: of a metric, with these dimensions among others. */
export interface SeriesFilter {
  readonly namespace?: string;
  readonly metric?: string;
  readonly where?: Readonly<Record<string, string>>;
}

export const forEver = Number.POSITIVE_INFINITY;

/** Nothing is told. */
export const silence: Curve = () => undefined;

export function steadily(value: number): Curve {
  return () => value;
}

/** Evenly from one value to another, and then no further. */
export function evenly({ from, until }: Span, first: number, last: number): Curve {
  return (minute) => {
    const part = Math.min(Math.max((minute - from) / (until - from), 0), 1);
    return first + part * (last - first);
  };
}

/** All that CloudWatch is told. */
export class Telemetry {
  constructor(public readonly series: readonly Series[]) {}

  /** These and others. */
  public and(...more: readonly Series[]): Telemetry {
    return new Telemetry([...this.series, ...more]);
  }

  /** Some of them are otherwise for a while: a value, a curve or silence. */
  public during(span: Span, filter: SeriesFilter, then: number | Curve): Telemetry {
    const curve = typeof then === 'number' ? steadily(then) : then;
    const chosen = new Set(this.matching(filter));
    return new Telemetry(this.series.map((one) => (chosen.has(one) ? replaced(one, span, curve) : one)));
  }

  /** Those that a filter lets through. A filter without any has a mistake in it, and would make a test of nothing. */
  public matching({ namespace, metric, where = {} }: SeriesFilter): Series[] {
    const found = this.series.filter(
      (one) =>
        (namespace === undefined || one.namespace === namespace) &&
        (metric === undefined || one.metric === metric) &&
        Object.entries(where).every(([name, value]) => one.dimensions[name] === value),
    );
    if (found.length === 0) {
      throw new Error(`nobody tells of '${metric ?? 'anything'}' with ${JSON.stringify(where)}`);
    }
    return found;
  }
}

function replaced(series: Series, { from, until }: Span, then: Curve): Series {
  return {
    ...series,
    curve: (minute) => (minute >= from && minute < until ? then(minute) : series.curve(minute)),
  };
}
