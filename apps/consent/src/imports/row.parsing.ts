import { parse as parseCsv } from 'csv-parse/sync';
import {
  IMPORT_COLUMNS,
  importRow,
  type ImportFormat,
  type ImportRow,
  type ProblemCode,
} from '@garant/contracts';
import { CHOICE_ACTS } from '@garant/rules';
import type { FileRecord } from './record.reader.js';

export interface Fault {
  readonly field: string;
  readonly rule: ProblemCode;
}
export type ParsedRow = { readonly row: ImportRow } | { readonly fault: Fault };

/** Turns a record's text into rows: none for an empty line, several for a FHIR Consent that states several acts. */
export type RowParser = (record: FileRecord) => readonly ParsedRow[];
type OneRow = (record: FileRecord) => ParsedRow;

export const fault = (field: string, rule: ProblemCode = 'line-form'): ParsedRow => ({
  fault: { field, rule },
});

/** @throws RangeError `import-header` when the first line of a CSV file does not name the columns */
export function rowParser(format: ImportFormat, header: string | null, readFhir: RowParser): RowParser {
  if (format === 'fhir') return guarded(readFhir);
  const one: OneRow = format === 'ndjson' ? ({ text }) => fromJson(text!) : csvParser(header);
  return guarded((record) => [one(record)]);
}

const guarded =
  (parse: RowParser): RowParser =>
  (record) => {
    if (record.text === null) return [fault('', 'line-too-long')];
    return record.text.trim() === '' ? [] : parse(record);
  };

function fromJson(text: string): ParsedRow {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fault('');
  }
  return rowFrom(json);
}

export function rowFrom(json: unknown): ParsedRow {
  const parsed = importRow.safeParse(json);
  if (!parsed.success) return fault(fieldOf(parsed.error.issues[0]?.path ?? []));
  const row = parsed.data;
  const actedAt = actedMoment(row);
  return actedAt === null ? fault('actedAt') : { row: { ...row, actedAt } };
}

/** The outermost two names: enough to find the place, and never a value. */
const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .filter((part) => typeof part === 'string')
    .slice(0, 2)
    .join('.');

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const UTC = /T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
/** A day is read in favour of protection: permissive acts at its first instant, all others at its last. */
function actedMoment({ actedAt, regime, act }: ImportRow): string | null {
  if (UTC.test(actedAt)) return actedAt;
  const permits = (CHOICE_ACTS[regime] as Record<string, 'allow' | 'deny'>)[act] === 'allow';
  const text = DAY.test(actedAt) ? `${actedAt}T${permits ? '00:00:00.000' : '23:59:59.999'}Z` : actedAt;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

type Column = (typeof IMPORT_COLUMNS)[number];
const COLUMNS: ReadonlySet<string> = new Set(IMPORT_COLUMNS);
const NEEDED: readonly Column[] = [
  'regime',
  'act',
  'scopeKind',
  'noticeId',
  'noticeVersion',
  'actedAt',
  'source',
  'sourceId',
];

/** Column names and separator of a header line. @throws RangeError `import-header` */
export function csvHeader(line: string | null): { columns: Column[]; separator: ',' | ';' } {
  const text = (line ?? '').replace(/^\uFEFF/, '');
  const separator = text.includes(';') ? ';' : ',';
  const columns = text.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  const known = columns.every((name) => COLUMNS.has(name)) && new Set(columns).size === columns.length;
  if (!known || !NEEDED.every((name) => columns.includes(name))) throw new RangeError('import-header');
  return { columns: columns as Column[], separator };
}

function csvParser(header: string | null): OneRow {
  const { columns, separator } = csvHeader(header);
  const place = Object.fromEntries(columns.map((name, n) => [name, n])) as Record<Column, number | undefined>;
  return ({ text }) => {
    const cells = cellsOf(text!, separator);
    if (cells === null || cells.length !== columns.length) return fault('');
    const cell = (name: Column): string | undefined => {
      const at = place[name];
      const value = at === undefined ? '' : cells[at]!.trim();
      return value === '' ? undefined : value;
    };
    const id = cell('scopeId');
    const hash = cell('noticeHash');
    const language = cell('noticeLanguage');
    const version = cell('noticeVersion');
    return rowFrom({
      person: personOf(cell),
      regime: cell('regime'),
      act: cell('act'),
      scope: id === undefined ? { kind: cell('scopeKind') } : { kind: cell('scopeKind'), id },
      notice: {
        noticeId: cell('noticeId'),
        version: version !== undefined && /^\d{1,9}$/.test(version) ? Number(version) : version,
        ...(language ? { language } : {}),
        ...(hash ? { hash } : {}),
      },
      actedAt: cell('actedAt'),
      source: cell('source'),
      sourceId: cell('sourceId'),
    });
  };
}

function personOf(cell: (name: Column) => string | undefined): object {
  const subjectRef = cell('subjectRef');
  if (subjectRef !== undefined) return { subjectRef };
  const localId = cell('localId');
  if (localId !== undefined) return { datasetId: cell('datasetId'), localId };
  return {
    familyName: cell('familyName'),
    givenNames: cell('givenNames'),
    birthDate: cell('birthDate'),
    gender: cell('gender'),
  };
}

/** Most rows hold no quote and need no parser. */
function cellsOf(text: string, separator: ',' | ';'): string[] | null {
  if (!text.includes('"')) return text.split(separator);
  try {
    const rows = parseCsv(text, { delimiter: separator, relax_column_count: true }) as string[][];
    return rows.length === 1 ? rows[0]! : null;
  } catch {
    return null;
  }
}
