import { randomUUID } from 'node:crypto';
import type { IdentityTraits, ImportedPerson } from '@garant/contracts';
import type { Cause, Tx, VaultCipher } from '@garant/nest-kit';
import { latestCompleted } from '../linkage/linkage.store.js';
import { mergePeople } from '../people/people.acts.js';
import { markedPerson, matchPerson, type Person } from '../people/person.store.js';
import { indexTraits, type TraitIndexes } from '../people/traits.match.js';
import type { Fault } from './row.parsing.js';

/** Who a row is about, as far as the vault can tell. `create`: nobody yet, or only people who resemble. */
export type Resolution =
  | { readonly kind: 'known'; readonly person: Person; readonly ambiguous: boolean }
  | {
      readonly kind: 'create';
      readonly traits: IdentityTraits;
      readonly indexes: TraitIndexes;
      readonly ambiguous: boolean;
    }
  | { readonly kind: 'fault'; readonly fault: Fault };

interface Found {
  n: number;
  subject_ref: string;
  subject_index: number;
  kept_apart: boolean;
}
const personOf = (row: Found): Person => ({ subjectRef: row.subject_ref, subjectIndex: row.subject_index });

/** Finds the people of many rows in a handful of queries: by blind index, by local id, by reference. Answers in order. */
export async function resolvePeople(
  tx: Tx,
  cipher: VaultCipher,
  people: readonly ImportedPerson[],
): Promise<Resolution[]> {
  const answers = new Array<Resolution>(people.length);
  const byTraits: { n: number; traits: IdentityTraits }[] = [];
  const byLocalId = new Map<string, { n: number; localId: string }[]>();
  const byRef: { n: number; subjectRef: string }[] = [];
  for (const [n, person] of people.entries()) {
    if ('familyName' in person) byTraits.push({ n, traits: person });
    else if ('localId' in person)
      byLocalId.set(person.datasetId, [
        ...(byLocalId.get(person.datasetId) ?? []),
        { n, localId: person.localId },
      ]);
    else byRef.push({ n, subjectRef: person.subjectRef });
  }
  for (const [n, answer] of await resolveTraits(
    tx,
    byTraits.map(({ n, traits }) => ({ n, traits, indexes: indexTraits(cipher, traits) })),
  ))
    answers[n] = answer;
  for (const [datasetId, wanted] of byLocalId) await resolveLocalIds(tx, cipher, datasetId, wanted, answers);
  await resolveReferences(tx, byRef, answers);
  return answers;
}

/**
 * By the rule of the vault. Nearly all rows have one candidate or none; the few others are asked about one by one
 * (matchPerson). A person whom an earlier import kept apart is that person again.
 */
export async function resolveTraits(
  tx: Tx,
  wanted: readonly { n: number; traits: IdentityTraits; indexes: TraitIndexes }[],
): Promise<Map<number, Resolution>> {
  const exact = await candidatesBy(
    tx,
    'exact_index',
    wanted.map(({ indexes }) => indexes),
  );
  const open = wanted.filter((_, at) => exact.matches[at]!.length !== 1);
  const loose = await candidatesBy(
    tx,
    'loose_index',
    open.map(({ indexes }) => indexes),
  );
  const resembles = new Map(open.map(({ n }, at) => [n, loose.matches[at]!.length > 0]));
  const answers = new Map<number, Resolution>();
  for (const [at, { n, traits, indexes }] of wanted.entries()) {
    const [only, ...others] = exact.matches[at]!;
    const apart = exact.keptApart[at];
    if (only && others.length === 0) answers.set(n, { kind: 'known', person: only, ambiguous: false });
    else if (!only && !resembles.get(n))
      answers.set(
        n,
        apart
          ? { kind: 'known', person: apart, ambiguous: true }
          : { kind: 'create', traits, indexes, ambiguous: false },
      );
    else {
      const match = await matchPerson(tx, indexes);
      if (match.kind === 'matched') answers.set(n, { kind: 'known', person: match.person, ambiguous: false });
      else if (apart) answers.set(n, { kind: 'known', person: apart, ambiguous: true });
      else answers.set(n, { kind: 'create', traits, indexes, ambiguous: match.kind === 'ambiguous' });
    }
  }
  return answers;
}

/** Under every version of the index key that may still be in use. */
async function candidatesBy(
  tx: Tx,
  column: 'exact_index' | 'loose_index',
  wanted: readonly TraitIndexes[],
): Promise<{ matches: Person[][]; keptApart: (Person | undefined)[] }> {
  const matches: Person[][] = wanted.map(() => []);
  const keptApart = new Array<Person | undefined>(wanted.length);
  if (wanted.length === 0) return { matches, keptApart };
  const of = column === 'exact_index' ? 'exact' : 'loose';
  const hex = wanted.flatMap((one, n) =>
    [one, ...(one.older ?? [])].map((version) => ({ n, hex: version[of].toString('hex') })),
  );
  const rows = await tx.query<Found>(
    `SELECT w.n, p.subject_ref, p.subject_index, p.ambiguous AS kept_apart
     FROM unnest($1::text[], $2::int[]) AS w (hex, n) JOIN vault_person p ON p.${column} = decode(w.hex, 'hex')
     WHERE NOT p.ambiguous OR p.origin = 'import' ORDER BY w.n, p.subject_index`,
    [`{${hex.map((each) => each.hex).join(',')}}`, `{${hex.map(({ n }) => n).join(',')}}`],
  );
  for (const row of rows) {
    if (!row.kept_apart) matches[row.n]!.push(personOf(row));
    else keptApart[row.n] ??= personOf(row);
  }
  return { matches, keptApart };
}

async function resolveLocalIds(
  tx: Tx,
  cipher: VaultCipher,
  datasetId: string,
  wanted: readonly { n: number; localId: string }[],
  answers: Resolution[],
): Promise<void> {
  const linkageId = await latestCompleted(tx, datasetId);
  const indexes = wanted.map(({ localId }) =>
    cipher.blindIndex('local-id-v1', datasetId, localId).toString('hex'),
  );
  const rows = linkageId
    ? await tx.query<Found>(
        `SELECT w.n::int AS n, r.subject_ref, r.subject_index, r.status = 'ambiguous' AS kept_apart
         FROM unnest($2::text[]) WITH ORDINALITY AS w (hex, n)
         JOIN linkage_row r ON r.linkage_id = $1 AND r.local_index = decode(w.hex, 'hex')`,
        [linkageId, `{${indexes.join(',')}}`],
      )
    : [];
  const found = new Map(rows.map((row) => [row.n - 1, row]));
  for (const [at, { n }] of wanted.entries()) {
    const row = found.get(at);
    answers[n] = row
      ? { kind: 'known', person: personOf(row), ambiguous: row.kept_apart }
      : { kind: 'fault', fault: { field: 'person.localId', rule: 'person-not-linked' } };
  }
}

async function resolveReferences(
  tx: Tx,
  wanted: readonly { n: number; subjectRef: string }[],
  answers: Resolution[],
): Promise<void> {
  if (wanted.length === 0) return;
  const rows = await tx.query<Found>(
    'SELECT subject_ref, subject_index, ambiguous AS kept_apart FROM vault_person WHERE subject_ref = ANY($1::uuid[])',
    [wanted.map(({ subjectRef }) => subjectRef)],
  );
  const found = new Map(rows.map((row) => [row.subject_ref, row]));
  for (const { n, subjectRef } of wanted) {
    const row = found.get(subjectRef.toLowerCase());
    answers[n] = row
      ? { kind: 'known', person: personOf(row), ambiguous: row.kept_apart }
      : { kind: 'fault', fault: { field: 'person.subjectRef', rule: 'subject-unknown' } };
  }
}

export type ToCreate = Extract<Resolution, { kind: 'create' }>;

/**
 * Adds people whom nobody knew, each set of traits once. The locks are those of `lockTraits`, taken at once and in
 * order; whoever came first meanwhile is found again. Answers by exact index (hex).
 */
export async function createPeople(
  tx: Tx,
  cipher: VaultCipher,
  wanted: readonly ToCreate[],
  cause: Cause,
  now: string,
): Promise<Map<string, { person: Person; created: boolean; ambiguous: boolean }>> {
  const unique = new Map(wanted.map((each) => [each.indexes.exact.toString('hex'), each]));
  const answer = new Map<string, { person: Person; created: boolean; ambiguous: boolean }>();
  if (unique.size === 0) return answer;
  const keys = [...unique.values()].map(({ indexes }) => indexes.loose.readBigInt64BE(0).toString());
  await tx.query(
    'SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT k FROM unnest($1::bigint[]) AS k ORDER BY k) AS keys',
    [`{${keys.join(',')}}`],
  );
  const again = await resolveTraits(
    tx,
    [...unique.values()].map(({ traits, indexes }, n) => ({ n, traits, indexes })),
  );
  const missing: (ToCreate & { hex: string; subjectRef: string })[] = [];
  for (const [n, [hex]] of [...unique.entries()].entries()) {
    const found = again.get(n)!;
    if (found.kind === 'known')
      answer.set(hex, { person: found.person, created: false, ambiguous: found.ambiguous });
    else if (found.kind === 'create') missing.push({ ...found, hex, subjectRef: randomUUID() });
  }
  const rows = await tx.query<{ subject_ref: string; subject_index: number }>(
    `INSERT INTO vault_person (subject_ref, subject_index, exact_index, loose_index, index_version, traits, origin, ambiguous, created_at)
     SELECT ref, nextval('subject_index_seq'), decode(exact, 'hex'), decode(loose, 'hex'), $7, sealed, 'import', apart, $6
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::boolean[]) AS n (ref, exact, loose, sealed, apart)
     RETURNING subject_ref, subject_index`,
    [
      missing.map(({ subjectRef }) => subjectRef),
      missing.map(({ hex }) => hex),
      missing.map(({ indexes }) => indexes.loose.toString('hex')),
      missing.map(({ traits, subjectRef }) =>
        cipher.seal(Buffer.from(JSON.stringify(traits), 'utf8'), subjectRef),
      ),
      missing.map(({ ambiguous }) => ambiguous),
      now,
      cipher.indexVersion,
    ],
  );
  const indexOf = new Map(rows.map((row) => [row.subject_ref, row.subject_index]));
  const marked = await markedAmong(tx, missing);
  for (const { hex, subjectRef, ambiguous, indexes } of missing) {
    const person = { subjectRef, subjectIndex: indexOf.get(subjectRef)! };
    answer.set(hex, { person, created: true, ambiguous });
    // Somebody who had themselves erased and left a marker of their refusal: it stands for whoever comes back.
    const before = !ambiguous && marked ? await markedPerson(tx, indexes) : null;
    if (before) await mergePeople(tx, { survivor: person, retired: [before], because: 'marker' }, cause, now);
  }
  return answer;
}

async function markedAmong(tx: Tx, people: readonly ToCreate[]): Promise<boolean> {
  const indexes = people.flatMap(({ indexes: one }) => [one, ...(one.older ?? [])]);
  const rows = await tx.query(
    `SELECT 1 FROM unnest($1::text[]) AS w (hex) JOIN erasure_marker m ON m.exact_index = decode(w.hex, 'hex') LIMIT 1`,
    [`{${indexes.map(({ exact }) => exact.toString('hex')).join(',')}}`],
  );
  return rows.length > 0;
}
