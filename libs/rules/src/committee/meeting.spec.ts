import { describe, expect, it } from '@jest/globals';
import {
  decideMeeting,
  decideSeat,
  evolveMeeting,
  evolveSeats,
  minutesDraft,
  type MeetingCommand,
  type MeetingFacts,
  type MeetingState,
  type RecordedMeetingEvent,
  type Seat,
} from '../index.js';

const NOW = '2026-11-24T09:00:00.000Z';
const LATER = '2026-12-08T09:00:00.000Z';
const seat = (account: string, kind: Seat['seat'] = 'member'): Seat => ({
  seatId: `seat-${account}`,
  account,
  seat: kind,
  from: '2026-01-01T00:00:00.000Z',
  until: null,
});
const seats = [seat('lea', 'chair'), seat('marc'), seat('odile', 'patients'), seat('max', 'expert')];
const facts = (over: Partial<MeetingFacts> = {}): MeetingFacts => ({
  now: NOW,
  seats,
  votable: (id) => id.startsWith('app'),
  ballot: () => ({ votes: [{ by: 'marc', vote: 'favour' }], recused: [] }),
  minutesHash: 'h',
  ...over,
});
const chair = { ref: 'lea', role: 'committee' };
const secretary = { ref: 'ines', role: 'assessor' };
const send = (type: string, body: object = {}, actor = chair): MeetingCommand =>
  ({ type, actor, body: { meetingId: 'm1', ...body } }) as unknown as MeetingCommand;
const schedule = send('meeting.schedule', { at: LATER, agenda: ['app-1', 'app-2'] });
const open = send('meeting.open', { present: ['lea', 'marc'] });

function play(
  commands: readonly MeetingCommand[],
  at = facts(),
): { state: MeetingState | undefined; last: string; params?: object } {
  let state: MeetingState | undefined;
  let last = '';
  let params: object | undefined;
  for (const command of commands) {
    const decided = decideMeeting(state, command, at);
    if (!decided.ok) {
      last = decided.refusal.code;
      params = decided.refusal.params;
      continue;
    }
    for (const event of decided.events) {
      state = evolveMeeting(state, { ...event, at: NOW, actor: command.actor } as RecordedMeetingEvent);
      last = event.type;
    }
  }
  return { state, last, ...(params ? { params } : {}) };
}

describe('a meeting of the committee (CRPA R133-10 to R133-13)', () => {
  it.each<[name: string, commands: readonly MeetingCommand[], expected: string]>([
    ['is called by the chair', [schedule], 'meeting.scheduled'],
    [
      'is called by the secretary',
      [{ ...schedule, actor: secretary } as MeetingCommand],
      'meeting.scheduled',
    ],
    [
      'is not called by a member',
      [{ ...schedule, actor: { ref: 'marc', role: 'committee' } } as MeetingCommand],
      'not-chair',
    ],
    [
      'is not called by a researcher',
      [{ ...schedule, actor: { ref: 'ada', role: 'researcher' } } as MeetingCommand],
      'forbidden',
    ],
    ['lies in the future', [send('meeting.schedule', { at: NOW, agenda: ['app-1'] })], 'meeting-agenda'],
    ['has an agenda', [send('meeting.schedule', { at: LATER, agenda: [] })], 'meeting-agenda'],
    [
      'has no item twice',
      [send('meeting.schedule', { at: LATER, agenda: ['app-1', 'app-1'] })],
      'meeting-agenda',
    ],
    [
      'is about cases that can be voted on',
      [send('meeting.schedule', { at: LATER, agenda: ['draft'] })],
      'meeting-agenda',
    ],
    [
      'changes before it opens',
      [schedule, send('meeting.amend', { at: LATER, agenda: ['app-3'] })],
      'meeting.amended',
    ],
    [
      'does not change once it opened',
      [schedule, open, send('meeting.amend', { at: LATER, agenda: ['app-3'] })],
      'meeting-state',
    ],
    ['opens with half of the seats', [schedule, open], 'meeting.opened'],
    ['does not open with fewer', [schedule, send('meeting.open', { present: ['lea'] })], 'meeting-quorum'],
    [
      'does not count anybody twice',
      [schedule, send('meeting.open', { present: ['lea', 'lea'] })],
      'meeting-quorum',
    ],
    [
      'seats nobody without a seat',
      [schedule, send('meeting.open', { present: ['lea', 'eve'] })],
      'seat-missing',
    ],
    [
      'lets somebody come later',
      [schedule, open, send('meeting.attend', { account: 'max', present: true })],
      'meeting.attended',
    ],
    [
      'lets nobody without a seat come later',
      [schedule, open, send('meeting.attend', { account: 'eve', present: true })],
      'seat-missing',
    ],
    [
      'is not opened by the secretary',
      [schedule, { ...open, actor: secretary } as MeetingCommand],
      'forbidden',
    ],
    ['that nobody called does not open', [open], 'meeting-unknown'],
    ['closes', [schedule, open, send('meeting.close')], 'meeting.closed'],
    ['closes once', [schedule, open, send('meeting.close'), send('meeting.close')], 'meeting-state'],
    [
      'has minutes when it is over',
      [schedule, open, send('meeting.write-minutes', { text: 'x' })],
      'meeting-state',
    ],
    [
      'has minutes with words',
      [schedule, open, send('meeting.close'), send('meeting.write-minutes', { text: ' ' })],
      'invalid-body',
    ],
    [
      'has minutes that the chair approves',
      [schedule, open, send('meeting.close'), send('meeting.approve-minutes')],
      'meeting.minutes-approved',
    ],
    [
      'keeps approved minutes',
      [
        schedule,
        open,
        send('meeting.close'),
        send('meeting.approve-minutes'),
        send('meeting.write-minutes', { text: 'x' }),
      ],
      'meeting-state',
    ],
  ])('%s', (_, commands, expected) => expect(play(commands).last).toBe(expected));

  it('counts whoever is recused neither among the seats nor among those present', () => {
    const ballot = (id: string) => ({ votes: [], recused: id === 'app-1' ? ['marc', 'odile'] : ['marc'] });
    const { state } = play([schedule, open, send('meeting.close')], facts({ ballot }));
    expect(state!.outcomes).toMatchObject([
      { applicationId: 'app-1', outcome: 'closed', seats: 2, present: 1, recused: ['marc', 'odile'] },
      { applicationId: 'app-2', outcome: 'adjourned', seats: 3, present: 1, recused: ['marc'] },
    ]);
  });
  it('without seats, anybody of the committee presides', () => {
    const at = facts({ seats: [] });
    expect(play([schedule, send('meeting.open', { present: [] })], at).last).toBe('meeting-quorum');
    expect(
      play([schedule, send('meeting.open', { present: ['marc'] }, { ref: 'marc', role: 'committee' })], at)
        .last,
    ).toBe('meeting.opened');
  });
});

describe('minutes', () => {
  it('tell who was there and how each vote went, and name a recusal without its reason', () => {
    const ballot = () => ({ votes: [{ by: 'marc', vote: 'favour' as const }], recused: ['odile'] });
    const { state } = play([schedule, open, send('meeting.close')], facts({ ballot }));
    const items = state!.outcomes.map((outcome) => ({ title: `Étude ${outcome.applicationId}`, outcome }));
    const of = { ...state!, seats: 4, items };
    const text = minutesDraft(of, { language: 'fr', nameOf: (ref) => ref.toUpperCase() });
    expect(text).toContain('Séance du comité du 8 décembre 2026');
    expect(text).toContain('Présents : LEA, MARC.');
    expect(text).toContain(
      '1. Étude app-1\nVotes : 1 pour, 0 contre, 0 abstention(s).\nRécusés, qui n’ont pas siégé sur ce point : ODILE.',
    );
    expect(minutesDraft(of, { language: 'en', nameOf: (ref) => ref })).toContain(
      'Recused, did not sit on this item: odile.',
    );
  });
  it('a chair who is recused does not close the vote', () => {
    const { state } = play(
      [schedule, open, send('meeting.close')],
      facts({ ballot: () => ({ votes: [], recused: ['lea'] }) }),
    );
    expect(state!.outcomes.map(({ outcome }) => outcome)).toEqual(['adjourned', 'adjourned']);
  });
});

describe('the seats', () => {
  const actor = { ref: 'helene', role: 'signatory' };
  const appoint = (over: Partial<Seat> = {}, by = actor) =>
    decideSeat(seats, { type: 'committee.appoint', actor: by, body: { ...seat('new'), ...over } }, NOW);
  const end = (seatId: string, until: string) =>
    decideSeat(seats, { type: 'committee.end-seat', actor, body: { seatId, until } }, NOW);
  it.each<[name: string, outcome: ReturnType<typeof appoint>, expected: string | true]>([
    ['a new member', appoint(), true],
    ['by somebody who is no signatory', appoint({}, { ref: 'lea', role: 'committee' }), 'forbidden'],
    ['the signatory takes no seat', appoint({ account: 'helene' }), 'separation-of-duties'],
    ['nobody sits twice', appoint({ account: 'marc' }), 'seat-taken'],
    ['one chair at a time', appoint({ seat: 'chair' }), 'seat-taken'],
    ['the same seat twice', appoint({ seatId: 'seat-marc' }), 'seat-taken'],
    ['an end before its beginning', appoint({ until: '2025-01-01T00:00:00.000Z' }), 'seat-period'],
    ['an end', end('seat-marc', LATER), true],
    ['an end in the past', end('seat-marc', '2026-02-01T00:00:00.000Z'), 'seat-period'],
    ['the end of a seat that there is not', end('seat-eve', LATER), 'seat-unknown'],
  ])('%s', (_, outcome, expected) => expect(outcome.ok ? true : outcome.refusal.code).toBe(expected));
  it('are folded from their events', () => {
    const folded = evolveSeats(seats, {
      type: 'committee.seat-ended',
      data: { seatId: 'seat-marc', until: LATER },
    });
    expect(folded.find(({ account }) => account === 'marc')!.until).toBe(LATER);
    expect(evolveSeats([], { type: 'committee.appointed', data: seat('eve') })).toHaveLength(1);
    const over = [{ ...seat('marc'), until: '2026-05-01T00:00:00.000Z' }];
    const again = { type: 'committee.end-seat' as const, actor, body: { seatId: 'seat-marc', until: LATER } };
    expect(decideSeat(over, again, NOW)).toMatchObject({ refusal: { code: 'seat-period' } });
  });
});
