import { randomUUID } from 'node:crypto';
import type { IdentityTraits, VaultTraits } from '@garant/contracts';
import type { Tx, VaultCipher } from '@garant/nest-kit';
import { clusterAt } from '@garant/rules';
import { historyOf } from './people.acts.js';
import { decideMatch, type Match, type TraitIndexes } from './traits.match.js';

export interface Person {
  subjectRef: string;
  subjectIndex: number;
}
interface Row {
  subject_ref: string;
  subject_index: string;
  exact_index: Buffer;
  loose_index: Buffer;
  ins_index: Buffer | null;
}
const toPerson = (row: { subject_ref: string; subject_index: string | number }): Person => ({
  subjectRef: row.subject_ref,
  subjectIndex: Number(row.subject_index),
});

/** The person of a login. An index made with an older key is replaced on the way. */
export async function personByLogin(
  tx: Tx,
  cipher: VaultCipher,
  login: { issuer: string; sub: string },
): Promise<Person | null> {
  const [current, ...older] = loginIndexes(cipher, login);
  const [row] = await tx.query<Row & { login_index: Buffer }>(
    `SELECT p.subject_ref, p.subject_index, l.login_index FROM vault_login l JOIN vault_person p USING (subject_ref)
     WHERE l.login_index = ANY($1)`,
    [[current, ...older]],
  );
  if (!row) return null;
  if (!row.login_index.equals(current as Buffer))
    await tx.query(
      'UPDATE vault_login SET login_index = $2, index_version = $3, sealed = $4 WHERE login_index = $1 RETURNING 1',
      [row.login_index, current, cipher.indexVersion, sealLogin(cipher, row.subject_ref, login)],
    );
  return toPerson(row);
}

const loginIndexes = (cipher: VaultCipher, { issuer, sub }: { issuer: string; sub: string }): Buffer[] =>
  [cipher.indexVersion, ...cipher.olderIndexVersions].map((version) =>
    cipher.blindIndexAt(version, 'login-v1', issuer, sub),
  );
const sealLogin = (cipher: VaultCipher, subjectRef: string, login: { issuer: string; sub: string }): Buffer =>
  cipher.seal(JSON.stringify({ issuer: login.issuer, sub: login.sub }), `login/${subjectRef}`);

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

/** Candidates for many traits in one query: by exact and by loose index (hex of the newest version). */
export async function candidates(
  tx: Tx,
  indexes: readonly TraitIndexes[],
): Promise<{ exact: Map<string, Person[]>; loose: Map<string, Person[]> }> {
  const all = indexes.flatMap((one) =>
    [one, ...(one.older ?? [])].map((version) => ({ version, newest: one })),
  );
  const rows = await tx.query<Row>(
    `SELECT subject_ref, subject_index, exact_index, loose_index FROM vault_person
     WHERE NOT ambiguous AND (exact_index = ANY($1) OR loose_index = ANY($2)) ORDER BY subject_index`,
    [all.map(({ version }) => version.exact), all.map(({ version }) => version.loose)],
  );
  const newest = new Map(
    all.flatMap(({ version, newest: one }) => [
      [version.exact.toString('hex'), one.exact.toString('hex')],
      [version.loose.toString('hex'), one.loose.toString('hex')],
    ]),
  );
  const exact = new Map<string, Person[]>();
  const loose = new Map<string, Person[]>();
  for (const row of rows) {
    push(exact, newest.get(row.exact_index.toString('hex')), toPerson(row));
    push(loose, newest.get(row.loose_index.toString('hex')), toPerson(row));
  }
  return { exact, loose };
}

const push = (map: Map<string, Person[]>, key: string | undefined, person: Person): void => {
  if (key !== undefined) map.set(key, [...(map.get(key) ?? []), person]);
};

/**
 * Matches one set of traits (rule {@link decideMatch}). Candidates that a merge made one person count once, under the
 * index under which that person goes on.
 */
export async function matchPerson(tx: Tx, indexes: TraitIndexes): Promise<Match<Person>> {
  const versions = [indexes, ...(indexes.older ?? [])];
  const rows = await tx.query<Row>(
    `SELECT subject_ref, subject_index, exact_index, loose_index, ins_index FROM vault_person
     WHERE NOT ambiguous AND (exact_index = ANY($1) OR loose_index = ANY($2) OR ins_index = ANY($3)) ORDER BY subject_index`,
    [
      versions.map(({ exact }) => exact),
      versions.map(({ loose }) => loose),
      versions.flatMap(({ ins }) => ins ?? []),
    ],
  );
  const has = (index: Buffer | null, of: 'exact' | 'loose' | 'ins'): boolean =>
    index !== null && versions.some((version) => version[of]?.equals(index) === true);
  const merged = await headsOf(tx, rows.map(toPerson));
  const people = new Map<number, Person>();
  const found = {
    exact: new Set<Person>(),
    loose: new Set<Person>(),
    same: new Set<Person>(),
    other: new Set<Person>(),
  };
  for (const row of rows) {
    const head = merged.get(Number(row.subject_index)) ?? toPerson(row);
    const person = people.get(head.subjectIndex) ?? head;
    people.set(head.subjectIndex, person);
    if (has(row.exact_index, 'exact')) found.exact.add(person);
    if (has(row.loose_index, 'loose')) found.loose.add(person);
    if (has(row.ins_index, 'ins')) found.same.add(person);
    else if (indexes.ins && row.ins_index) found.other.add(person);
  }
  return decideMatch([...found.exact], [...found.loose], { same: [...found.same], other: [...found.other] });
}

/** Under which person each of several goes on, for those whom a merge joined with another of them. */
async function headsOf(tx: Tx, people: readonly Person[]): Promise<Map<number, Person>> {
  const heads = new Map<number, Person>();
  if (people.length < 2) return heads;
  const history = await historyOf(
    tx,
    people.map(({ subjectIndex }) => subjectIndex),
  );
  for (const person of people) {
    if (!history.affects(person.subjectIndex)) continue;
    const { index } = clusterAt(history.actsOf(person.subjectIndex), person.subjectIndex, Infinity);
    const head = people.find(({ subjectIndex }) => subjectIndex === index);
    if (head) heads.set(person.subjectIndex, head);
  }
  return heads;
}

/** Serialises the creation of people with the same traits, so that two logins at once cannot make two persons of one. */
export async function lockTraits(tx: Tx, indexes: readonly TraitIndexes[]): Promise<void> {
  const keys = indexes.map((i) => i.loose.readBigInt64BE(0)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  for (const key of new Set(keys)) await tx.query('SELECT pg_advisory_xact_lock($1)', [key.toString()]);
}

export async function createPerson(
  tx: Tx,
  cipher: VaultCipher,
  person: {
    traits: IdentityTraits | VaultTraits;
    indexes: TraitIndexes;
    login?: { issuer: string; sub: string };
    origin: 'login' | 'linkage' | 'assisted' | 'authority';
    ambiguous: boolean;
    now: string;
  },
): Promise<Person> {
  // A random v4: a v7 would tell when the person was first known.
  const subjectRef = randomUUID();
  const { ins, ...traits } = person.traits as VaultTraits;
  const [row] = await tx.query<Row>(
    `INSERT INTO vault_person (subject_ref, subject_index, exact_index, loose_index, index_version, traits, ins, ins_index, origin, ambiguous, created_at)
     VALUES ($1, nextval('subject_index_seq'), $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING subject_ref, subject_index`,
    [
      subjectRef,
      person.indexes.exact,
      person.indexes.loose,
      cipher.indexVersion,
      cipher.seal(JSON.stringify(traits), subjectRef),
      ins ? cipher.seal(JSON.stringify(ins), `ins/${subjectRef}`) : null,
      person.indexes.ins ?? null,
      person.origin,
      person.ambiguous,
      person.now,
    ],
  );
  if (!row) throw new Error('the vault did not return the new person');
  if (person.login) await bindLogin(tx, cipher, subjectRef, person.login);
  return toPerson(row);
}

/** Adds an INS to a person who is known without one. */
export async function keepIns(
  tx: Tx,
  cipher: VaultCipher,
  subjectRef: string,
  traits: VaultTraits,
  indexes: TraitIndexes,
): Promise<void> {
  if (!traits.ins || !indexes.ins) return;
  await tx.query(
    `UPDATE vault_person SET ins = $2, ins_index = $3 WHERE subject_ref = $1 AND ins IS NULL AND index_version = $4 RETURNING 1`,
    [
      subjectRef,
      cipher.seal(JSON.stringify(traits.ins), `ins/${subjectRef}`),
      indexes.ins,
      cipher.indexVersion,
    ],
  );
}

export async function bindLogin(
  tx: Tx,
  cipher: VaultCipher,
  subjectRef: string,
  login: { issuer: string; sub: string },
): Promise<void> {
  await tx.query(
    'INSERT INTO vault_login (login_index, subject_ref, index_version, sealed) VALUES ($1, $2, $3, $4)',
    [
      cipher.blindIndex('login-v1', login.issuer, login.sub),
      subjectRef,
      cipher.indexVersion,
      sealLogin(cipher, subjectRef, login),
    ],
  );
}

/** Whether some login stands for the person already: another login with the same traits is somebody else until a human says so. */
export async function hasLogin(tx: Tx, subjectRef: string): Promise<boolean> {
  const rows = await tx.query('SELECT 1 FROM vault_login WHERE subject_ref = $1 LIMIT 1', [subjectRef]);
  return rows.length > 0;
}

/**
 * Somebody in doubt who is known through files alone and has the very same traits: the same doubt, asked once. Null when
 * there is none, or several.
 */
export async function doubtfulPerson(tx: Tx, indexes: TraitIndexes): Promise<Person | null> {
  const rows = await tx.query<Row>(
    `SELECT subject_ref, subject_index FROM vault_person p WHERE ambiguous AND exact_index = ANY($1)
       AND NOT EXISTS (SELECT 1 FROM vault_login l WHERE l.subject_ref = p.subject_ref) LIMIT 2`,
    [[indexes.exact, ...(indexes.older ?? []).map(({ exact }) => exact)]],
  );
  const [only, ...others] = rows;
  return only && others.length === 0 ? toPerson(only) : null;
}

/** A person whose identity was erased, found again by the marker they chose to leave. */
export async function markedPerson(tx: Tx, indexes: TraitIndexes): Promise<Person | null> {
  const [row] = await tx.query<Row>(
    'SELECT subject_ref, subject_index FROM erasure_marker WHERE exact_index = ANY($1)',
    [[indexes.exact, ...(indexes.older ?? []).map(({ exact }) => exact)]],
  );
  return row ? toPerson(row) : null;
}
