import type { StoredEvent, Tx } from '@garant/nest-kit';
import type { ApplicationState } from '@garant/rules';
import { requestMessage } from './message.request.js';

/** Steps of a case that somebody is told of; who took the step knows. */
const STEPS: Readonly<Record<string, { readonly kind: string; readonly to: 'applicants' | 'assessors' }>> = {
  'application.submitted': { kind: 'application-submitted', to: 'assessors' },
  'application.information-requested': { kind: 'information-requested', to: 'applicants' },
  'application.information-provided': { kind: 'information-provided', to: 'assessors' },
  'application.found-complete': { kind: 'application-complete', to: 'applicants' },
  'application.closed': { kind: 'application-closed', to: 'applicants' },
  'application.decided': { kind: 'application-decided', to: 'applicants' },
};

/** Tells the applicant and members, or the assessors at work on the case (all of them while nobody is), of what is new. */
export async function tellOfCase(
  tx: Tx,
  { applicationId, applicant, members }: Pick<ApplicationState, 'applicationId' | 'applicant' | 'members'>,
  before: readonly Pick<StoredEvent, 'actor'>[],
  events: readonly { readonly type: string }[],
): Promise<void> {
  for (const { type } of events) {
    const step = STEPS[type];
    if (!step) continue;
    const message = { kind: step.kind, about: 'application', aboutId: applicationId } as const;
    const atWork = before.flatMap(({ actor }) => (actor?.role === 'assessor' ? [actor.ref] : []));
    if (step.to === 'applicants') await requestMessage(tx, { ...message, to: [applicant, ...members] });
    else if (atWork.length > 0) await requestMessage(tx, { ...message, to: atWork });
    else await requestMessage(tx, { ...message, toRole: 'assessor' });
  }
}
