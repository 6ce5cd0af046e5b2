import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { htmlReport } from '../../bin/report/html-report';
import { planResult, type PlanResult } from '../../bin/plan/plan-result';
import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import { KafkaPrices } from '../../lib/sizing/kafka-prices';
import { usd } from '../../lib/sizing/recommendations';
import { CleanupPolicy, type Workload } from '../../lib/sizing/workload';
import { temporaryFolder } from '../support/testing-app';

// Needs Chromium: `npm run test:kafka`.

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

interface Screen {
  readonly width: number;
  readonly height: number;
  readonly charts: 'narrow' | 'wide';
  readonly media?: 'print';
}

const PHONE: Screen = { width: 360, height: 740, charts: 'narrow' };
const DESKTOP: Screen = { width: 1280, height: 800, charts: 'wide' };

const screens: Readonly<Record<string, Screen>> = {
  'a phone': PHONE,
  'a large phone': { width: 430, height: 930, charts: 'narrow' },
  'a tablet': { width: 768, height: 1024, charts: 'wide' },
  'a small window': { width: 800, height: 600, charts: 'wide' },
  'a desktop': DESKTOP,
  'A4 within its margins': { width: 688, height: 1016, charts: 'wide', media: 'print' },
};

/** Of docs/sizing.md. */
const documented: Workload = {
  ingressMibps: 100,
  fanOut: 2,
  retentionHours: 7 * 24,
  compressionRatio: 0.5,
  growthPercentPerMonth: 5,
};

const seoul = KafkaPrices.ofRegion('ap-northeast-2');

const results: Readonly<Record<string, PlanResult>> = {
  'the workload of the documents': planResult(documented, {}),
  'two zones': planResult({ ...documented, zones: 2 }, {}),
  'a region with borrowed prices': planResult(documented, { prices: seoul, operatorCostUsdPerMonth: 8000 }),
  'one kind': planResult(documented, { kinds: [KafkaKind.EC2] }),
  'sizes that are named': planResult(documented, { instanceTypes: ['kafka.m7g.large', 'r7g.2xlarge'] }),
  'little, and no growth': planResult({ ingressMibps: 0.01, retentionHours: 1 }, {}),
  'too much for some': planResult({ ...documented, ingressMibps: 3000, growthPercentPerMonth: 30 }, {}),
  'compacted topics': planResult(
    { ingressMibps: 5, cleanupPolicy: CleanupPolicy.COMPACT, liveSetGib: 200, growthPercentPerMonth: 100 },
    { kinds: [KafkaKind.MSK_STANDARD, KafkaKind.CONFLUENT_CLOUD] },
  ),
  'many partitions': planResult({ ...documented, partitions: 40_000, headroomPercent: 40 }, {}),
};

/** What the page must have drawn, by the beginning of what it says to who does not see it. */
function expectedCharts({ forecasts, plan }: PlanResult): string[] {
  const grows = (plan.workload.growthPercentPerMonth ?? 0) > 0;
  return [
    'Cost per month by kind and part: ',
    'Use of each limit: ',
    ...(plan.paretoFront.length > 1 ? ['Cost per month against ingress carried, '] : []),
    ...(grows ? forecasts.map(({ kind }) => `Disk of each broker with ${kind} by day: `) : []),
  ];
}

/** Runs in the page, as text because the compiler knows no DOM here. */
const MEASURE = `(() => {
  const visible = [...document.querySelectorAll('.chart svg')].filter((svg) => svg.getBoundingClientRect().width > 0);
  const boxOf = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { text: element.textContent, left, top, right, bottom };
  };
  return {
    scrollWidth: document.documentElement.scrollWidth,
    text: document.body.innerText,
    headings: [...document.querySelectorAll('h2')].map((heading) => heading.textContent),
    charts: visible.map((svg) => ({
      label: svg.getAttribute('aria-label'),
      role: svg.getAttribute('role'),
      variant: svg.getAttribute('class'),
      box: boxOf(svg),
      fontPixels: Math.min(...[...svg.querySelectorAll('text')].map((text) =>
        parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)),
      texts: [...svg.querySelectorAll('text')].map(boxOf),
    })),
  };
})()`;

interface Box {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Measured {
  readonly scrollWidth: number;
  readonly text: string;
  readonly headings: readonly string[];
  readonly charts: readonly {
    readonly label: string;
    readonly role: string;
    readonly variant: string;
    readonly box: Box;
    readonly fontPixels: number;
    readonly texts: readonly Box[];
  }[];
}

interface Seen extends Measured {
  /** What must not be. */
  readonly problems: readonly string[];
}

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}, 60_000);

afterAll(async () => {
  await browser.close();
});

/** Opens a page from a file, and says what is wrong with it. */
async function look(html: string, { width, height, charts, media }: Screen): Promise<Seen> {
  const file = join(temporaryFolder(), 'report.html');
  writeFileSync(file, html);
  const { href } = pathToFileURL(file);
  const page = await browser.newPage({ viewport: { width, height } });
  const heard: string[] = [];
  page.on('console', (message) => heard.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (url !== href && !url.startsWith('data:')) {
      heard.push(`request: ${url}`);
    }
  });
  try {
    await page.emulateMedia({ media: media ?? 'screen' });
    await page.goto(href, { waitUntil: 'load' });
    const measured = await page.evaluate<Measured>(MEASURE);
    return { ...measured, problems: [...heard, ...layoutProblems(measured, width, charts)] };
  } finally {
    await page.close();
  }
}

function layoutProblems({ scrollWidth, charts }: Measured, width: number, variant: string): string[] {
  return [
    ...(scrollWidth > width ? [`scrolls: ${scrollWidth} pixels on ${width}`] : []),
    ...charts.flatMap((chart) => [
      ...(chart.variant === variant ? [] : [`wrong width: ${chart.label}`]),
      ...(chart.role === 'img' ? [] : [`no image: ${chart.label}`]),
      ...(chart.fontPixels >= 9.5 ? [] : [`small text: ${chart.fontPixels} pixels in ${chart.label}`]),
      ...chart.texts.filter((text) => isOutside(text, chart.box)).map(({ text }) => `cut off: ${text}`),
      ...overlaps(chart.texts),
    ]),
  ];
}

/** A pixel is within what browsers round. */
function isOutside(text: Box, box: Box): boolean {
  return (
    text.left < box.left - 1 || text.right > box.right + 1 || text.top < box.top - 1 || text.bottom > box.bottom + 1
  );
}

function overlaps(texts: readonly Box[]): string[] {
  return texts.flatMap((one, index) =>
    texts
      .slice(index + 1)
      .filter((other) => shared(one, other) > 0.2)
      .map((other) => `overlap: ${one.text} and ${other.text}`),
  );
}

/** The part of the smaller box that the other covers: lines below each other share some of the space between them. */
function shared(one: Box, other: Box): number {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  const area = ({ left, top, right, bottom }: Box) => (right - left) * (bottom - top);
  return width <= 0 || height <= 0 ? 0 : (width * height) / Math.min(area(one), area(other));
}

describe.each(Object.entries(results))('the report of %s', (_, result) => {
  const html = htmlReport(result);

  test.each(Object.entries(screens))(
    'fits %s',
    async (__, screen) => {
      const { problems, charts, text } = await look(html, screen);
      expect(problems).toEqual([]);
      const expected = expectedCharts(result);
      expect(charts.map(({ label }, index) => label.slice(0, expected[index]?.length))).toEqual(expected);
      for (const { kind, cheapest, runnerUp } of result.plan.kinds) {
        expect(text).toContain(kind);
        expect(text).toContain(usd(cheapest.cost.totalUsd));
        expect(text).toContain(usd((runnerUp ?? cheapest).cost.totalUsd));
      }
    },
    60_000,
  );

  test('is one small page without a trace of where it was made', () => {
    expect(html.length).toBeLessThan(300_000);
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org\/)|NaN|undefined|Infinity|\[object /);
    expect(html).not.toContain(process.cwd());
    expect(html).not.toContain(`${homedir()}/`);
  });

  test('is the same each time', () => {
    expect(htmlReport(result) === html).toBe(true);
  });
});

describe('the text of a report', () => {
  const [standard] = Object.values(results) as [PlanResult];

  test('says what to take, why, and what it is of', async () => {
    const { text, headings } = await look(htmlReport(standard), DESKTOP);
    const prod = standard.plan.recommendations.find(({ environment }) => environment === 'prod');
    expect(text).toContain(
      `For prod: ${prod?.candidate.count} x ${prod?.candidate.size} (${prod?.candidate.kind}) at ` +
        `${usd(prod?.candidate.cost.totalUsd ?? 0)} a month: ${prod?.reasons[0]}.`,
    );
    expect(text).toMatch(/Records are kept\s+7 days/);
    for (const assumption of standard.plan.assumptions) {
      expect(text.toLowerCase()).toContain(assumption.toLowerCase());
    }
    expect(headings).toEqual([
      'Workload',
      'Cost per month',
      'Kinds that carry it',
      expect.stringMatching(/^Limits of \d+ x /),
      'Cost of room to grow',
      'Disks',
      'Amazon MSK or EC2',
      'Environments',
      'Assumptions',
      'Prices',
    ]);
  });

  test('marks prices that are borrowed or unverified, and explains them', async () => {
    const borrowed = results['a region with borrowed prices'] as PlanResult;
    const { text } = await look(htmlReport(borrowed), PHONE);
    const [cheapest] = borrowed.plan.kinds;
    expect(text).toContain(`* ${usd(cheapest?.cheapest.cost.totalUsd ?? 0)}`);
    expect(text).toContain('* Prices of us-east-1 stand in for those of ap-northeast-2');
    expect(text).toContain(cheapest?.cheapest.borrowedPrices[0]);
    expect(text).toMatch(/\*† \$[\d,]+/);
    expect(text).toContain('† Confluent Cloud: a price in it was never confirmed');
    const { text: home } = await look(htmlReport(standard), PHONE);
    expect(home).not.toContain('stand in for those of');
    expect(home).toContain('† Confluent Cloud');
  });

  test('leaves out what there is nothing to say of', async () => {
    const { plan } = standard;
    const bare = { ...plan, kinds: plan.kinds.slice(0, 1), paretoFront: [], recommendations: [], assumptions: [] };
    const { problems, headings } = await look(htmlReport({ ...standard, plan: bare, forecasts: [] }), PHONE);
    expect(problems).toEqual([]);
    expect(headings).toEqual([
      'Workload',
      'Cost per month',
      'Kinds that carry it',
      expect.stringMatching(/^Limits of /),
      'Amazon MSK or EC2',
      'Prices',
    ]);
    const nothing = { ...bare, kinds: [], impossible: [] };
    const empty = await look(htmlReport({ ...standard, plan: nothing, forecasts: [] }), PHONE);
    expect(empty.headings).toEqual(['Workload', 'Amazon MSK or EC2', 'Prices']);
    expect(empty.text).toContain('No cluster carries this workload.');
  });

  test('is text, whatever it is made of', async () => {
    const nasty = `<script>console.error("in")</script><img src='http://127.0.0.1:9/x'> & "quoted"`;
    const impossible = [{ kind: KafkaKind.MSK_SERVERLESS, reason: nasty, remedy: nasty }];
    const { kinds } = standard.plan;
    const renamed = kinds.map((one) => ({ ...one, cheapest: { ...one.cheapest, size: nasty } }));
    const plan = { ...standard.plan, impossible, region: nasty, assumptions: [nasty], kinds: renamed };
    const { problems, text } = await look(htmlReport({ ...standard, plan }), DESKTOP);
    expect(problems.filter((problem) => !/^(overlap|cut off|scrolls)/.test(problem))).toEqual([]);
    expect(text.split(nasty).length - 1).toBeGreaterThanOrEqual(4);
  });
});

describe('the check finds', () => {
  const html = htmlReport(Object.values(results)[0] as PlanResult);
  const withoutPolicy = html.replace(/<meta http-equiv[^>]*>/, '');
  const text = (x: number, y: number, words: string) => `<text x="${x}" y="${y}" font-size="12">${words}</text>`;
  const inChart = (more: string) => html.replace('</svg></figure>', `${more}</svg></figure>`);

  test.each([
    [
      'a script, though the policy stops it',
      html.replace('</main>', '<script>1</script></main>'),
      /^console: .*script/,
    ],
    [
      'an error in the console',
      withoutPolicy.replace('</main>', `<script>console.error('broken')</script></main>`),
      /broken/,
    ],
    [
      'an error that is thrown',
      withoutPolicy.replace('</main>', `<script>throw new Error('fell')</script></main>`),
      /^error: fell/,
    ],
    ['a request', withoutPolicy.replace('</main>', '<img src="http://127.0.0.1:9/x.png"></main>'), /^request: http/],
    ['a page that is too wide', html.replace('<main>', '<main><p style="width: 500px">wide</p>'), /^scrolls: 512 /],
    ['the wrong chart', html.replaceAll('class="narrow"', 'class="other"'), /^wrong width: Cost per month/],
    ['text outside of a chart', inChart(text(330, 40, 'beyond')), /^cut off: beyond/],
    ['text above text', inChart(text(100, 60, 'below') + text(102, 62, 'above')), /^overlap: below and above/],
  ])('%s', async (_, page, problem) => {
    const { problems } = await look(page, PHONE);
    expect(problems).toContainEqual(expect.stringMatching(problem));
  });
});
