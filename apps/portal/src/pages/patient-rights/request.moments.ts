import type { RequestDetail } from '@garant/contracts';
import type { MessageId, Text } from '../../i18n/text.hook.js';
import type { Moment } from '../../ui/timeline.js';

const KNOWN = [
  'request.made',
  'request.assigned',
  'request.identity-asked',
  'request.identity-provided',
  'request.extended',
  'request.rectified',
  'request.restored',
  'request.answered',
  'request.refused',
  'request.withdrawn',
  'request.reopened',
  'request.reminded',
  'request.overdue',
] as const;
const STOPS: readonly string[] = ['request.refused', 'request.withdrawn', 'request.overdue'];

/** What happened to a request, and what comes next while it is open. */
export function requestMoments(
  t: Text,
  request: Pick<RequestDetail, 'history' | 'state' | 'dueAt' | 'closedAt'>,
  names: Readonly<Record<string, string>> = {},
): Moment[] {
  const past: Moment[] = request.history.map((event, i) => ({
    key: `${i} ${event.type}`,
    state: STOPS.includes(event.type) ? 'stop' : 'done',
    title: KNOWN.some((known) => known === event.type)
      ? t(`req.event.${event.type}` as MessageId)
      : event.type,
    more: [t.dateTime(event.at), event.by ? names[event.by] : undefined].filter(Boolean).join(' · '),
  }));
  if (request.closedAt !== null) return past;
  const waits = request.state === 'AWAITING_IDENTITY';
  return [
    ...past,
    { key: 'next', state: 'now', title: t(waits ? 'req.next.identity' : 'req.next.answer') },
    ...(waits ? [{ key: 'then', state: 'wait' as const, title: t('req.next.answer') }] : []),
  ];
}
