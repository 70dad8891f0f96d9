import type { Actor, ApplicationContent, MeetingView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { presenceQuorum, presides, seatsAt, type MeetingState } from '@garant/rules';
import { loadApplication } from '../applications/application.change.js';
import { applicationIsVisible } from '../applications/application.store.js';
import { textByHash } from '../texts/text.store.js';
import { loadMeeting } from './meeting.store.js';
import { allSeats } from './seat.store.js';

/** What each state lets happen, by whoever presides and by the secretary (an assessor). */
const ALLOWED: Record<MeetingState['status'], readonly (readonly [command: string, secretary: boolean])[]> = {
  scheduled: [
    ['meeting.amend', true],
    ['meeting.open', false],
  ],
  open: [
    ['meeting.attend', true],
    ['meeting.close', false],
  ],
  closed: [
    ['meeting.write-minutes', true],
    ['meeting.approve-minutes', false],
  ],
  approved: [],
};

/** A meeting as one of the access body sees it: an item from which somebody is recused has no title for them. */
export async function meetingView(
  tx: Tx,
  actor: Actor,
  meetingId: string,
  now: string,
): Promise<MeetingView | undefined> {
  const { state } = await loadMeeting(tx, meetingId);
  if (!state) return undefined;
  // The picture of a meeting that took place keeps the seats of its day.
  const seats = seatsAt(await allSeats(tx), state.openedAt ?? now);
  const chair = actor.role === 'committee' && presides(seats, actor.ref);
  const agenda: MeetingView['agenda'] = [];
  for (const applicationId of state.agenda)
    agenda.push({
      applicationId,
      title: await titleFor(tx, actor, applicationId),
      outcome: outcomeOf(state, applicationId),
    });
  const written = state.minutesHash && (await textByHash<{ text: string }>(tx, state.minutesHash));
  return {
    meetingId,
    state: state.status,
    at: state.at,
    openedAt: state.openedAt,
    closedAt: state.closedAt,
    approvedAt: state.approvedAt,
    agenda,
    seats: seats.map((seat) => ({ ...seat, present: state.present.includes(seat.account) })),
    present: [...state.present],
    needed: presenceQuorum(new Set(seats.map(({ account }) => account)).size),
    presides: chair,
    allowed: ALLOWED[state.status].flatMap(([command, secretary]) =>
      chair || (secretary && actor.role === 'assessor') ? [command] : [],
    ),
    minutes: written ? written.text : null,
  };
}

const outcomeOf = (state: MeetingState, id: string): MeetingView['agenda'][number]['outcome'] => {
  const found = state.outcomes.find(({ applicationId }) => applicationId === id);
  return found ? { ...found, recused: [...found.recused] } : null;
};

async function titleFor(tx: Tx, actor: Actor, applicationId: string): Promise<string | null> {
  if (!(await applicationIsVisible(tx, actor, applicationId))) return null;
  const { content } = await loadApplication(tx, applicationId);
  return (content as Partial<ApplicationContent> | null)?.title ?? null;
}
