import Table from 'cli-table3';

/** Cells as `npm run synth` shows them too: without colours, so that a file or a pipe has the same text. */
export function textTable(head: readonly string[], rightOf: readonly number[], rows: readonly string[][]): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (rightOf.includes(column) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows);
  return table.toString();
}
