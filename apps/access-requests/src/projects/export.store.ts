import type { ExportName } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { csvCell } from './report.read.js';

interface Export {
  /** Reads rows after $1, $2 of them, in the order of their `key`. */
  readonly sql: string;
  readonly columns: readonly string[];
}
const PAGE = 500;
/** Of one table with an id that orders it. */
const ofTable = (columns: string, from: string, key: string): Export => ({
  sql: `SELECT ${columns}, ${key}::text AS key FROM ${from} WHERE ${key}::text > $1 ORDER BY ${key}::text LIMIT $2`,
  columns: columns.split(/,\s*(?![^()]*\))/).map((column) =>
    column
      .replace(/^.* AS /, '')
      .replace(/^\w+\./, '')
      .trim(),
  ),
});
const OF_LIFE = (path: string, alias: string): string =>
  `project pr, LATERAL jsonb_array_elements(pr.life->'${path}') WITH ORDINALITY AS ${alias}(item, n)`;

/** Everything that the access body can take away, list by list. */
export const EXPORT_TABLES: { readonly [N in ExportName]: Export } = {
  applications: ofTable(
    `a.application_id, a.applicant, a.organisation, a.state, a.version, a.created_at, a.submitted_at, a.decided_at, a.decision, a.permit_id, t.body AS content`,
    'application a LEFT JOIN confidential_text t ON t.hash = a.content_hash',
    'a.application_id',
  ),
  permits: ofTable(
    'permit_id, application_id, applicant, organisation, status, signed_by, signed_at, valid_until, terms, title',
    'permit',
    'permit_id',
  ),
  deliveries: ofTable(
    `pr.application_id, d.item->>'permitId' AS permit_id, d.item->>'holderId' AS holder_id, d.item->>'requestedAt' AS requested_at, d.item->>'dueAt' AS due_at, d.item->>'acknowledgedAt' AS acknowledged_at, d.item->>'extendedAt' AS extended_at, d.item->>'deliveredAt' AS delivered_at, d.item->>'accessGivenAt' AS access_given_at`,
    OF_LIFE('deliveries', 'd'),
    `(pr.application_id::text || ' ' || lpad(d.n::text, 6, '0'))`,
  ),
  results: ofTable(
    `pr.application_id, r.item->>'resultId' AS result_id, r.item->'versions' AS versions`,
    OF_LIFE('results', 'r'),
    `(pr.application_id::text || ' ' || lpad(r.n::text, 6, '0'))`,
  ),
  environments: ofTable(
    'environment_id, operator_id, name, country, attestation, declarations, changed_at',
    'environment',
    'environment_id',
  ),
  datasets: ofTable('dataset_id, holder_id, status, description, changed_at', 'dataset', 'dataset_id'),
  findings: ofTable(
    'finding_id, application_id, permit_id, holder_id, status, changed_at',
    'finding',
    'finding_id',
  ),
  complaints: ofTable('complaint_id, status, state, changed_at', 'complaint', 'complaint_id'),
  events: ofTable(
    'stream_id, version, event_id, type, recorded_at, actor, causation_id, data',
    'event_stream',
    `(stream_id || ' ' || lpad(version::text, 9, '0'))`,
  ),
};

type Row = Record<string, unknown> & { key: string };

/** Rows of an export, a page at a time: nothing of it is held whole. */
async function* rowsOf(tx: Tx, { sql }: Export): AsyncGenerator<Record<string, unknown>> {
  for (let after = ''; ;) {
    const rows = await tx.query<Row>(sql, [after, PAGE]);
    for (const { key: _key, ...row } of rows) yield row;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.key;
  }
}

/** CSV (RFC 4180) with a line of names, or a JSON array. */
export async function* exportText(tx: Tx, name: ExportName, form: 'csv' | 'json'): AsyncGenerator<string> {
  const table = EXPORT_TABLES[name];
  if (form === 'csv') {
    yield `${table.columns.join(',')}\r\n`;
    for await (const row of rowsOf(tx, table))
      yield `${table.columns.map((column) => csvCell(plain(row[column]))).join(',')}\r\n`;
    return;
  }
  let first = true;
  yield '[';
  for await (const row of rowsOf(tx, table)) {
    yield `${first ? '' : ','}\n${JSON.stringify(row)}`;
    first = false;
  }
  yield '\n]\n';
}

const plain = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);
