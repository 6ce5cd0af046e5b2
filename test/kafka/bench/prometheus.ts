import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/testing-app';
import { until, type Outcome } from './commands';
import type { Machines } from './machines';

const SERVER = 'http://127.0.0.1:9090';

/** One series of an answer. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: readonly [number, string] }[];
  };
}

/** The files of a Prometheus by their names, `prometheus.yml` among them. */
export type PrometheusFiles = Readonly<Record<string, string>>;

/** Debian's Prometheus in the network of the clients, where nobody else reaches it. */
export class Prometheus {
  /** Ends when it answers. */
  public static async start(machines: Machines, files: PrometheusFiles): Promise<Prometheus> {
    const folder = temporaryFolder();
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, name), text);
    }
    const prometheus = new Prometheus(machines, folder);
    await until('Prometheus to answer', () => prometheus.isReady(), {
      watch: () => {
        prometheus.requireRunning();
      },
    });
    return prometheus;
  }

  private readonly running: Promise<Outcome>;
  private ended?: Outcome;

  private constructor(
    private readonly machines: Machines,
    private readonly folder: string,
  ) {
    const command = [
      'prometheus',
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${new URL(SERVER).host}`,
      '--log.level=warn',
    ];
    // Its number, as who kills the program that started it leaves it behind.
    const noted = ['bash', '-c', 'echo $$ >"$1" && exec "${@:2}"', 'prometheus', join(folder, 'pid'), ...command];
    this.running = machines.client(noted, { seconds: 3600 }).then((outcome) => (this.ended = outcome));
  }

  public async stop(): Promise<void> {
    if (!this.ended) {
      process.kill(Number(readFileSync(join(this.folder, 'pid'), 'utf8')), 'SIGTERM');
    }
    await this.running;
  }

  /** The series that an expression gives now. */
  public async query(expression: string): Promise<Sample[]> {
    const [answer = []] = await this.queryAll([expression]);
    return answer;
  }

  /** The same of many, in one call. */
  public async queryAll(expressions: readonly string[]): Promise<Sample[][]> {
    const urls = expressions.map((one) => `url = "${SERVER}/api/v1/query?query=${encodeURIComponent(one)}"\n`);
    const input = `silent\nwrite-out = "\\n"\n${urls.join('')}`;
    const { stdout, stderr } = await this.machines.client(['curl', '--config', '-'], { input });
    this.requireRunning();
    const lines = stdout.split('\n').filter(Boolean);
    if (lines.length !== expressions.length) {
      throw new Error(`${expressions.length} queries have ${lines.length} answers: ${stdout}${stderr}`);
    }
    return lines.map((line, index) => samplesOf(expressions[index] ?? '', JSON.parse(line) as Answer));
  }

  /** Names of the alerts that fire. */
  public async firing(): Promise<Set<string>> {
    const alerts = await this.query('ALERTS{alertstate="firing"}');
    return new Set(alerts.map(({ metric }) => metric.alertname ?? ''));
  }

  private async isReady(): Promise<boolean> {
    const { status } = await this.machines.client(['curl', '--silent', '--fail', `${SERVER}/-/ready`]);
    return status === 0;
  }

  private requireRunning(): void {
    if (this.ended) {
      throw new Error(`Prometheus has ended: ${this.ended.stdout}${this.ended.stderr}`);
    }
  }
}

function samplesOf(expression: string, { status, error, data }: Answer): Sample[] {
  if (status !== 'success' || !data) {
    throw new Error(`${expression}: ${error ?? status}`);
  }
  return data.result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
}
