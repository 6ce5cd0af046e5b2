import { markup, type Content, type Markup } from './markup';

/** One column. */
export interface Column {
  readonly head: string;
  /** Aligned to the right, with digits of one width. */
  readonly numeric?: boolean;
}

/** Cells of one row, in the order of the columns. */
export interface Row {
  readonly cells: readonly Content[];
  /** Set apart from the others. */
  readonly chosen?: boolean;
}

/**
 * How a table fits a phone: as it is, with a card for each row, or with a card whose cells are in pairs. Roles are said, because
 * browsers forget them where a row is no longer laid out as one.
 */
export type OnPhone = 'as-is' | 'cards' | 'pairs';

export function table(columns: readonly Column[], rows: readonly Row[], onPhone: OnPhone): Markup {
  return markup`<table role="table" class="${onPhone}">
<thead role="rowgroup"><tr role="row">${columns.map(headCell)}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => bodyRow(columns, row))}</tbody>
</table>
`;
}

function headCell({ head, numeric }: Column): Markup {
  return markup`<th role="columnheader" scope="col"${numericClass(numeric)}>${head}</th>`;
}

function bodyRow(columns: readonly Column[], { cells, chosen }: Row): Markup {
  const [first, ...others] = cells;
  const rest = columns.slice(1).map((column, index) => dataCell(column, others[index]));
  return markup`
<tr role="row"${chosen ? markup` class="chosen"` : undefined}><th role="rowheader" scope="row">${first}</th>${rest}</tr>`;
}

/** A card shows the head of the column beside the cell. */
function dataCell({ head, numeric }: Column, content: Content): Markup {
  return markup`<td role="cell" data-head="${head}"${numericClass(numeric)}>${content}</td>`;
}

function numericClass(numeric = false): Markup | undefined {
  return numeric ? markup` class="number"` : undefined;
}
