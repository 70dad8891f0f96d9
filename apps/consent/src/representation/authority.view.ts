import type { AuthorityCase, AuthorityView, ChoiceView, ConflictView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import {
  ageBand,
  allowedAuthorityCommands,
  AUTHORITY_TYPE_RULES,
  authorityStanding,
  currentChoices,
  seesChoice,
  type AuthorityActor,
  type PersonFacts,
} from '@garant/rules';
import type { RecordedChoice } from '../choices/choice.store.js';
import { choicesOfPerson } from '../people/people.choices.js';
import { traitsOf, type AuthorityRow } from './authority.store.js';
import { conflictsOf } from './conflict.service.js';
import { evidenceOf } from './evidence.store.js';
import { authoritiesOver, personFacts, vaultTraits, type RepresentationDeps } from './person.status.js';
import { reasonsOf } from './reasons.store.js';

const NOBODY: PersonFacts = { birthDate: null, deceasedAt: null, solo: [] };

/** Facts of the represented person; before the decision, from the declaration. */
async function factsOf(tx: Tx, { cipher }: RepresentationDeps, row: AuthorityRow): Promise<PersonFacts> {
  if (row.subjectRef !== null) return personFacts(tx, cipher, row.subjectRef);
  const traits = await traitsOf(tx, cipher, row.authorityId);
  return { ...NOBODY, birthDate: traits?.birthDate ?? null };
}

async function givenNamesOf(tx: Tx, deps: RepresentationDeps, row: AuthorityRow): Promise<string | null> {
  const traits =
    row.subjectRef === null
      ? await traitsOf(tx, deps.cipher, row.authorityId)
      : await vaultTraits(tx, deps.cipher, row.subjectRef);
  return traits?.givenNames ?? null;
}

/** One authority for whoever may see it. The represented person is told no name: not even their own is needed there. */
export async function authorityView(
  tx: Tx,
  deps: RepresentationDeps,
  row: AuthorityRow,
  actor: AuthorityActor,
  as: AuthorityView['as'],
  now: string,
): Promise<AuthorityView> {
  const person = await factsOf(tx, deps, row);
  const standing = authorityStanding(row, person.birthDate, now);
  const mayEnd =
    allowedAuthorityCommands(row, actor).includes('authority.end') &&
    standing !== 'ended' &&
    (as !== 'represented' || AUTHORITY_TYPE_RULES[row.type].revocable);
  return {
    authorityId: row.authorityId,
    reference: row.reference,
    type: row.type,
    status: row.status,
    standing,
    as,
    // Names are for as long as the authority speaks: afterwards the former holder is told no more about the person.
    givenNames: as === 'declarant' && standing !== 'ended' ? await givenNamesOf(tx, deps, row) : null,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    acts: row.acts === null ? null : [...row.acts],
    sole: row.sole,
    declaredAt: row.declaredAt,
    decidedAt: row.decidedAt,
    endedAt: row.endedAt,
    because: row.because,
    reasons:
      row.reasonsHash !== null && as !== 'represented'
        ? await reasonsOf(tx, deps.cipher, row.reasonsHash)
        : null,
    mayEnd,
  };
}

/** Conflicts of the represented person as one of the parents, or the officer, sees them. */
export async function conflictViews(
  tx: Tx,
  subjectRef: string,
  seen: (choice: RecordedChoice) => boolean,
  asker: string | 'officer',
): Promise<ConflictView[]> {
  const choices = await choicesOfPerson(tx, subjectRef);
  const current = new Set(currentChoices(choices).map(({ current: choice }) => choice.choiceId));
  const view = ({ subjectRef: _whose, subjectIndex: _index, ...shown }: RecordedChoice): ChoiceView => ({
    ...shown,
    current: current.has(shown.choiceId),
  });
  return (await conflictsOf(tx, subjectRef))
    .filter(({ objection }) => seen(objection))
    .map(({ objection, wish }) => ({
      objection: view(objection),
      wish: view(wish),
      mine:
        asker === 'officer'
          ? 'officer'
          : objection.voice === asker
            ? 'objection'
            : wish.voice === asker
              ? 'wish'
              : 'other',
    }));
}

/** Conflicts that the holder of one authority sees: none of what the minor keeps to themself. */
export async function conflictsUnder(
  tx: Tx,
  deps: RepresentationDeps,
  row: AuthorityRow,
  now: string,
): Promise<ConflictView[]> {
  if (row.subjectRef === null || row.type !== 'parental-authority') return [];
  const person = await personFacts(tx, deps.cipher, row.subjectRef);
  return conflictViews(tx, row.subjectRef, (choice) => seesChoice(choice, row, person, now), row.declaredBy);
}

/** Everything that whoever verifies an authority needs, and no more. */
export async function authorityCase(
  tx: Tx,
  deps: RepresentationDeps,
  row: AuthorityRow,
  actor: AuthorityActor,
  now: string,
): Promise<AuthorityCase> {
  const view = await authorityView(tx, deps, row, actor, 'officer', now);
  const person = await factsOf(tx, deps, row);
  const officer = actor.role === 'data-protection-officer';
  const others =
    row.subjectRef === null
      ? []
      : (await authoritiesOver(tx, row.subjectRef)).filter(
          (other) =>
            other.authorityId !== row.authorityId &&
            authorityStanding(other, person.birthDate, now) === 'active',
        );
  return {
    ...view,
    traits: row.status === 'declared' ? await traitsOf(tx, deps.cipher, row.authorityId) : null,
    ageBand: ageBand(person.birthDate, now, deps.policy.soloAge),
    evidence: await evidenceOf(tx, row.evidenceSha256, row.declaredBy),
    otherHolders: others.length,
    mayDecide:
      row.declaredBy !== actor.ref && allowedAuthorityCommands(row, actor).includes('authority.verify'),
    conflicts:
      officer && row.subjectRef !== null
        ? await conflictViews(tx, row.subjectRef, () => true, 'officer')
        : [],
  };
}
