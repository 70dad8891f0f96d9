import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '../procedures/application.model.js';
import { decideMission, endOfMission, type RecordedMissionEvent } from './mission.decide.js';
import { foldMission } from './mission.evolve.js';
import { isOnSiteHour } from './mission.hours.js';
import type { Mission, MissionTerms } from './mission.model.js';
import { MISSION_SCOPE_KINDS, missionStanding, reaches, type ScopeList } from './mission.reach.js';
import { decideWork, requestsToRemind, type WorkCommand, type WorkFacts } from './work.decide.js';
import { NO_WORK } from './work.model.js';

const inspector: Actor = { ref: 'paul', role: 'inspector' };
const doctor: Actor = { ref: 'simone', role: 'inspector' };
const officer: Actor = { ref: 'iris', role: 'data-protection-officer' };
const NOW = '2026-11-24T10:00:00.000Z';
const EVERYTHING = { from: null, to: null, permits: [], datasets: [], organisations: [], subjects: [] };
const terms = (change: Partial<MissionTerms> = {}): MissionTerms => ({
  missionId: 'm',
  orderNumber: '2026-1C',
  authority: 'cnil-chair',
  legalBasis: 'LIL.19',
  form: 'on-documents',
  summonedOn: null,
  startsAt: '2026-11-24T08:00:00.000Z',
  endsAt: '2026-12-24T22:59:59.999Z',
  orderHash: 'ab',
  scope: EVERYTHING,
  inspectors: ['paul', 'simone'],
  doctors: ['simone'],
  ...change,
});
const mission = (change: Partial<Mission> = {}): Mission => ({
  ...terms(),
  openedAt: NOW,
  openedBy: 'paul',
  extensions: [],
  endedAt: null,
  endedBy: null,
  ...NO_WORK,
  ...change,
});
const codeOf = (decided: { ok: boolean; refusal?: { code: string; params?: unknown } }): string =>
  decided.ok ? 'done' : decided.refusal!.code;
const open = (change: Partial<MissionTerms>, actor = inspector): string =>
  codeOf(
    decideMission(undefined, { type: 'mission.open', actor, body: terms(change) }, { now: NOW }) as never,
  );

describe('an order of mission is taken', () => {
  it.each<[string, Partial<MissionTerms>, string]>([
    ['on documents, begun two hours ago', {}, 'done'],
    ['that begins in a week', { startsAt: '2026-12-01T08:00:00.000Z' }, 'done'],
    ['entered a month after its start', { startsAt: '2026-10-24T10:00:00.000Z' }, 'done'],
    ['entered later than that', { startsAt: '2026-10-24T09:59:59.999Z' }, 'mission-dates'],
    ['that ends before it begins', { startsAt: '2027-01-01T08:00:00.000Z' }, 'mission-dates'],
    ['that is over', { startsAt: '2026-11-20T08:00:00.000Z', endsAt: NOW }, 'mission-dates'],
    ['of a year', { endsAt: '2027-11-25T08:00:00.000Z' }, 'done'],
    ['of more than a year', { endsAt: '2027-11-25T08:00:00.001Z' }, 'mission-dates'],
    ['on site from 06:00 in Paris', { form: 'on-site', startsAt: '2026-11-25T05:00:00.000Z' }, 'done'],
    ['on site a moment before', { form: 'on-site', startsAt: '2026-11-25T04:59:59.999Z' }, 'mission-hours'],
    ['on site a moment before 21:00', { form: 'on-site', startsAt: '2026-11-25T19:59:59.999Z' }, 'done'],
    ['on site at 21:00', { form: 'on-site', startsAt: '2026-11-25T20:00:00.000Z' }, 'mission-hours'],
    [
      'by a summons of eight days',
      { form: 'summons', summonedOn: '2026-11-24', startsAt: '2026-12-02T08:00:00.000Z' },
      'done',
    ],
    [
      'by a summons of seven',
      { form: 'summons', summonedOn: '2026-11-24', startsAt: '2026-12-01T22:59:00.000Z' },
      'mission-notice',
    ],
    ['by a summons without its day', { form: 'summons' }, 'mission-notice'],
    ['with the day of a summons that it has not', { summonedOn: '2026-11-01' }, 'mission-notice'],
    ['of which the opener is no part', { inspectors: ['simone'] }, 'mission-members'],
    ['with a doctor who is no inspector of it', { doctors: ['jean'] }, 'mission-members'],
    [
      'about a period that ends before it begins',
      { scope: { ...EVERYTHING, from: NOW, to: '2026-01-01T00:00:00.000Z' } },
      'mission-scope',
    ],
  ])('%s', (_name, change, code) => {
    expect(open(change)).toBe(code);
  });

  it.each(['data-protection-officer', 'signatory', 'operator', 'system'] as const)(
    'not from a %s',
    (role) => {
      expect(open({}, { ref: 'paul', role })).toBe('forbidden');
    },
  );
});

describe('a mission under way', () => {
  const end = (change: Partial<Mission>, actor = inspector) =>
    codeOf(
      decideMission(
        mission(change),
        { type: 'mission.close', actor, body: { missionId: 'm' } },
        { now: NOW },
      ) as never,
    );
  const extend = (endsAt: string) =>
    codeOf(
      decideMission(
        mission(),
        { type: 'mission.extend', actor: inspector, body: { missionId: 'm', endsAt, orderHash: 'cd' } },
        { now: NOW },
      ) as never,
    );
  it('is ended by its inspectors, and by nobody of the body that is inspected', () => {
    expect(end({})).toBe('done');
    expect(end({}, { ref: 'jean', role: 'inspector' })).toBe('mission-unknown');
    expect(end({}, officer)).toBe('forbidden');
    expect(end({ endedAt: NOW })).toBe('mission-ended');
  });
  it('goes on for longer, and never for more than a year', () => {
    expect(extend('2027-01-24T00:00:00.000Z')).toBe('done');
    expect(extend('2026-12-01T00:00:00.000Z')).toBe('mission-dates');
    expect(extend('2027-12-24T00:00:00.000Z')).toBe('mission-dates');
  });

  const instants = fc
    .integer({ min: Date.UTC(2026, 9), max: Date.UTC(2027, 5) })
    .map((at) => new Date(at).toISOString());
  it('is open exactly from its start until its end, and ended is ended', () => {
    fc.assert(
      fc.property(instants, fc.option(instants), (now, endedAt) => {
        const { startsAt, endsAt } = terms();
        const standing = missionStanding({ startsAt, endsAt, endedAt }, now);
        expect(standing === 'open').toBe(endedAt === null && startsAt <= now && now < endsAt);
        if (standing === 'ended') {
          const later = new Date(Date.parse(now) + 1).toISOString();
          expect(missionStanding({ startsAt, endsAt, endedAt }, later)).toBe('ended');
        }
      }),
    );
  });
  it('is ended by the clock once, at the end that its order set', () => {
    const after = '2026-12-25T00:00:00.000Z';
    expect(endOfMission(mission(), NOW)).toEqual([]);
    const [event] = endOfMission(mission(), after);
    const ended = foldMission([
      { type: 'mission.opened', key: 'm', data: terms(), at: NOW, actor: inspector },
      { ...event!, at: after, actor: null } as RecordedMissionEvent,
    ])!;
    expect([ended.endedAt, ended.endedBy]).toEqual([terms().endsAt, 'clock']);
    expect(endOfMission(ended, after)).toEqual([]);
  });

  it('reaches no entry outside of its period or of what it names', () => {
    const ids = fc.constantFrom('a', 'b', 'c');
    const list = fc.array(ids, { maxLength: 2 });
    const scopes = fc.record({
      from: fc.option(instants),
      to: fc.option(instants),
      permits: list,
      datasets: list,
      organisations: list,
      subjects: list,
    });
    const entries = fc.record({
      occurred: instants,
      references: fc.array(
        fc.record({ kind: fc.constantFrom(...Object.values(MISSION_SCOPE_KINDS), 'actor'), ref: ids }),
        { maxLength: 4 },
      ),
    });
    fc.assert(
      fc.property(scopes, entries, (scope, entry) => {
        const inPeriod =
          (scope.from === null || entry.occurred >= scope.from) &&
          (scope.to === null || entry.occurred <= scope.to);
        const lists = Object.keys(MISSION_SCOPE_KINDS) as ScopeList[];
        const wanted = lists.flatMap((name) =>
          scope[name].map((ref) => `${MISSION_SCOPE_KINDS[name]} ${ref}`),
        );
        const named = entry.references.some(({ kind, ref }) => wanted.includes(`${kind} ${ref}`));
        expect(reaches(scope, entry)).toBe(inPeriod && (wanted.length === 0 || named));
      }),
    );
  });

  it('on site knows the hours of summer and of winter', () => {
    expect(
      ['2026-07-01T03:59:59.999Z', '2026-07-01T04:00:00.000Z', '2026-07-01T19:00:00.000Z'].map(isOnSiteHour),
    ).toEqual([false, true, false]);
  });
});

describe('an act within a mission', () => {
  const decide = (
    type: WorkCommand['type'],
    body: object,
    {
      of = mission(),
      actor = inspector,
      facts = {},
    }: { of?: Mission; actor?: Actor; facts?: Partial<WorkFacts> } = {},
  ) =>
    decideWork(of, { type, actor, body: { missionId: 'm', ...body } } as WorkCommand, {
      now: NOW,
      textHash: 'ef',
      ...facts,
    });
  const TYPES = [
    'mission.note',
    'mission.remove-note',
    'mission.visit',
    'mission.request',
    'mission.settle-request',
    'mission.withdraw-request',
    'mission.order-suspension',
    'mission.withdraw-order',
    'mission.ask-reveal',
    'mission.approve-reveal',
    'mission.refuse-reveal',
  ] as const;

  it.each(TYPES)('%s: by its inspectors while it is open, and by nobody else', (type) => {
    const bodies = {
      target: { kind: 'permit', id: 'p' },
      dueAt: NOW,
      period: { hours: 1 },
      from: NOW,
      to: NOW,
    };
    const by = (actor: Actor, of = mission()) => codeOf(decide(type, bodies, { actor, of }) as never);
    expect(by(officer)).toBe('forbidden');
    expect(by({ ref: 'jean', role: 'inspector' })).toBe('mission-unknown');
    expect(by(inspector, mission({ endedAt: NOW }))).toBe('mission-ended');
    expect(by(inspector, mission({ startsAt: '2026-12-01T08:00:00.000Z' }))).toBe('mission-not-begun');
  });

  it('a request is due at the end of its last working day in Paris', () => {
    expect(decide('mission.request', { requestId: 'r', period: { workingDays: 3 } })).toMatchObject({
      events: [{ data: { dueAt: '2026-11-27T22:59:59.999Z' } }],
    });
    // 1182/71 Art. 3(4): a period of weeks that ends on a Tuesday stays there; one of months on a Sunday goes on.
    expect(decide('mission.request', { requestId: 'r', period: { weeks: 1 } })).toMatchObject({
      events: [{ data: { dueAt: '2026-12-01T22:59:59.999Z' } }],
    });
  });

  const asked = {
    requestId: 'r',
    by: 'paul',
    at: NOW,
    textHash: 'ef',
    answers: [],
    outcome: null,
    reminded: [],
  };
  it.each([
    ['2026-11-30T12:00:00.000Z', '2026-11-24T10:00:00.000Z', []],
    ['2026-11-26T12:00:00.000Z', '2026-11-24T10:00:00.000Z', [2]],
    ['2026-11-24T09:00:00.000Z', '2026-11-24T10:00:00.000Z', [0]],
  ])('an answer due at %s is reminded of at %s: %j', (dueAt, now, days) => {
    const of = mission({ requests: [{ ...asked, state: 'open', dueAt }] });
    expect(requestsToRemind(of, now).map(({ data }) => (data as { daysLeft: number }).daysLeft)).toEqual(
      days,
    );
    const closed = mission({ requests: [{ ...asked, state: 'answered', dueAt }] });
    expect(requestsToRemind(closed, now)).toEqual([]);
  });

  const reveal = {
    revealId: 'v',
    subjectRef: 's',
    index: 4,
    by: 'paul',
    at: NOW,
    reasonHash: 'ef',
    state: 'asked' as const,
    judgedBy: null,
    judgedAt: null,
    openedAt: null,
  };
  it.each<[string, Actor, Partial<WorkFacts>, Partial<Mission>, string]>([
    ['by a doctor of the mission whom the provider vouches for', doctor, { doctor: true }, {}, 'done'],
    ['by one whom the provider does not vouch for', doctor, { doctor: false }, {}, 'reveal-doctor'],
    ['by an inspector who is no doctor', inspector, { doctor: true }, {}, 'reveal-doctor'],
    [
      'by the doctor who asked',
      doctor,
      { doctor: true },
      { reveals: [{ ...reveal, by: 'simone' }] },
      'reveal-doctor',
    ],
    ['twice', doctor, { doctor: true }, { reveals: [{ ...reveal, state: 'approved' }] }, 'reveal-closed'],
    ['that nobody asked for', doctor, { doctor: true }, { reveals: [] }, 'reveal-unknown'],
  ])('a reveal is approved %s', (_name, actor, facts, change, code) => {
    const of = mission({ reveals: [reveal], ...change });
    expect(codeOf(decide('mission.approve-reveal', { revealId: 'v' }, { of, actor, facts }) as never)).toBe(
      code,
    );
  });

  it('never more than three identities in a day, refused ones aside', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('asked' as const, 'approved' as const, 'opened' as const, 'refused' as const),
          {
            maxLength: 6,
          },
        ),
        (states) => {
          const of = mission({ reveals: states.map((state, n) => ({ ...reveal, revealId: `${n}`, state })) });
          const decided = decide(
            'mission.ask-reveal',
            { revealId: 'w', subjectRef: 's', index: 4 },
            {
              of,
              facts: { reached: true },
            },
          );
          expect(decided.ok).toBe(states.filter((state) => state !== 'refused').length < 3);
        },
      ),
    );
  });
});
