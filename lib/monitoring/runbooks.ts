/** What to do, alarm by alarm. */
export const RUNBOOKS = 'https://github.com/cdk-kafka/cdk-kafka/blob/main/docs/runbooks.md';

/** Where it is written what to do about an alarm: a section of its id. */
export function runbookOf(id: string): string {
  return `${RUNBOOKS}#${id.toLowerCase()}`;
}
