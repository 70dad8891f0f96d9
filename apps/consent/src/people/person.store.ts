import { randomUUID } from 'node:crypto';
import type { IdentityTraits } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { TraitIndexes } from './traits.match.js';
import type { VaultCipher } from './vault.cipher.js';

export interface Person {
  subjectRef: string;
  subjectIndex: number;
}
interface Row {
  subject_ref: string;
  subject_index: string;
  exact_index: Buffer;
  loose_index: Buffer;
}
const toPerson = (row: { subject_ref: string; subject_index: string }): Person => ({
  subjectRef: row.subject_ref,
  subjectIndex: Number(row.subject_index),
});

export async function personByLogin(tx: Tx, loginIndex: Buffer): Promise<Person | null> {
  const [row] = await tx.query<Row>(
    'SELECT subject_ref, subject_index FROM vault_person WHERE login_index = $1',
    [loginIndex],
  );
  return row ? toPerson(row) : null;
}

/** People by reference; those that the vault does not know are absent. */
export async function peopleByRef(tx: Tx, subjectRefs: readonly string[]): Promise<Map<string, Person>> {
  const rows = await tx.query<Row>(
    'SELECT subject_ref, subject_index FROM vault_person WHERE subject_ref = ANY($1)',
    [[...new Set(subjectRefs)]],
  );
  return new Map(rows.map((row) => [row.subject_ref, toPerson(row)]));
}

export async function personByRef(tx: Tx, subjectRef: string): Promise<Person | null> {
  const [row] = await tx.query<Row>(
    'SELECT subject_ref, subject_index FROM vault_person WHERE subject_ref = $1',
    [subjectRef],
  );
  return row ? toPerson(row) : null;
}

/** Candidates for many traits in one query: by exact and by loose index (hex). */
export async function candidates(
  tx: Tx,
  indexes: readonly TraitIndexes[],
): Promise<{ exact: Map<string, Person[]>; loose: Map<string, Person[]> }> {
  const rows = await tx.query<Row>(
    `SELECT subject_ref, subject_index, exact_index, loose_index FROM vault_person
     WHERE NOT ambiguous AND (exact_index = ANY($1) OR loose_index = ANY($2)) ORDER BY subject_index`,
    [indexes.map((i) => i.exact), indexes.map((i) => i.loose)],
  );
  const exact = new Map<string, Person[]>();
  const loose = new Map<string, Person[]>();
  for (const row of rows) {
    push(exact, row.exact_index.toString('hex'), toPerson(row));
    push(loose, row.loose_index.toString('hex'), toPerson(row));
  }
  return { exact, loose };
}

const push = (map: Map<string, Person[]>, key: string, person: Person): void => {
  map.set(key, [...(map.get(key) ?? []), person]);
};

/** Serialises the creation of people with the same traits, so that two logins at once cannot make two persons of one. */
export async function lockTraits(tx: Tx, indexes: readonly TraitIndexes[]): Promise<void> {
  const keys = indexes.map((i) => i.loose.readBigInt64BE(0)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  for (const key of new Set(keys)) await tx.query('SELECT pg_advisory_xact_lock($1)', [key.toString()]);
}

export async function createPerson(
  tx: Tx,
  cipher: VaultCipher,
  person: {
    traits: IdentityTraits;
    indexes: TraitIndexes;
    loginIndex: Buffer | null;
    origin: 'login' | 'linkage';
    ambiguous: boolean;
    now: string;
  },
): Promise<Person> {
  // A random v4: a v7 would tell when the person was first known.
  const subjectRef = randomUUID();
  const traits = cipher.seal(Buffer.from(JSON.stringify(person.traits), 'utf8'), subjectRef);
  const [row] = await tx.query<Row>(
    `INSERT INTO vault_person (subject_ref, subject_index, login_index, exact_index, loose_index, traits, origin, ambiguous, created_at)
     VALUES ($1, nextval('subject_index_seq'), $2, $3, $4, $5, $6, $7, $8) RETURNING subject_ref, subject_index`,
    [
      subjectRef,
      person.loginIndex,
      person.indexes.exact,
      person.indexes.loose,
      traits,
      person.origin,
      person.ambiguous,
      person.now,
    ],
  );
  if (!row) throw new Error('the vault did not return the new person');
  return toPerson(row);
}

export async function bindLogin(tx: Tx, subjectRef: string, loginIndex: Buffer): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE vault_person SET login_index = $2 WHERE subject_ref = $1 AND login_index IS NULL RETURNING 1',
    [subjectRef, loginIndex],
  );
  return rows.length === 1;
}
