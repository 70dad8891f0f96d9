import type { ApplicationView } from '@garant/contracts';

export interface Clock {
  /** What the time runs for: completing the file, deciding. */
  about: 'information' | 'decision';
  from: string;
  due: string;
  /** Part of the time that has passed, 0 to 1. */
  share: number;
  daysLeft: number;
}

/** The running clock of an application, if any. A lapsed clock escalates and never approves, so it is shown as late. */
export function clockOf(
  application: Pick<
    ApplicationView,
    'state' | 'informationRequest' | 'completeAt' | 'decisionDueAt' | 'submittedAt' | 'history'
  >,
  now: number,
): Clock | undefined {
  const make = (about: Clock['about'], from: string, due: string): Clock => {
    const whole = Date.parse(due) - Date.parse(from);
    const share = whole > 0 ? Math.min(1, Math.max(0, (now - Date.parse(from)) / whole)) : 1;
    return { about, from, due, share, daysLeft: Math.ceil((Date.parse(due) - now) / 86_400_000) };
  };
  if (application.state === 'AWAITING_ADDITIONAL_INFORMATION' && application.informationRequest) {
    const asked =
      application.history.findLast((event) => event.type === 'application.information-requested')?.at ??
      application.submittedAt;
    const due = application.informationRequest.dueAt;
    return make('information', asked ?? new Date(Date.parse(due) - 28 * 86_400_000).toISOString(), due);
  }
  if (application.state === 'PROCESSING' && application.completeAt && application.decisionDueAt)
    return make('decision', application.completeAt, application.decisionDueAt);
  return undefined;
}
