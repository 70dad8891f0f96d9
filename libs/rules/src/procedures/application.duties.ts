import type { Actor, ApplicationFacts, ApplicationState } from './application.model.js';

/** Someone whose own case this is: the applicant, a listed person, or a colleague of the applicant. */
export const hasStake = (state: ApplicationState, actor: Actor): boolean =>
  state.applicant === actor.ref ||
  state.members.includes(actor.ref) ||
  (state.content?.persons.includes(actor.ref) ?? false) ||
  (actor.organisation !== undefined && actor.organisation === state.organisation);

/** A salted hash that the caller must have computed: a missing one is a fault of the program, not of a person. */
export function commitment(
  facts: ApplicationFacts,
  name: keyof NonNullable<ApplicationFacts['commitments']>,
): string {
  const value = facts.commitments?.[name];
  if (value === undefined) throw new TypeError(`facts.commitments.${name} is required`);
  return value;
}
