import { parse } from 'csv-parse/sync';
import { variable as variableSchema } from '@garant/contracts';
import { IDENTIFYING, missingOf, VARIABLE_TYPES, type Variable } from '@garant/rules';

/** One thing to say about a line of what is imported. Errors keep everything from being applied; notes do not. */
export interface ImportLine {
  /** Line of a CSV file or number of an entry, from 1; null: about the whole. */
  line: number | null;
  /** Name of the variable or address of the dataset, where one is known. */
  subject: string | null;
  field: string;
  rule: string;
  severity: 'error' | 'note';
}
export interface DictionaryImport {
  variables: Variable[];
  lines: ImportLine[];
}

/** Columns of a dictionary in CSV (RFC 4180; comma, semicolon or tab). */
export const DICTIONARY_COLUMNS = [
  'name',
  'label_fr',
  'label_en',
  'type',
  'unit',
  'coding',
  'resource',
  'element',
  'identifying',
] as const;
const REQUIRED = ['name', 'label_fr', 'label_en', 'type'] as const;
const MOST_ROWS = 2_000;

/** @throws Error when the text is no CSV at all */
export function dictionaryOfCsv(text: string): DictionaryImport {
  const rows = parse(text, {
    bom: true,
    delimiter: [',', ';', '\t'],
    skip_empty_lines: true,
    relax_column_count: true,
    trim: true,
    info: true,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  const header = (rows[0]?.record ?? []).map((name) => name.toLowerCase());
  const about = (field: string, rule: string, severity: ImportLine['severity']): ImportLine => ({
    line: 1,
    subject: null,
    field,
    rule,
    severity,
  });
  const lines = [
    ...REQUIRED.filter((name) => !header.includes(name)).map((name) =>
      about(name, 'column-missing', 'error'),
    ),
    ...header
      .filter((name) => !DICTIONARY_COLUMNS.some((one) => one === name))
      .map((name) => about(name, 'column-unknown', 'note')),
  ];
  if (lines.some(({ severity }) => severity === 'error')) return { variables: [], lines };
  const entries = rows.slice(1).map(({ record, info }) => {
    const cell = (name: string): string => record[header.indexOf(name)] ?? '';
    return {
      line: info.lines,
      given: {
        name: cell('name'),
        label: { fr: cell('label_fr'), en: cell('label_en') },
        type: cell('type'),
        unit: cell('unit'),
        coding: cell('coding'),
        resource: cell('resource'),
        element: cell('element'),
        identifying: cell('identifying'),
      },
    };
  });
  const read = readEntries(entries);
  return { variables: read.variables, lines: [...lines, ...read.lines] };
}

/** A list of variables, or an object with `variables`. @throws Error when the text is no JSON */
export function dictionaryOfJson(text: string): DictionaryImport {
  const document: unknown = JSON.parse(text);
  const entries: unknown = Array.isArray(document)
    ? document
    : (document as { variables?: unknown } | null)?.variables;
  if (!Array.isArray(entries))
    return {
      variables: [],
      lines: [{ line: null, subject: null, field: 'variables', rule: 'list-missing', severity: 'error' }],
    };
  return readEntries(entries.map((given: unknown, at) => ({ line: at + 1, given })));
}

function readEntries(entries: readonly { line: number; given: unknown }[]): DictionaryImport {
  const lines: ImportLine[] = [];
  const variables: Variable[] = [];
  const seen = new Set<string>();
  if (entries.length === 0) lines.push(say(null, null, 'variables', 'empty', 'error'));
  if (entries.length > MOST_ROWS) lines.push(say(null, null, 'variables', 'too-many', 'error'));
  for (const { line, given } of entries.slice(0, MOST_ROWS)) {
    const parsed = variableSchema.strict().safeParse(withoutEmpty(given));
    const subject = nameOf(given);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        const field = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.');
        lines.push(say(line, subject, field, ruleOf(field, issue.code), 'error'));
      }
      continue;
    }
    const variable = parsed.data as Variable;
    const full = `${variable.resource ?? ''}.${variable.name}`;
    if (variable.name === '') lines.push(say(line, null, 'name', 'name-missing', 'error'));
    else if (seen.has(full)) lines.push(say(line, variable.name, 'name', 'name-twice', 'error'));
    else
      for (const field of missingOf(variable))
        lines.push(say(line, variable.name, field, 'needed-to-publish', 'note'));
    seen.add(full);
    variables.push(variable);
  }
  return { variables, lines };
}

const say = (
  line: number | null,
  subject: string | null,
  field: string,
  rule: string,
  severity: ImportLine['severity'],
): ImportLine => ({ line, subject, field, rule, severity });

function ruleOf(field: string, code: string): string {
  if (field === 'type') return 'type-unknown';
  if (field === 'identifying') return 'identifying-unknown';
  if (code === 'unrecognized_keys') return 'field-unknown';
  return code === 'too_big' ? 'too-long' : 'unreadable';
}
const nameOf = (given: unknown): string | null => {
  const name = (given as { name?: unknown } | null)?.name;
  return typeof name === 'string' && name !== '' ? name.slice(0, 200) : null;
};
/** Empty cells are absent; types and marks are written in any case. */
function withoutEmpty(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given;
  const known = (list: readonly string[], value: unknown): unknown =>
    typeof value === 'string'
      ? (list.find((one) => one.toLowerCase() === value.toLowerCase()) ?? value)
      : value;
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name, value]) => !(value === '' && !['name', 'type'].includes(name)))
      .map(([name, value]) => [
        name,
        name === 'type'
          ? known(VARIABLE_TYPES, value)
          : name === 'identifying'
            ? known(IDENTIFYING, value)
            : value,
      ]),
  );
}
