import type { ImportCounts, ImportFormat } from '@garant/contracts';

const ENDINGS: readonly [RegExp, ImportFormat][] = [
  [/\.csv$/i, 'csv'],
  [/\.(ndjson|jsonl)$/i, 'ndjson'],
  [/\.json$/i, 'fhir'],
];
/** What a file seems to hold, by its ending; the person may know better. */
export const formatOf = (name: string): ImportFormat =>
  ENDINGS.find(([ending]) => ending.test(name))?.[1] ?? 'csv';

export const PARTS = ['imported', 'duplicates', 'rejected'] as const;
export type Part = (typeof PARTS)[number];

/** Where each part of the bar begins, and how long it is, in thousandths of all lines; nothing that exists is invisible. */
export function barOf(counts: Pick<ImportCounts, Part>): { part: Part; start: number; length: number }[] {
  const all = Math.max(
    1,
    PARTS.reduce((sum, part) => sum + counts[part], 0),
  );
  let before = 0;
  return PARTS.filter((part) => counts[part] > 0).map((part) => {
    const start = (1_000 * before) / all;
    before += counts[part];
    return { part, start, length: Math.max(4, (1_000 * counts[part]) / all) };
  });
}

/** A file size as people say it, with its unit for `Intl`. */
export function sizeOf(bytes: number): {
  value: number;
  unit: 'byte' | 'kilobyte' | 'megabyte' | 'gigabyte';
} {
  if (bytes < 1_000) return { value: bytes, unit: 'byte' };
  if (bytes < 1_000_000) return { value: bytes / 1_000, unit: 'kilobyte' };
  if (bytes < 1_000_000_000) return { value: bytes / 1_000_000, unit: 'megabyte' };
  return { value: bytes / 1_000_000_000, unit: 'gigabyte' };
}

/** The moment of a field of the browser (`2026-03-01T10:30`, local time) as the API takes it; undefined when empty. */
export const momentOf = (field: string): string | undefined =>
  field === '' || Number.isNaN(Date.parse(field)) ? undefined : new Date(field).toISOString();

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
