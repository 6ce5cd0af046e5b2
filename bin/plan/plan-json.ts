import type { PlanOptions } from '../../lib/sizing/plan-options';
import type { Workload } from '../../lib/sizing/workload';
import type { PlanResult } from './plan-result';
import { SCHEMA_VERSION } from './plan-schema';
import { templateReport } from './template-report';
import type { TemplateSize } from './template-size';

/** What a program reads: docs/plan.schema.json. */
export function planJson({ plan, crossover, forecasts }: PlanResult): string {
  return json({ version: SCHEMA_VERSION, ...plan, crossover, forecasts });
}

/** The same of a synthesized cluster: docs/template.schema.json. */
export function templateJson(found: TemplateSize, said: Partial<Workload>, options: PlanOptions): string {
  return json({ version: SCHEMA_VERSION, name: found.name, ...templateReport(found, said, options) });
}

/** JSON has no number without bound: what has none is left out. */
function json(value: object): string {
  return JSON.stringify(value, (_, part: unknown) => (part === Infinity ? undefined : part), 2);
}
