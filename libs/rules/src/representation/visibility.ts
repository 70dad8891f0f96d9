import { CHOICE_ACTS, type ChoiceScope, type DecidedRegime } from '../codes.js';
import { authorityStanding } from './authority.decide.js';
import type { AuthorityState } from './authority.model.js';
import type { PersonFacts } from './acting.judge.js';
import { belongsTo, mattersAt } from './matter.js';

/** Whether the holder of an authority sees the represented person's choices at all: while it is active, in life. */
export const seesChoices = (authority: AuthorityState, person: PersonFacts, at: string): boolean =>
  person.deceasedAt === null && authorityStanding(authority, person.birthDate, at) === 'active';

/**
 * Whether the holder sees one choice: a minor's own matters are the minor's (loi 78-17 art. 70), and a helper sees the
 * regimes in which the mandate names an act.
 */
export function seesChoice(
  choice: { readonly regime: DecidedRegime; readonly scope: ChoiceScope },
  authority: AuthorityState,
  person: PersonFacts,
  at: string,
): boolean {
  if (!seesChoices(authority, person, at)) return false;
  if (authority.type === 'parental-authority' && belongsTo(choice, mattersAt(person.solo, at))) return false;
  return (
    authority.acts === null || authority.acts.some((act) => Object.hasOwn(CHOICE_ACTS[choice.regime], act))
  );
}
