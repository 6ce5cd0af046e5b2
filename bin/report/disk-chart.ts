import type { LineSeriesOption } from 'echarts/charts';
import type { DiskForecast } from '../../lib/sizing/disk-forecast';
import { COLOURS, INK, type Canvas, type ChartOption, type Drawing } from './charts';
import { figure } from '../plan/words';

/** Above so many GiB an axis in TiB is easier to read. */
const IN_TIB = 4096;

/** Times the room that there is: beyond it a curve would only make all below it flat. */
const FAR_TOO_MUCH = 2;

const plain = { type: 'line', silent: true, showSymbol: false, clip: false } as const;

/** The fill of a broker by day, and the size that it fills. */
export function diskDrawing(forecast: DiskForecast, autoScaled: boolean, { narrow }: Canvas): Drawing {
  const { points, volumeGib } = forecast;
  const lastDay = points.at(-1)?.day ?? 0;
  const scaled = autoScaled ? forecast.steps.map((step) => step.volumeGib) : [];
  const room = Math.max(volumeGib, ...scaled);
  const drawn = points.filter(({ usedGib }) => usedGib <= room * FAR_TOO_MUCH);
  const most = Math.max(room, ...drawn.map(({ usedGib }) => usedGib));
  const [gibPerUnit, unit] = most >= IN_TIB ? [1024, 'TiB'] : [1, 'GiB'];
  const inUnit = (line: readonly (readonly [number, number])[]) => line.map(([day, gib]) => [day, gib / gibPerUnit]);
  return {
    height: narrow ? 230 : 270,
    option: {
      grid: { left: 46, right: 20, top: 34, bottom: 28, outerBoundsMode: 'none' },
      ...axes(lastDay, unit, narrow),
      series: [
        {
          ...plain,
          lineStyle: { color: INK.text, width: 1.5, type: 'dashed' },
          data: inUnit([
            [0, volumeGib],
            [lastDay, volumeGib],
          ]),
        },
        ...(autoScaled
          ? [
              {
                ...plain,
                step: 'end' as const,
                lineStyle: { color: COLOURS.vermilion, width: 2 },
                data: inUnit(scaledLine(forecast, lastDay)),
              },
            ]
          : []),
        {
          ...plain,
          lineStyle: { color: COLOURS.blue, width: 2.5 },
          data: inUnit(drawn.map(({ day, usedGib }) => [day, usedGib])),
          markLine: fullDay(forecast, lastDay),
        },
      ],
    },
  };
}

function axes(lastDay: number, unit: string, narrow: boolean): ChartOption {
  const text = { color: INK.muted, fontSize: 11 };
  return {
    xAxis: {
      type: 'value',
      max: lastDay,
      interval: dayInterval(lastDay, narrow ? 4 : 7),
      splitLine: { show: false },
      axisLine: { show: true, lineStyle: { color: INK.line } },
      axisLabel: { ...text, formatter: dayLabel, showMaxLabel: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      name: unit,
      nameGap: 14,
      nameTextStyle: { ...text, align: 'right', padding: [0, 8, 0, 0] },
      splitNumber: 4,
      splitLine: { lineStyle: { color: INK.line } },
      axisLabel: { ...text, formatter: figure },
    },
  };
}

/** Months of thirty days, as few as leave room for so many labels. */
function dayInterval(days: number, labels: number): number {
  return Math.max(1, days < 30 * labels ? Math.ceil(days / labels) : Math.ceil(days / labels / 30) * 30);
}

function dayLabel(day: number): string {
  return day === 0 ? 'today' : `day ${figure(day)}`;
}

/** Each step on its very day, where the points are some days apart. */
function scaledLine({ steps, volumeGib }: DiskForecast, lastDay: number): [number, number][] {
  const grown = steps.map((step): [number, number] => [step.day, step.volumeGib]);
  const today = (steps.at(0)?.day ?? 1) < 1 ? [] : [[0, volumeGib] as [number, number]];
  return [...today, ...grown, [lastDay, steps.at(-1)?.volumeGib ?? volumeGib]];
}

/** Where the line of what is used meets that of today's size, if the picture goes that far. */
function fullDay({ daysUntilFull }: DiskForecast, lastDay: number): LineSeriesOption['markLine'] {
  return daysUntilFull === undefined || daysUntilFull > lastDay
    ? undefined
    : {
        silent: true,
        symbol: 'none',
        lineStyle: { color: INK.muted, type: 'dotted', width: 1 },
        label: {
          formatter: `full on day ${figure(daysUntilFull)}`,
          color: INK.text,
          fontSize: 11,
          position: 'end',
          distance: 6,
          align: daysUntilFull > lastDay * 0.75 ? 'right' : daysUntilFull < lastDay * 0.25 ? 'left' : 'center',
        },
        data: [{ xAxis: daysUntilFull }],
      };
}
