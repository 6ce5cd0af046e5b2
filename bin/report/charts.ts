import {
  BarChart,
  LineChart,
  ScatterChart,
  type BarSeriesOption,
  type LineSeriesOption,
  type ScatterSeriesOption,
} from 'echarts/charts';
import { GridComponent, MarkLineComponent, type GridComponentOption } from 'echarts/components';
import { init, use, type ComposeOption } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import { escaped, Markup, markup } from './markup';

use([BarChart, LineChart, ScatterChart, GridComponent, MarkLineComponent, LabelLayout, SVGRenderer]);

export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | ScatterSeriesOption | GridComponentOption>;

/** How a chart looks at one width. */
export interface Drawing {
  readonly height: number;
  readonly option: ChartOption;
}

/** A page of a desktop, or a phone of 360 pixels without its margins. */
export interface Canvas {
  readonly width: number;
  readonly narrow: boolean;
}

const CANVASES: readonly Canvas[] = [
  { width: 760, narrow: false },
  { width: 336, narrow: true },
];

/** Okabe and Ito, https://jfly.uni-koeln.de/color: also told apart by who does not see all colours. */
export const COLOURS = {
  blue: '#0072b2',
  sky: '#56b4e9',
  orange: '#e69f00',
  yellow: '#f0e442',
  green: '#009e73',
  vermilion: '#d55e00',
  purple: '#cc79a7',
  grey: '#5f6670',
} as const;

export const INK = { text: '#1c2128', muted: '#57606a', line: '#d0d7de' } as const;

/** Each chart in both widths, of which the style shows one: text that is scaled down with its picture cannot be read. */
export function chart(label: string, draw: (canvas: Canvas) => Drawing): Markup {
  const pictures = CANVASES.map((canvas) => picture(label, canvas, draw(canvas)));
  return markup`<figure class="chart">${pictures}</figure>
`;
}

function picture(label: string, { width, narrow }: Canvas, { height, option }: Drawing): Markup {
  const canvas = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    canvas.setOption({
      animation: false,
      textStyle: { fontFamily: 'system-ui, sans-serif', fontSize: 12, color: INK.text },
      ...option,
    });
    const opening = `<svg class="${narrow ? 'narrow' : 'wide'}" role="img" aria-label="${escaped(label)}" `;
    return new Markup(stillPicture(canvas.renderToSVGString()).replace('<svg ', opening));
  } finally {
    canvas.dispose();
  }
}

/**
 * Without what is there for scripts, pointers and animations. All that is in `defs` are clips of lines that would be drawn bit
 * by bit, with ids that count pictures through the life of a process: pages of the same plan are to be the same.
 */
function stillPicture(svg: string): string {
  return svg
    .replace(/<(style|defs)[^]*?<\/\1>\s*/g, '')
    .replace(/ (?:ecmeta_\w+|class|clip-path|pointer-events|xml:space|xmlns:xlink|baseProfile|version)="[^"]*"/g, '')
    .replace(/\n+/g, '\n');
}

/** One entry of a legend: text wraps where a chart's own would run out of it. */
export interface LegendEntry {
  readonly name: string;
  readonly mark: Markup;
}

/** A chart says the same in its label. */
export function legend(entries: readonly LegendEntry[]): Markup {
  const items = entries.map(({ name, mark }) => markup`<li>${mark}${name}</li>`);
  return markup`<ul class="legend" aria-hidden="true">${items}</ul>
`;
}

/** How something is drawn: a filled area, a line, or a line of dashes. */
export function swatch(colour: string, shape: 'box' | 'line' | 'dashes' = 'box'): Markup {
  return markup`<span class="swatch ${shape}" style="--colour: ${colour}"></span>`;
}
