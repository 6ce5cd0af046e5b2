/**
 * What monitoring costs in us-east-1, USD a month, before free tiers and discounts of volume.
 *
 * Sources, read on 2026-11-21 as public copies of https://aws.amazon.com/cloudwatch/pricing/ and of its price list of 2026-08-06:
 * a metric and an alarm on a query by the list, dashboards and composite alarms by copies of the page
 */
export const MONITORING_PRICES_AS_OF = '2026-08-06';

export const MONITORING_PRICES = {
  /** Also one of Amazon MSK above the level DEFAULT, and of a node on EC2. */
  metric: 0.3,
  /** For each metric that it looks at. */
  alarm: 0.1,
  /** For each metric that its query finds. */
  queryAlarm: 0.1,
  compositeAlarm: 0.5,
  /** The first three of an account are free. */
  dashboard: 3,
} as const;

/** Metrics that a broker of Amazon MSK tells from PER_BROKER on, those of topics not counted: ./kafka-metrics.ts has the sources. */
export const MSK_CHARGED_METRICS = { standard: 60, express: 34 } as const;
