import type { Application } from '../../api/applications.api.js';
import type { MessageId, Text } from '../../i18n/text.hook.js';
import { actName } from '../procedures/act.names.js';
import type { Moment } from '../../ui/timeline.js';

const KNOWN = [
  'application.drafted',
  'application.submitted',
  'application.withdrawn',
  'application.information-requested',
  'application.information-provided',
  'application.found-complete',
  'application.assessed',
  'application.voted',
  'application.decided',
  'application.member-invited',
  'application.member-uninvited',
  'application.member-joined',
  'application.member-removed',
  'application.applicant-changed',
  'application.attachment-added',
  'application.attachment-removed',
  'application.attachment-redacted',
  'application.form-upgraded',
  'application.copied-from',
  'application.clock-extended',
  'application.assigned',
  'application.unassigned',
  'application.interest-declared',
  'application.criterion-assessed',
  'application.remarked',
  'application.question-answered',
  'application.reviewer-invited',
  'application.reviewer-uninvited',
  'application.reviewed',
  'application.vote-closed',
  'decision.published',
  'application.fee-estimated',
  'application.fees-accepted',
] as const;
const ENDED: readonly string[] = ['DECISION_ISSUED', 'UNDER_APPEAL', 'WITHDRAWN', 'CLOSED', 'EXPIRED_DRAFT'];
const nameOf = (t: Text, type: string): string =>
  KNOWN.some((known) => known === type)
    ? t(`application.event.${type}` as MessageId)
    : (actName(t, type) ?? type);

/** What happened, and what is still to come on the ordinary way. Saved drafts in a row count once. */
export function historyMoments(
  t: Text,
  application: Pick<Application, 'history' | 'state' | 'names'>,
): Moment[] {
  const past = application.history.filter(
    (event, i, all) => event.type !== 'application.drafted' || all[i + 1]?.type !== 'application.drafted',
  );
  const moments: Moment[] = past.map((event, i) => ({
    key: `${i} ${event.type}`,
    state: event.type === 'application.withdrawn' ? 'stop' : 'done',
    title: nameOf(t, event.type),
    more: [t.dateTime(event.at), event.by && application.names?.[event.by]].filter(Boolean).join(' · '),
  }));
  if (ENDED.includes(application.state)) return moments;
  const done = new Set(past.map((event) => event.type));
  const ahead = (
    [
      'application.submitted',
      'application.found-complete',
      'application.assessed',
      'application.voted',
      'application.decided',
    ] as const
  ).filter((type) => !done.has(type));
  return [
    ...moments,
    ...ahead.map((type, i) => ({
      key: type,
      state: i === 0 ? ('now' as const) : ('wait' as const),
      title: nameOf(t, type),
    })),
  ];
}
