import type { AnswerLine, QuestionAnswer } from '@garant/contracts';

/** What all parts of an answer say together. */
export function together(parts: readonly QuestionAnswer[]): {
  lines: AnswerLine[];
  count: number;
  atLeast: boolean;
} {
  const lines = parts.flatMap((part) => part.lines);
  const whole = parts.at(-1)?.next === null;
  const first = parts[0]?.count ?? 0;
  // Groups and proofs count what their lines do not show.
  const summed = parts.reduce((sum, part) => sum + (part.groups || part.findings ? part.count : 0), 0);
  const known = Math.max(first, lines.length, summed);
  return { lines, count: known, atLeast: !whole && (parts[0]?.atLeast ?? true) };
}

const COLUMNS = [
  'index',
  'at',
  'type',
  'actor',
  'role',
  'subject',
  'permit',
  'dataset',
  'release',
  'environment',
  'outcome',
  'facts',
] as const;

/** One page of an answer as RFC 4180 with semicolons, as French spreadsheets part columns; no cell is taken for a formula. */
export function csvOf(lines: readonly AnswerLine[]): string {
  const rows = lines.map((line) => [
    line.index,
    line.at,
    line.type,
    line.actor?.ref,
    line.actor?.role,
    line.subject,
    line.permit,
    line.dataset,
    line.release,
    line.environment,
    line.outcome,
    line.facts.map(({ name, value }) => `${name}=${value}`).join(' '),
  ]);
  return `\ufeff${[COLUMNS, ...rows].map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}
function cell(value: string | number | null | undefined): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
