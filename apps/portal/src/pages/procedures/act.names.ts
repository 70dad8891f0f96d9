import type { MessageId, Text } from '../../i18n/text.hook.js';

const ACTS = [
  'application.procedure-chosen',
  'application.closed',
  'application.opinion-recorded',
  'application.period-renewed',
  'application.authorisation-asked',
  'application.authorisation-recorded',
  'application.proposed',
  'application.statistics-offered',
  'application.appealed',
  'application.decision-confirmed',
  'application.reopened',
  'application.answer-submitted',
  'data-request.answered',
  'application.draft-expired',
] as const;

/** What an event of a procedure is called; undefined for events of other rooms. */
export const actName = (t: Text, type: string): string | undefined =>
  ACTS.some((act) => act === type) ? t(`case.act.${type}` as MessageId) : undefined;
