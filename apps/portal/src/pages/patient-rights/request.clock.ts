import type { RequestView } from '@garant/contracts';
import { isOpenRequest } from '@garant/rules';

export interface RequestClockView {
  /** `paused`: it waits for proof of who asks; `done`: somebody answered, refused, or took it back. */
  state: 'runs' | 'soon' | 'late' | 'paused' | 'done';
  /** Part of the period that has passed, 0 to 1. */
  share: number;
  /** Whole days until the last day is over; negative when it is. */
  daysLeft: number;
}
const DAY = 86_400_000;
const SOON_DAYS = 7;

/** The clock of a request as people see it. A period that has run out is late; it never closes a request. */
export function requestClock(
  request: Pick<RequestView, 'state' | 'clockFrom' | 'dueAt' | 'pausedAt' | 'closedAt'>,
  now: number,
): RequestClockView {
  const [from, due] = [Date.parse(request.clockFrom), Date.parse(request.dueAt)];
  const at = request.closedAt
    ? Date.parse(request.closedAt)
    : request.pausedAt
      ? Date.parse(request.pausedAt)
      : now;
  const share = due > from ? Math.min(1, Math.max(0, (at - from) / (due - from))) : 1;
  const daysLeft = Math.ceil((due - at) / DAY);
  if (!isOpenRequest(request.state)) return { state: 'done', share, daysLeft };
  if (request.pausedAt) return { state: 'paused', share, daysLeft };
  if (at > due) return { state: 'late', share: 1, daysLeft: Math.min(-1, Math.ceil((due - at) / DAY)) };
  return { state: daysLeft <= SOON_DAYS ? 'soon' : 'runs', share, daysLeft };
}
