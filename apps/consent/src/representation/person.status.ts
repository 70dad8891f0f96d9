import type { IdentityTraits } from '@garant/contracts';
import type { Tx, VaultCipher } from '@garant/nest-kit';
import {
  ageBand,
  AUTHORITY_TYPE_RULES,
  MAJORITY_AGE,
  hasReached,
  seesChoice,
  seesChoices,
  type AgeBand,
  type ChoiceScope,
  type DecidedRegime,
  type Matter,
  type PersonFacts,
  type RepresentationPolicy,
  type SoloPeriod,
} from '@garant/rules';
import { referencesOfPerson } from '../people/people.choices.js';
import { authoritiesBy, authorityById, type AuthorityRow } from './authority.store.js';

/** What judging about people needs: the vault's cipher, and what the deployer has settled. */
export interface RepresentationDeps {
  readonly cipher: VaultCipher;
  readonly policy: RepresentationPolicy;
}

export interface PersonStatus {
  readonly ageBand: AgeBand;
  readonly deceased: boolean;
}

/** Traits of a person as the vault has them; null when it does not know the person. */
export async function vaultTraits(
  tx: Tx,
  cipher: VaultCipher,
  subjectRef: string,
): Promise<IdentityTraits | null> {
  const [row] = await tx.query<{ traits: Buffer }>('SELECT traits FROM vault_person WHERE subject_ref = $1', [
    subjectRef,
  ]);
  return row ? (JSON.parse(cipher.open(row.traits, subjectRef).toString('utf8')) as IdentityTraits) : null;
}

interface SoloRow {
  solo_id: string;
  matters: Matter[];
  from_at: Date;
  until_at: Date | null;
}
/** Periods in which a minor kept matters to themself, the newest last. */
export async function soloPeriods(
  tx: Tx,
  subjectRef: string,
): Promise<(SoloPeriod & { readonly soloId: string })[]> {
  const rows = await tx.query<SoloRow>(
    'SELECT solo_id, matters, from_at, until_at FROM solo_period WHERE subject_ref = $1 ORDER BY from_at',
    [subjectRef],
  );
  return rows.map((row) => ({
    soloId: row.solo_id,
    matters: row.matters,
    from: row.from_at.toISOString(),
    until: row.until_at?.toISOString() ?? null,
  }));
}

export async function deathOf(tx: Tx, subjectRef: string): Promise<string | null> {
  const [row] = await tx.query<{ accepted_at: Date }>(
    'SELECT accepted_at FROM death WHERE subject_ref = $1',
    [subjectRef],
  );
  return row?.accepted_at.toISOString() ?? null;
}

/**
 * Everything about a person by which an act or a look is judged, under whichever of their references it was recorded. The
 * birth date stays in memory.
 */
export async function personFacts(tx: Tx, cipher: VaultCipher, subjectRef: string): Promise<PersonFacts> {
  const traits = await vaultTraits(tx, cipher, subjectRef);
  const deaths: string[] = [];
  const solo: (SoloPeriod & { readonly soloId: string })[] = [];
  for (const ref of await referencesOfPerson(tx, subjectRef)) {
    const death = await deathOf(tx, ref);
    if (death !== null) deaths.push(death);
    solo.push(...(await soloPeriods(tx, ref)));
  }
  return { birthDate: traits?.birthDate ?? null, deceasedAt: deaths.sort()[0] ?? null, solo };
}

/** Authorities over a person, under whichever of their references they were verified. */
export async function authoritiesOver(tx: Tx, subjectRef: string): Promise<AuthorityRow[]> {
  const rows: AuthorityRow[] = [];
  for (const ref of await referencesOfPerson(tx, subjectRef))
    rows.push(...(await authoritiesBy(tx, 'subject_ref', ref)));
  return rows;
}

/** Age band and whether the person is living, at a moment. For other parts of this service. */
export async function personStatus(
  tx: Tx,
  { cipher, policy }: RepresentationDeps,
  subjectRef: string,
  at: string,
): Promise<PersonStatus> {
  const facts = await personFacts(tx, cipher, subjectRef);
  return {
    ageBand: ageBand(facts.birthDate, at, policy.soloAge),
    deceased: facts.deceasedAt !== null && facts.deceasedAt <= at,
  };
}

/** Whose choices an actor may read, and which of them. */
export interface Reading {
  readonly subjectRef: string;
  /** Null: their own. */
  readonly authorityId: string | null;
  readonly shows: (choice: { regime: DecidedRegime; scope: ChoiceScope }) => boolean;
}

/** Own choices, or those of the person whom the named authority represents; null: not visible to this actor. */
export async function readingOf(
  tx: Tx,
  { cipher }: RepresentationDeps,
  actor: { readonly ref: string; readonly subjectRef?: string | undefined },
  authorityId: string | undefined,
  at: string,
): Promise<Reading | null> {
  if (authorityId === undefined)
    return actor.subjectRef === undefined
      ? null
      : { subjectRef: actor.subjectRef, authorityId: null, shows: () => true };
  const authority = await authorityById(tx, authorityId);
  if (!authority || authority.declaredBy !== actor.ref || authority.subjectRef === null) return null;
  const person = await personFacts(tx, cipher, authority.subjectRef);
  if (!seesChoices(authority, person, at)) return null;
  return {
    subjectRef: authority.subjectRef,
    authorityId,
    shows: (choice) => seesChoice(choice, authority, person, at),
  };
}

/** Whether an authority over this person needs looking at when the person acts. */
export async function markSpecial(tx: Tx, subjectRef: string, now: string): Promise<void> {
  await tx.query('INSERT INTO special_subject (subject_ref, since) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    subjectRef,
    now,
  ]);
}
/** People whom a merge makes one are looked at as soon as one of them is. */
export async function markSpecialTogether(
  tx: Tx,
  subjectRefs: readonly string[],
  now: string,
): Promise<void> {
  await tx.query(
    `INSERT INTO special_subject (subject_ref, since) SELECT ref, $2 FROM unnest($1::uuid[]) AS ref
     WHERE EXISTS (SELECT 1 FROM special_subject WHERE subject_ref = ANY($1::uuid[])) ON CONFLICT DO NOTHING`,
    [subjectRefs, now],
  );
}
/** Those of the people for whom age, a measure of protection or death changes who may act. */
export async function specialSubjects(tx: Tx, subjectRefs: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ subject_ref: string }>(
    'SELECT subject_ref FROM special_subject WHERE subject_ref = ANY($1)',
    [[...new Set(subjectRefs)]],
  );
  return new Set(rows.map((row) => row.subject_ref));
}

export const isMinor = (birthDate: string, at: string): boolean =>
  hasReached(birthDate, MAJORITY_AGE, at) === false;
export const isShared = ({ type, sole }: Pick<AuthorityRow, 'type' | 'sole'>): boolean =>
  AUTHORITY_TYPE_RULES[type].shared && !sole;
