import { z } from 'zod';
import { CLEANUP_POLICIES, CLEANUP_KEY, WORKLOAD_FIELDS } from './workload-fields';

const quantity = z.union([z.number(), z.string()]);

/** The shape of a file that says a workload; what the quantities in it may be is said where they are read. */
export const workloadSchema = z
  .strictObject({
    ...Object.fromEntries(
      WORKLOAD_FIELDS.map(({ key, description, quantity: { example } }) => [
        key,
        quantity.optional().describe(`${description}; such as ${example}`),
      ]),
    ),
    [CLEANUP_KEY]: z.enum(CLEANUP_POLICIES).optional().describe('what becomes of records that are no longer wanted'),
  })
  .describe('A workload of cdk-kafka plan --workload');
