import { deadline } from '../clocks/deadline.js';
import type { ApplicationState, ApplicationStatus } from './application.model.js';
import { needsAuthorisation, opinionBody } from './formality.check.js';
import { DEFAULT_APPEAL_MONTHS } from './period.table.js';
import type { ProcedurePolicy } from './procedure.model.js';

/** States in the order of the regular way of a case, the last one where it stands when it left that way. */
export function regularPath(
  state: Pick<ApplicationState, 'kind' | 'status' | 'formality' | 'answer' | 'decision'>,
): readonly (ApplicationStatus | 'ANSWERED')[] {
  const { kind, formality, status } = state;
  const path: (ApplicationStatus | 'ANSWERED')[] = ['DRAFT', 'SUBMITTED'];
  if (kind === 'french-route' && formality) {
    if (opinionBody(formality) !== null) path.push('AWAITING_OPINION');
    if (needsAuthorisation(formality)) path.push('AWAITING_AUTHORISATION');
  }
  path.push('PROCESSING', 'DECISION_ISSUED');
  if (kind === 'data-request' && state.decision?.decision !== 'refuse') path.push('ANSWERED');
  if (!path.includes(status) && status !== 'PRE_SCREENING') path.push(status);
  return path;
}

/** Last moment to ask for another look at a decision. */
export const appealEnd = (decidedAt: string, policy: ProcedurePolicy): string =>
  deadline(decidedAt, { months: policy.appealMonths ?? DEFAULT_APPEAL_MONTHS }, policy.calendar);
