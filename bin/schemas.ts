import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { planSchema, templateSchema } from './plan/plan-schema';
import { workloadSchema } from './plan/workload-schema';

/** What `npm run docs` writes beside docs/API.md, for editors and programs. */
const SCHEMAS = {
  'workload.schema.json': workloadSchema,
  'plan.schema.json': planSchema,
  'template.schema.json': templateSchema,
};

for (const [file, schema] of Object.entries(SCHEMAS)) {
  writeFileSync(
    join('docs', file),
    `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', reused: 'ref' }), undefined, 2)}\n`,
  );
}
