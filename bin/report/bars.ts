import type { YAXisComponentOption } from 'echarts';
import { INK, type Canvas, type ChartOption } from './charts';

/** What stands beside one bar. */
export interface BarText {
  readonly name: string;
  /** In smaller letters below the name. */
  readonly detail?: string;
  readonly value: string;
}

/** Room around the bars, in pixels. */
export interface BarRoom {
  /** For names, on a wide canvas. */
  readonly left: number;
  /** For values. */
  readonly right: number;
  readonly top?: number;
  /** For an axis. */
  readonly bottom?: number;
}

const RICH = {
  name: { fontWeight: 600, fontSize: 12, color: INK.text, lineHeight: 16 },
  detail: { fontSize: 11, color: INK.muted, lineHeight: 15 },
} as const;

/** From the middle of a bar to the text above it. */
const ABOVE_BAR = 13;

const ROW_HEIGHT = { wide: 44, narrow: 58 } as const;

/** Names left of horizontal bars, or above them where a canvas is too narrow for that; values right of them. */
export function barRows(
  { narrow }: Canvas,
  texts: readonly BarText[],
  { left, right, top = 0, bottom = 0 }: BarRoom,
): { readonly height: number; readonly option: ChartOption } {
  const above = narrow ? ABOVE_BAR : 0;
  const names = texts.map(({ name, detail }) =>
    detail === undefined ? bold(name) : `${bold(name)}\n{detail|${detail}}`,
  );
  const values = texts.map(({ value }) => bold(value));
  return {
    height: above + top + bottom + texts.length * (narrow ? ROW_HEIGHT.narrow : ROW_HEIGHT.wide),
    option: {
      grid: { left: narrow ? 0 : left, right, top: above + top, bottom, outerBoundsMode: 'none' },
      yAxis: [axis('left', names, narrow ? LIFTED : { margin: left }), axis('right', values, { margin: right })],
    },
  };
}

function bold(text: string): string {
  return `{name|${text}}`;
}

interface LabelPlace {
  readonly margin: number;
  readonly inside?: boolean;
  readonly verticalAlign?: 'bottom';
  readonly padding?: number[];
}

const LIFTED: LabelPlace = { inside: true, margin: 0, verticalAlign: 'bottom', padding: [0, 0, ABOVE_BAR, 0] };

/** Text from the edge of the canvas. */
function axis(position: 'left' | 'right', data: string[], place: LabelPlace): YAXisComponentOption {
  return {
    type: 'category',
    position,
    inverse: true,
    data,
    axisLine: { show: false },
    axisTick: { show: false },
    z: 3,
    axisLabel: { interval: 0, rich: RICH, align: position, ...place },
  };
}
