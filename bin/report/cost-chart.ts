import type { BarSeriesOption } from 'echarts/charts';
import type { ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import type { PlannedKind } from '../../lib/sizing/cluster-plan';
import { usd } from '../../lib/sizing/recommendations';
import { COLOURS, INK, type Canvas, type Drawing } from './charts';
import { barRows } from './bars';
import type { CostPart } from './cost-parts';
import { marksOf } from './prices';
import { sizeOf } from '../plan/words';

const ROOM = { left: 176, right: 80 } as const;

/** Narrower parts of a bar have no room for their amount. */
const LEAST_LABEL_PIXELS = 46;

/** A bar for each kind. There is no axis: amounts stand beside the bars. */
export function costDrawing(kinds: readonly PlannedKind[], parts: readonly CostPart[], canvas: Canvas): Drawing {
  const most = Math.max(...kinds.map(({ cheapest }) => cheapest.cost.totalUsd));
  const rows = barRows(
    canvas,
    kinds.map(({ cheapest }) => ({ name: cheapest.kind, detail: sizeOf(cheapest), value: total(cheapest) })),
    ROOM,
  );
  const plotted = canvas.width - ROOM.right - (canvas.narrow ? 0 : ROOM.left);
  const leastLabelled = (most / plotted) * LEAST_LABEL_PIXELS;
  return {
    height: rows.height,
    option: {
      ...rows.option,
      xAxis: { type: 'value', show: false, max: most },
      series: parts.map((part) => series(part, kinds, leastLabelled)),
    },
  };
}

function total(candidate: ClusterCandidate): string {
  return `${marksOf(candidate)} ${usd(candidate.cost.totalUsd)}`.trim();
}

function series({ name, colour, of }: CostPart, kinds: readonly PlannedKind[], leastLabelled: number): BarSeriesOption {
  const onDark = colour === COLOURS.blue || colour === COLOURS.grey;
  return {
    type: 'bar',
    name,
    stack: 'cost',
    silent: true,
    barWidth: 20,
    itemStyle: { color: colour, borderColor: '#fff', borderWidth: 0.5 },
    label: { color: onDark ? '#fff' : INK.text, fontSize: 11 },
    data: kinds.map(({ cheapest }) => {
      const value = of(cheapest.cost);
      return { value, label: { show: value >= leastLabelled, formatter: usd(value) } };
    }),
  };
}
