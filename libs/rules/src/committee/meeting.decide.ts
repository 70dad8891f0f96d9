import { instant } from '../clocks/calendar.js';
import { refuse } from '../rule.js';
import type { Decided } from '../procedures/application.model.js';
import { presenceQuorum, type Seat } from './seat.table.js';

/** A meeting of the committee: what is on its agenda, who came, how each vote ended, and its minutes (CRPA R133-10 to R133-13). */
export interface MeetingBodies {
  'meeting.schedule': { readonly at: string; readonly agenda: readonly string[] };
  'meeting.amend': { readonly at: string; readonly agenda: readonly string[] };
  'meeting.open': { readonly present: readonly string[] };
  'meeting.attend': { readonly account: string; readonly present: boolean };
  'meeting.close': object;
  'meeting.write-minutes': { readonly text: string };
  'meeting.approve-minutes': object;
}
export type MeetingCommandType = keyof MeetingBodies;
export type MeetingCommand = {
  [T in MeetingCommandType]: {
    readonly type: T;
    readonly actor: { readonly ref: string; readonly role: string };
    readonly body: { readonly meetingId: string } & MeetingBodies[T];
  };
}[MeetingCommandType];

/** How the vote on one application stood when the meeting ended. `adjourned`: too few without an interest were there. */
export interface MeetingOutcome {
  readonly applicationId: string;
  readonly outcome: 'closed' | 'adjourned';
  readonly favour: number;
  readonly against: number;
  readonly abstain: number;
  readonly seats: number;
  readonly present: number;
  readonly recused: readonly string[];
}

type Id = { readonly meetingId: string };
export interface MeetingEventData {
  'meeting.scheduled': Id & { readonly at: string; readonly agenda: readonly string[] };
  'meeting.amended': Id & { readonly at: string; readonly agenda: readonly string[] };
  'meeting.opened': Id & { readonly present: readonly string[] };
  'meeting.attended': Id & { readonly account: string; readonly present: boolean };
  'meeting.closed': Id & { readonly outcomes: readonly MeetingOutcome[] };
  'meeting.minutes-written': Id & { readonly minutesHash: string };
  'meeting.minutes-approved': Id & { readonly minutesHash: string | null };
}
export type MeetingEvent = {
  [T in keyof MeetingEventData]: {
    readonly type: T;
    readonly key: string;
    readonly data: MeetingEventData[T];
  };
}[keyof MeetingEventData];
export type RecordedMeetingEvent = MeetingEvent & {
  readonly at: string;
  readonly actor: { readonly ref: string } | null;
};

export interface MeetingState {
  readonly meetingId: string;
  readonly status: 'scheduled' | 'open' | 'closed' | 'approved';
  readonly at: string;
  readonly agenda: readonly string[];
  readonly present: readonly string[];
  readonly openedAt: string | null;
  readonly openedBy: string | null;
  readonly closedAt: string | null;
  readonly approvedAt: string | null;
  readonly outcomes: readonly MeetingOutcome[];
  readonly minutesHash: string | null;
}

export interface MeetingFacts {
  readonly now: string;
  /** Seats held now; none: everybody with the committee's role sits and may preside. */
  readonly seats: readonly Seat[];
  /** Applications that a vote can be taken on now. */
  readonly votable: (applicationId: string) => boolean;
  /** `meeting.close`: votes and recusals of each application of the agenda. */
  readonly ballot?: (applicationId: string) => Ballot;
  readonly minutesHash?: string;
}
export interface Ballot {
  readonly votes: readonly { readonly by: string; readonly vote: 'favour' | 'against' | 'abstain' }[];
  readonly recused: readonly string[];
}

export function evolveMeeting(
  state: MeetingState | undefined,
  event: RecordedMeetingEvent,
): MeetingState | undefined {
  if (event.type === 'meeting.scheduled')
    return {
      meetingId: event.data.meetingId,
      status: 'scheduled',
      at: event.data.at,
      agenda: event.data.agenda,
      present: [],
      openedAt: null,
      openedBy: null,
      closedAt: null,
      approvedAt: null,
      outcomes: [],
      minutesHash: null,
    };
  if (state === undefined) return undefined;
  switch (event.type) {
    case 'meeting.amended':
      return { ...state, at: event.data.at, agenda: event.data.agenda };
    case 'meeting.opened':
      return {
        ...state,
        status: 'open',
        present: event.data.present,
        openedAt: event.at,
        openedBy: event.actor?.ref ?? null,
      };
    case 'meeting.attended': {
      const others = state.present.filter((ref) => ref !== event.data.account);
      return { ...state, present: event.data.present ? [...others, event.data.account] : others };
    }
    case 'meeting.closed':
      return { ...state, status: 'closed', closedAt: event.at, outcomes: event.data.outcomes };
    case 'meeting.minutes-written':
      return { ...state, minutesHash: event.data.minutesHash };
    case 'meeting.minutes-approved':
      return { ...state, status: 'approved', approvedAt: event.at };
    default:
      return state;
  }
}

/** Whether somebody presides: whoever holds the chair, and anybody of the committee while no seat was ever given. */
export const presides = (seats: readonly Seat[], ref: string): boolean =>
  seats.length === 0 || seats.some(({ account, seat }) => seat === 'chair' && account === ref);

const STATES: Record<MeetingCommandType, readonly (MeetingState['status'] | 'none')[]> = {
  'meeting.schedule': ['none'],
  'meeting.amend': ['scheduled'],
  'meeting.open': ['scheduled'],
  'meeting.attend': ['open'],
  'meeting.close': ['open'],
  'meeting.write-minutes': ['closed'],
  'meeting.approve-minutes': ['closed'],
};
/** What an assessor may do as the secretary of the meeting; the rest is the chair's. */
const SECRETARY: readonly MeetingCommandType[] = [
  'meeting.schedule',
  'meeting.amend',
  'meeting.attend',
  'meeting.write-minutes',
];

const ok = <T extends keyof MeetingEventData>(
  type: T,
  meetingId: string,
  data: Omit<MeetingEventData[T], 'meetingId'>,
): Decided<MeetingEvent> => ({
  ok: true,
  events: [{ type, key: meetingId, data: { meetingId, ...data } } as unknown as MeetingEvent],
});

/** Every act on a meeting. */
export function decideMeeting(
  state: MeetingState | undefined,
  command: MeetingCommand,
  facts: MeetingFacts,
): Decided<MeetingEvent> {
  const { type, actor } = command;
  const { meetingId } = command.body;
  const secretary = actor.role === 'assessor' && SECRETARY.includes(type);
  if (!secretary && actor.role !== 'committee') return refuse('forbidden', { command: type });
  if (!secretary && !presides(facts.seats, actor.ref)) return refuse('not-chair', { command: type });
  if (!STATES[type].includes(state?.status ?? 'none'))
    return state === undefined
      ? refuse('meeting-unknown', { meetingId })
      : refuse('meeting-state', { command: type, state: state.status });
  switch (command.type) {
    case 'meeting.schedule':
    case 'meeting.amend': {
      const { at, agenda } = command.body;
      if (!(instant(at) > instant(facts.now)))
        return refuse('meeting-agenda', { field: 'at', rule: 'future' });
      if (agenda.length === 0 || new Set(agenda).size !== agenda.length)
        return refuse('meeting-agenda', { field: 'agenda', rule: 'each-once' });
      const unfit = agenda.filter((applicationId) => !facts.votable(applicationId));
      if (unfit.length > 0) return refuse('meeting-agenda', { rule: 'not-votable', applications: unfit });
      return ok(command.type === 'meeting.amend' ? 'meeting.amended' : 'meeting.scheduled', meetingId, {
        at,
        agenda,
      });
    }
    case 'meeting.open': {
      const present = [...new Set(command.body.present)];
      const stranger = seatless(facts.seats, present);
      if (stranger) return refuse('seat-missing', { account: stranger });
      const needed = presenceQuorum(membersOf(facts.seats).length);
      if (present.length < needed) return refuse('meeting-quorum', { present: present.length, needed });
      return ok('meeting.opened', meetingId, { present });
    }
    case 'meeting.attend': {
      const { account, present } = command.body;
      if (seatless(facts.seats, [account])) return refuse('seat-missing', { account });
      return ok('meeting.attended', meetingId, { account, present });
    }
    case 'meeting.close':
      return ok('meeting.closed', meetingId, {
        outcomes: state!.agenda.map((id) => outcomeOf(id, state!, actor.ref, facts)),
      });
    case 'meeting.write-minutes':
      if (command.body.text.trim() === '') return refuse('invalid-body', { field: 'text' });
      return ok('meeting.minutes-written', meetingId, { minutesHash: facts.minutesHash! });
    case 'meeting.approve-minutes':
      return ok('meeting.minutes-approved', meetingId, { minutesHash: state!.minutesHash });
  }
}

const membersOf = (seats: readonly Seat[]): string[] => [...new Set(seats.map(({ account }) => account))];
const seatless = (seats: readonly Seat[], accounts: readonly string[]): string | undefined =>
  seats.length === 0
    ? undefined
    : accounts.find((account) => !seats.some((seat) => seat.account === account));

/** Whoever has an interest is neither counted among the seats nor among those present. */
function outcomeOf(
  applicationId: string,
  state: MeetingState,
  closer: string,
  facts: MeetingFacts,
): MeetingOutcome {
  const { votes, recused } = facts.ballot?.(applicationId) ?? { votes: [], recused: [] };
  const eligible = (accounts: readonly string[]): string[] =>
    accounts.filter((account) => !recused.includes(account));
  const seats = eligible(membersOf(facts.seats)).length;
  const present = eligible(state.present).length;
  const count = (vote: string): number => votes.filter((cast) => cast.vote === vote).length;
  const reached =
    present >= presenceQuorum(seats) && facts.votable(applicationId) && !recused.includes(closer);
  return {
    applicationId,
    outcome: reached ? 'closed' : 'adjourned',
    favour: count('favour'),
    against: count('against'),
    abstain: count('abstain'),
    seats,
    present,
    recused: recused.filter((ref) => facts.seats.length === 0 || membersOf(facts.seats).includes(ref)),
  };
}
