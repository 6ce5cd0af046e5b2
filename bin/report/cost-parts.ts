import type { MonthlyCost } from '../../lib/sizing/monthly-cost';
import { COLOURS } from './charts';

/** A part of the cost, in the order in which bars are stacked. */
export interface CostPart {
  readonly name: string;
  readonly colour: string;
  readonly of: (cost: MonthlyCost) => number;
}

export const COST_PARTS: readonly CostPart[] = [
  { name: 'brokers', colour: COLOURS.blue, of: ({ brokersUsd }) => brokersUsd },
  { name: 'controllers', colour: COLOURS.sky, of: ({ controllersUsd }) => controllersUsd },
  { name: 'storage', colour: COLOURS.orange, of: ({ storageUsd }) => storageUsd },
  { name: 'throughput', colour: COLOURS.yellow, of: ({ throughputUsd }) => throughputUsd },
  { name: 'traffic', colour: COLOURS.green, of: ({ trafficUsd }) => trafficUsd },
  { name: 'cross-zone', colour: COLOURS.vermilion, of: ({ crossZoneUsd }) => crossZoneUsd },
  { name: 'NAT, endpoints', colour: COLOURS.purple, of: ({ networkUsd }) => networkUsd },
  { name: 'operator', colour: COLOURS.grey, of: ({ operatorUsd }) => operatorUsd },
];
