import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import { SizingError } from '../../lib/sizing/sizing-error';
import type { Workload } from '../../lib/sizing/workload';
import { awsModelInput, awsText } from '../plan/aws-text';
import { EGRESSES, KINDS, planOptions, type PlanFlags } from '../plan/plan-flags';
import { planJson, templateJson } from '../plan/plan-json';
import { planResult } from '../plan/plan-result';
import { planText } from '../plan/plan-text';
import { templateText } from '../plan/template-text';
import { templateSize } from '../plan/template-size';
import { UsageError } from '../plan/usage-error';
import { CLEANUP_KEY, CLEANUP_POLICIES, flagOf, WORKLOAD_FIELDS } from '../plan/workload-fields';
import { readWorkloadFile } from '../plan/workload-file';

interface Flags extends PlanFlags {
  readonly workload?: string;
  readonly template?: string;
  readonly stack?: string;
  readonly app: string;
  readonly model?: string;
  readonly json?: boolean;
  readonly html?: string;
}

/** What only a workload is asked with, and no cluster that is there. */
const OF_WORKLOADS = ['html', 'model', 'kinds', 'instanceTypes', 'brokers'];

/** `cdk-kafka plan`: what a workload needs, or what a template carries. */
export function planCommand(): Command {
  const command = new Command('plan')
    .description('brokers, disk and cost for a workload; or what a synthesized cluster costs and carries')
    .option('--workload <file>', 'the workload as a file of YAML or JSON; what is said here comes before it');
  for (const { key, description, quantity } of WORKLOAD_FIELDS) {
    command.option(`${flagOf(key)} <value>`, `${description}; such as ${quantity.example}`);
  }
  return command
    .addOption(
      new Option(`${flagOf(CLEANUP_KEY)} <policy>`, 'what becomes of records no longer wanted').choices(
        CLEANUP_POLICIES,
      ),
    )
    .addOption(new Option('--kinds <kind...>', 'kinds that are compared (all)').choices(Object.keys(KINDS)))
    .option('--instance-types <type...>', 'sizes of brokers that may be taken (all)')
    .option('--brokers <number>', 'exactly so many (as few as carry it)')
    .option('--region <region>', 'region that prices are of (us-east-1)')
    .option('--prices <file...>', "AWS's public price lists of the region, offer files of AmazonMSK, AmazonEC2 ...")
    .option('--rack-aware-fetching', 'consumers read from a replica in their zone')
    .option('--operator-cost <usd>', 'what those cost who run a cluster on EC2, in USD a month (0)')
    .addOption(
      new Option('--node-egress <way>', 'how nodes on EC2 reach AWS (nat-per-zone)').choices(Object.keys(EGRESSES)),
    )
    .addOption(
      new Option('--template <file>', 'a synthesized template: what it costs, what it can carry').conflicts(
        OF_WORKLOADS,
      ),
    )
    .addOption(
      new Option('--stack <name>', 'the same of a stack in --app, with all that it needs').conflicts([
        ...OF_WORKLOADS,
        'template',
      ]),
    )
    .option('--app <folder>', 'where cdk synth left the stacks', 'cdk.out')
    .addOption(
      new Option('--model <model>', "AWS's own formulas, for comparison: three zones of us-east-1")
        .choices(['aws'])
        .conflicts([
          ...OF_WORKLOADS.filter((name) => name !== 'model'),
          'region',
          'prices',
          'zones',
          'template',
          'stack',
        ]),
    )
    .option('--json', 'for programs: docs/plan.schema.json, docs/template.schema.json')
    .option('--html <file>', 'also writes a page for people')
    .action(async (flags: Flags & Record<string, unknown>) => {
      console.log(await answer(flags));
    });
}

async function answer(flags: Flags & Record<string, unknown>): Promise<string> {
  const file = flags.workload === undefined ? undefined : readWorkloadFile(flags.workload);
  const said = { ...file?.workload, ...workloadFromFlags(flags) };
  try {
    return await answerTo(flags, said);
  } catch (error) {
    throw error instanceof SizingError ? inTheirWords(error, flags, file?.whereIs ?? (() => '')) : error;
  }
}

async function answerTo(flags: Flags, said: Partial<Workload>): Promise<string> {
  const options = planOptions(flags);
  if (flags.template !== undefined || flags.stack !== undefined) {
    const size = templateSize(flags);
    checkScale(said);
    return flags.json ? templateJson(size, said, options) : templateText(size, said, options);
  }
  const { ingressMibps } = said;
  if (ingressMibps === undefined) {
    throw new UsageError(`--ingress must be given, such as --ingress 100 --retention 7d`);
  }
  const workload = { ...said, ingressMibps };
  if (flags.model === 'aws') {
    return flags.json ? JSON.stringify(KafkaSizing.awsModel(awsModelInput(workload)), undefined, 2) : awsText(workload);
  }
  const result = planResult(workload, options);
  if (flags.html !== undefined) {
    const { htmlReport } = await import('../report/html-report.js');
    write(flags.html, htmlReport(result));
  }
  return flags.json ? planJson(result) : planText(result);
}

/** They are relative to the ingress, and there is none. */
function checkScale({ ingressMibps, peakIngressMibps, egressMibps, liveSetGib }: Partial<Workload>): void {
  if (ingressMibps === undefined && (peakIngressMibps ?? egressMibps ?? liveSetGib) !== undefined) {
    throw new UsageError(`--peak-ingress, --egress and --live-set need --ingress, in proportion to which they grow`);
  }
}

function workloadFromFlags(flags: Readonly<Record<string, unknown>>): Partial<Workload> {
  const entries = WORKLOAD_FIELDS.flatMap(({ key, property, quantity }) => {
    const text = flags[key];
    if (typeof text !== 'string') {
      return [];
    }
    const value = quantity.read(text);
    if (value === undefined) {
      throw new UsageError(`${flagOf(key)} must be such as ${quantity.example}, got '${text}'`);
    }
    return [[property, value]];
  });
  const policy = flags[CLEANUP_KEY];
  return {
    ...Object.fromEntries(entries),
    ...(policy === undefined ? {} : { [CLEANUP_KEY]: policy }),
  } as Partial<Workload>;
}

/** Names that the library and the command line have for the same thing. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ...WORKLOAD_FIELDS.map(({ property, key }) => [property, key] as const),
  ...[CLEANUP_KEY, 'instanceTypes', 'brokers', 'region', 'kinds'].map((name) => [name, name] as const),
  ['operatorCostUsdPerMonth', 'operatorCost'],
  // Of AWS's model, which has them computed from these.
  ['averageOutMibps', 'fanOut'],
]);

/** The library speaks of its properties; here they are flags, or keys in a line of a file. What was got stays as it is. */
function inTheirWords(
  { message, property = '' }: SizingError,
  flags: Readonly<Record<string, unknown>>,
  whereIs: (property: string) => string,
): UsageError {
  const line = flags[KEYS.get(property) ?? ''] === undefined ? whereIs(property) : '';
  const named = message.replace(/(got )?'([A-Za-z]+)'/g, (quoted, got: string | undefined, name: string) => {
    const key = got === undefined ? KEYS.get(name) : undefined;
    return key === undefined ? quoted : line === '' ? flagOf(key) : `'${key}'`;
  });
  return new UsageError(`${line}${named}`);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`--html ${file}: cannot be written: ${(error as Error).message}`);
  }
}
