import { commitment, hasStake } from '../procedures/application.duties.js';
import type {
  ApplicationCommand,
  ApplicationEvent,
  ApplicationFacts,
  ApplicationState,
  Decided,
} from '../procedures/application.model.js';
import { refuse } from '../rule.js';
import { ALL_CRITERIA_TABLE, CRITERIA_TABLE } from './criterion.table.js';

/**
 * The assessment as a whole: every criterion of EHDS Art. 68(1) answered once with a reason, the risks of Art. 68(2) at
 * most once, each with the person who answered.
 */
export function decideAssessment(
  state: ApplicationState,
  { body, actor }: Extract<ApplicationCommand, { type: 'application.assess' }>,
  facts: ApplicationFacts,
): Decided<ApplicationEvent> {
  if (hasStake(state, actor)) return refuse('conflict-of-interest');
  if (state.voters.includes(actor.ref)) return refuse('separation-of-duties', { duties: ['vote', 'assess'] });
  const known = ALL_CRITERIA_TABLE.map(({ criterion }) => criterion);
  if (body.assessment.some(({ criterion }) => !known.includes(criterion)))
    return refuse('criterion-unanswered', { rule: 'unknown-criterion' });
  for (const { criterion, mayNotApply } of ALL_CRITERIA_TABLE) {
    const found = body.assessment.filter((verdict) => verdict.criterion === criterion);
    const [verdict] = found;
    if (!verdict && !CRITERIA_TABLE.some((row) => row.criterion === criterion)) continue;
    if (!verdict || found.length > 1) return refuse('criterion-unanswered', { criterion });
    if (verdict.reason.trim() === '') return refuse('reason-missing', { criterion });
    if (verdict.met === null && !mayNotApply)
      return refuse('criterion-unanswered', { criterion, rule: 'always-applies' });
  }
  const { applicationId } = body;
  const verdicts = body.assessment.map(({ criterion, met, by }) => ({
    criterion,
    met,
    ...(by === undefined || by === actor.ref ? {} : { by }),
  }));
  const data = { applicationId, verdicts, assessmentHash: commitment(facts, 'assessment') };
  return { ok: true, events: [{ type: 'application.assessed', key: applicationId, data }] };
}
