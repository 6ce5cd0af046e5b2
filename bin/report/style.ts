import { INK } from './charts';

/** Below it wide tables become cards. */
const NO_DESKTOP = '(max-width: 783px)';

/** Up to here the narrow charts are larger than the wide ones made to fit. Paper is never a phone. */
const PHONE = '(max-width: 560px)';

export const STYLE = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 24px 12px 48px; max-width: 784px; overflow-wrap: break-word;
  font: 16px/1.5 system-ui, sans-serif; color: ${INK.text}; background: #fff;
}
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 8px; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 40px 0 8px; }
h3 { font-size: 1rem; margin: 24px 0 8px; }
p { margin: 0 0 12px; }
ul { margin: 0 0 12px; padding-left: 20px; }
li { margin: 2px 0; }
a { color: inherit; }
.summary { font-size: 1.125rem; margin: 0; padding: 12px 16px; background: #eef5fb; border-left: 4px solid #0072b2; }
.small { font-size: 0.875em; color: ${INK.muted}; font-weight: 400; }
.line { display: block; }
.size { white-space: nowrap; }
th .size { font-weight: 400; }
.mark, .note { color: #a33b00; text-decoration: none; font-weight: 600; }
.note { display: block; font-size: 0.8em; line-height: 1.3; white-space: normal; }
.cost { white-space: nowrap; }

.chart { margin: 8px 0 16px; }
.chart svg { display: block; height: auto; max-width: 100%; }
.chart .narrow { display: none; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; list-style: none; margin: 8px 0; padding: 0; font-size: 0.875rem; }
.legend li { display: flex; align-items: center; gap: 6px; }
.swatch { flex: none; width: 14px; height: 14px; background: var(--colour); }
.swatch.line { width: 22px; height: 3px; }
.swatch.dashes { width: 22px; height: 0; background: none; border-top: 2px dashed var(--colour); }
.shape { width: 10px; height: 10px; flex: none; }
td .shape { margin-right: 6px; }

table { width: 100%; border-collapse: collapse; margin: 8px 0 12px; font-size: 0.875rem; line-height: 1.4; }
th, td { text-align: left; vertical-align: top; padding: 7px 12px 7px 0; border-bottom: 1px solid ${INK.line}; }
tbody th { white-space: nowrap; }
th.number, td.number { padding-right: 20px; }
.cards th:first-child { padding-left: 12px; }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-weight: 600; color: ${INK.muted}; vertical-align: bottom; border-bottom-width: 2px; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number { white-space: normal; }
.chosen > * { background: #eef5fb; }
.cards .chosen th:first-child { background: #eef5fb linear-gradient(#0072b2, #0072b2) no-repeat left / 4px 100%; }
.facts { width: auto; min-width: 50%; }
.facts th { font-weight: 400; color: ${INK.muted}; }
.pairs { font-size: 0.8125rem; }
.pairs th, .pairs .number { padding-right: 12px; }
.pairs th:last-child, .pairs .number:last-child { padding-right: 0; }
.as-is tbody th { font-weight: 400; font-variant-numeric: tabular-nums; }

@media screen and ${NO_DESKTOP} {
  body { padding-top: 16px; }
  tbody th { white-space: normal; }
  .cards, .pairs, .cards tbody, .pairs tbody { display: block; }
  .cards thead, .pairs thead { display: none; }
  .cards tr, .pairs tr { display: block; border-bottom: 2px solid ${INK.line}; padding: 8px 0; }
  .cards th, .pairs th { display: block; border: 0; padding: 0 0 4px; font-size: 1rem; }
  .cards td, .pairs td { border: 0; padding: 2px 0; text-align: left; white-space: normal; }
  .cards td { display: grid; grid-template-columns: 112px 1fr; }
  .cards td > * { grid-column: 2; }
  .cards td::before, .pairs td::before { content: attr(data-head); color: ${INK.muted}; }
  .cards td:empty, .pairs td:empty { display: none; }
  .cards th:first-child { padding-left: 0; }
  .cards .chosen { border-left: 4px solid #0072b2; margin: 0 -12px; padding: 8px 12px 8px 8px; }
  .cards .chosen, .cards .chosen th:first-child { background: #eef5fb; }
  .pairs tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(144px, 1fr)); column-gap: 24px; }
  .pairs th { grid-column: 1 / -1; }
  .pairs td { display: flex; justify-content: space-between; font-size: 0.875rem; }
  .pairs .number { padding-right: 0; }
}

@media screen and ${PHONE} {
  .chart .wide { display: none; }
  .chart .narrow { display: block; margin: 0 auto; }
  .facts { width: 100%; }
  .as-is { font-size: 0.8125rem; }
  .as-is th, .as-is td { padding-right: 8px; }
  .as-is th:last-child, .as-is td:last-child { padding-right: 0; }
}

@media print {
  @page { margin: 14mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  table { font-size: 8.5pt; }
  .pairs { font-size: 8pt; }
  .chart svg { width: 100%; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2, h3, h2 + p { break-after: avoid; }
  p, tr, li, .chart, .legend { break-inside: avoid; }
  .legend { break-after: avoid; }
}
`;
