import type { ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import { INK, type Canvas, type Drawing } from './charts';
import { kindShape } from './growth-marks';
import { costScale, ingressScale } from './growth-scales';

const HEIGHT = 340;
const SMALL = { color: INK.muted, fontSize: 11 } as const;

/** Cost to the right, ingress upwards. Points have the numbers of the table; those that would not fit have none. */
export function frontDrawing(front: readonly ClusterCandidate[], ingressMibps: number, { narrow }: Canvas): Drawing {
  const x = costScale(
    front.map(({ cost }) => cost.totalUsd),
    narrow ? 4 : 8,
  );
  const y = ingressScale(front, ingressMibps);
  const points = front.map((candidate) => [x.place(candidate.cost.totalUsd), y.place(candidate.roomToGrowPercent)]);
  return {
    height: HEIGHT,
    option: {
      grid: { left: narrow ? 48 : 64, right: 28, top: 34, bottom: 44, outerBoundsMode: 'none' },
      xAxis: {
        type: 'value',
        ...x.range,
        name: 'USD a month',
        nameLocation: 'middle',
        nameGap: 26,
        nameTextStyle: SMALL,
        splitLine: { show: false },
        axisLine: { show: true, lineStyle: { color: INK.line } },
        axisLabel: { ...SMALL, formatter: x.label, hideOverlap: true },
      },
      yAxis: {
        type: 'value',
        ...y.range,
        name: 'carries, MiB/s',
        nameGap: 14,
        nameTextStyle: { ...SMALL, align: 'left', padding: [0, 0, 0, narrow ? -46 : -62] },
        splitLine: { lineStyle: { color: INK.line } },
        axisLabel: { ...SMALL, formatter: y.label },
      },
      series: [
        {
          type: 'line',
          step: 'end',
          silent: true,
          showSymbol: false,
          clip: false,
          lineStyle: { color: INK.muted, width: 1, type: 'dotted' },
          data: points,
        },
        {
          type: 'scatter',
          silent: true,
          clip: false,
          symbolSize: 11,
          data: points.map((value, index) => ({ value, ...markOf(front[index]) })),
          label: {
            show: true,
            // A front rises to the right, so that there is room below.
            position: [10, 8],
            fontSize: 11,
            color: INK.text,
            formatter: ({ dataIndex }) => String(dataIndex + 1),
          },
          labelLayout: { hideOverlap: true },
        },
      ],
    },
  };
}

function markOf(candidate: ClusterCandidate | undefined): object {
  if (!candidate) {
    return {};
  }
  const { path, colour } = kindShape(candidate.kind);
  return {
    symbol: `path://${path}`,
    itemStyle: { color: colour, borderColor: '#fff', borderWidth: 1, opacity: 1 },
  };
}
