import type { Localized } from '@garant/contracts';
import type { ExportOf, Exporter, ExportRow, ExportValue } from './export.model.js';

/** A value of PostgreSQL as a plain one: times as RFC 3339, lists joined, structures as names with dots. */
function plain(name: string, value: unknown): [string, ExportValue][] {
  if (value === null || value === undefined) return [[name, null]];
  if (value instanceof Date) return [[name, value.toISOString()]];
  if (Buffer.isBuffer(value)) throw new Error(`${name} is sealed: open it before it is shown`);
  if (Array.isArray(value))
    return [
      [
        name,
        value.map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item))).join(', '),
      ],
    ];
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, inner]) => plain(`${name}.${key}`, inner));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return [[name, value]];
  throw new Error(`${name} is of a kind that no copy can hold`);
}
export const plainRow = (row: Readonly<Record<string, unknown>>): ExportRow =>
  Object.fromEntries(Object.entries(row).flatMap(([name, value]) => plain(name, value)));

interface TableExport {
  readonly section: string;
  readonly title: Localized;
  readonly why: Localized;
  readonly table: string;
  /** Names in the copy, each with its column. A column that is not here stays out: references to other people, hashes. */
  readonly columns: Readonly<Record<string, string>>;
  /** Which rows are the person's; default: by `subject_ref`. `$1`: their references. */
  readonly where?: string;
  readonly order: string;
  /** Opens what is sealed: its values replace the sealed ones. */
  readonly open?: (row: Record<string, unknown>, of: ExportOf) => Record<string, unknown>;
}

/** The ordinary exporter: the person's rows of one table, named columns only. */
export const tableExporter = ({
  section,
  title,
  why,
  table,
  columns,
  where = 'subject_ref = ANY($1)',
  order,
  open = (row) => row,
}: TableExport): Exporter => ({
  section,
  title,
  why,
  tables: [table],
  read: async (of) => {
    const names = Object.entries(columns)
      .map(([name, column]) => `${column} AS "${name}"`)
      .join(', ');
    const rows = await of.tx.query(`SELECT ${names} FROM ${table} WHERE ${where} ORDER BY ${order}`, [
      of.refs,
    ]);
    return rows.map((row) => plainRow(open(row, of)));
  },
});
