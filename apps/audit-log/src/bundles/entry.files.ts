import { BUNDLE_CSV, BUNDLE_FHIR, rfc8785, type ExportedEntry } from '@garant/rules';
import type { StatedErasure } from '@garant/merkle-log';
import type { Database, Tx } from '@garant/nest-kit';
import { entryBytes, type EntryBytes } from '../entries/entry.bytes.js';

/** Entries of one bundle: fixed once, walked several times. */
export interface EntrySet {
  readonly indexes: readonly number[];
  /** Filled by the first walk: entries without details, and what is known of their erasure. */
  readonly erased: Map<number, StatedErasure | null>;
}
/** Which of these entries have lost their details to whom; an erasure whose own entry is not in the log yet has none. */
export type ErasureFinder = (
  tx: Pick<Tx, 'query'>,
  indexes: readonly number[],
) => Promise<ReadonlyMap<number, Omit<StatedErasure, 'entryIndex'> & { entryIndex: number | null }>>;

/** Details went between two walks, or a moment ago, before their erasure was published: the bundle is begun again. */
export class ErasedMeanwhile extends Error {}

const PAGE = 500;

export async function* pagesOf(
  database: Pick<Database, 'query'>,
  { indexes }: EntrySet,
  step: (entries: number) => Promise<void>,
): AsyncGenerator<EntryBytes[], void, undefined> {
  for (let at = 0; at < indexes.length; at += PAGE) {
    const page = await entryBytes(database, indexes.slice(at, at + PAGE));
    yield page;
    await step(page.length);
  }
}

/**
 * `entries.jsonl`: RFC 8785 lines, put together from bytes that are canonical already.
 * @throws ErasedMeanwhile
 */
export async function* entryLines(
  database: Pick<Database, 'query'>,
  set: EntrySet,
  { erasuresOf, published }: { erasuresOf: ErasureFinder; published: number },
  step: (entries: number) => Promise<void>,
): AsyncGenerator<Buffer, void, undefined> {
  set.erased.clear();
  for await (const page of pagesOf(database, set, step)) {
    const empty = page.filter(({ data }) => data === null).map(({ index }) => index);
    const erasures = empty.length > 0 ? await erasuresOf(database, empty) : new Map();
    for (const index of empty) {
      const by = erasures.get(index);
      if (by && (by.entryIndex === null || by.entryIndex >= published)) throw new ErasedMeanwhile();
      set.erased.set(index, by ? { ...by, entryIndex: by.entryIndex! } : null);
    }
    yield Buffer.from(
      page.map((row) => lineOf(row, set.erased.get(row.index) ?? undefined)).join(''),
      'utf8',
    );
  }
}

export function lineOf({ index, leaf_hash, entry, data, salt }: EntryBytes, erased?: StatedErasure): string {
  const details = data === null ? 'null' : `{"data":${data.toString('utf8')},"salt":${JSON.stringify(salt)}}`;
  const by = erased === undefined ? '' : `,"erased":${rfc8785(erased)}`;
  return `{"details":${details},"entry":${entry.toString('utf8')}${by},"index":${index},"leafHash":"${leaf_hash.toString('hex')}"}\n`;
}

/** The same entries as rows of a form that follows from them. @throws ErasedMeanwhile */
async function* rows(
  database: Pick<Database, 'query'>,
  set: EntrySet,
  step: (entries: number) => Promise<void>,
  form: { head: string; line: (row: ExportedEntry) => string },
): AsyncGenerator<Buffer, void, undefined> {
  if (form.head !== '') yield Buffer.from(form.head, 'utf8');
  for await (const page of pagesOf(database, set, step)) {
    for (const { index, data } of page)
      if ((data === null) !== set.erased.has(index)) throw new ErasedMeanwhile();
    yield Buffer.from(page.map((row) => `${form.line(exported(row, set))}\n`).join(''), 'utf8');
  }
}
export const csvRows = (
  database: Pick<Database, 'query'>,
  set: EntrySet,
  step: (entries: number) => Promise<void>,
) => rows(database, set, step, BUNDLE_CSV);
export const fhirRows = (
  database: Pick<Database, 'query'>,
  set: EntrySet,
  step: (entries: number) => Promise<void>,
  origin: string,
) => rows(database, set, step, { head: '', line: (row) => BUNDLE_FHIR.line(row, origin) });

export function exported({ index, leaf_hash, entry, data, salt }: EntryBytes, set: EntrySet): ExportedEntry {
  const erased = set.erased.get(index);
  return {
    index,
    leafHash: leaf_hash.toString('hex'),
    entry: JSON.parse(entry.toString('utf8')) as Record<string, unknown>,
    details:
      data === null
        ? null
        : { data: JSON.parse(data.toString('utf8')) as Record<string, unknown>, salt: salt ?? '' },
    ...(erased ? { erased } : {}),
  };
}
