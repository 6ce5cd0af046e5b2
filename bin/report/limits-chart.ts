import type { BarSeriesOption } from 'echarts/charts';
import { useOf, type LimitUse } from '../../lib/sizing/limit-use';
import { COLOURS, INK, type Canvas, type Drawing } from './charts';
import { barRows } from './bars';
import { figure, limitName, percentage } from '../plan/words';

/** States that are not known here share the last colour: the name stands beside each bar. */
export function stateColour(state: string): string {
  const known: Readonly<Record<string, string>> = {
    healthy: COLOURS.blue,
    'zone down': COLOURS.orange,
    'catch-up': COLOURS.purple,
  };
  return known[state] ?? COLOURS.grey;
}

/** A bar for each limit, the tightest first, and a line where they would no longer hold. */
export function limitsDrawing(limits: readonly LimitUse[], canvas: Canvas): Drawing {
  const rows = barRows(
    canvas,
    limits.map((use) => ({ name: limitName(use), detail: amounts(use), value: percentage(useOf(use)) })),
    { left: 232, right: 56, top: 20, bottom: 24 },
  );
  return {
    height: rows.height,
    option: {
      ...rows.option,
      xAxis: {
        type: 'value',
        min: 0,
        max: Math.max(100, ...limits.map((use) => Math.ceil(useOf(use) * 4) * 25)),
        interval: 25,
        splitLine: { lineStyle: { color: INK.line } },
        axisLabel: {
          formatter: '{value} %',
          color: INK.muted,
          fontSize: 11,
          alignMinLabel: 'left',
          alignMaxLabel: 'right',
        },
      },
      series: [
        {
          type: 'bar',
          silent: true,
          barWidth: 14,
          data: limits.map((use) => ({ value: useOf(use) * 100, itemStyle: { color: stateColour(use.state) } })),
          markLine: allowedLine,
        },
      ],
    },
  };
}

const allowedLine: BarSeriesOption['markLine'] = {
  silent: true,
  symbol: 'none',
  lineStyle: { color: INK.text, type: 'solid', width: 2 },
  label: {
    formatter: 'allowed',
    color: INK.text,
    fontSize: 11,
    fontWeight: 600,
    align: 'right',
    position: 'start',
    distance: 4,
  },
  data: [{ xAxis: 100 }],
};

function amounts({ used, allowed, unit }: LimitUse): string {
  return `${figure(used)} of ${figure(allowed)} ${unit}`;
}
