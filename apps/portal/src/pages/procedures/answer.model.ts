import type { AnswerTableBody } from '@garant/contracts';

export type AnswerReading =
  { readonly ok: true; readonly table: AnswerTableBody } | { readonly ok: false; readonly line: number };

/** Signs of a cell that is not shown. */
const HIDDEN = ['', 'x', 'c', 's'];

/**
 * A table out of a spreadsheet: names of the breakdowns and of the count in the first line, then one cell a line, with tabs,
 * semicolons or commas between. `*` is the total over a breakdown; an empty count, or x, is suppressed.
 */
export function readAnswer(text: string, minimumCell: number): AnswerReading {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [head] = lines;
  const separator = ['\t', ';', ','].find((sign) => head?.includes(sign));
  if (head === undefined || separator === undefined || lines.length < 2) return { ok: false, line: 1 };
  const fieldsOf = (line: string): string[] =>
    line.split(separator).map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
  const dimensions = fieldsOf(head).slice(0, -1);
  const cells: AnswerTableBody['cells'] = [];
  for (const [index, line] of lines.slice(1).entries()) {
    const fields = fieldsOf(line);
    const count = fields.at(-1)!.replaceAll(/[\s\u202f\u00a0]/g, '');
    const hidden = HIDDEN.includes(count.toLowerCase());
    const places = fields.slice(0, -1);
    if (places.length !== dimensions.length || places.includes('') || (!hidden && !/^\d{1,9}$/.test(count)))
      return { ok: false, line: index + 2 };
    cells.push({ at: places, count: hidden ? null : Number(count) });
  }
  return { ok: true, table: { dimensions, cells, minimumCell } };
}
