import type { Actor, ApplicationView } from '@garant/contracts';
import {
  deliberationCommands,
  mustDeclare,
  type ApplicationFacts,
  type ApplicationState,
} from '@garant/rules';

/** What one needs to know to say whether one has an interest: the subject, the people, the organisation. */
const TO_DECLARE = ['title', 'persons', 'responsiblePerson', 'applicantType', 'controller'] as const;

/**
 * An application as it is shown to one of those who deliberate on it: before their declaration only what it takes to
 * declare, with secret votes only their own vote until the vote is closed, and the commands that are theirs.
 */
export function deliberated<V extends ApplicationView>(
  view: V,
  state: ApplicationState,
  actor: Actor,
  facts: Pick<ApplicationFacts, 'policy' | 'seats'>,
): V {
  const allowed = [...deliberationCommands(state, actor, view.allowed as never, facts)];
  const secret = facts.policy.secretVotes === true && state.voteClosed === null && state.decision === null;
  const votes = secret ? view.votes.filter(({ by }) => by === actor.ref) : view.votes;
  const history = secret ? view.history.filter(({ type }) => type !== 'application.voted') : view.history;
  const open = { ...view, allowed, votes, history };
  if (facts.policy.declareInterest !== true || !mustDeclare(state, actor)) return open;
  return {
    ...open,
    content: Object.fromEntries(
      TO_DECLARE.flatMap((field) =>
        view.content[field] === undefined ? [] : [[field, view.content[field]]],
      ),
    ),
    attachments: [],
    flags: [],
    votes: [],
    assessment: null,
    informationRequest: null,
    fieldVersions: {},
    history: view.history.filter(({ type }) => type === 'application.submitted'),
  };
}
