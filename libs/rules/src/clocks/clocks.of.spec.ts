import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { CaseKind, CaseTrack } from '../procedures/case.kind.js';
import { dueAfter } from './case.clocks.js';
import { CLOCK_CODES, type Clock, type ClockMoment } from './clock.model.js';
import { CLOCKS, CLOCK_BY_CODE, CLOCK_EVENT_TYPES } from './clock.table.js';
import { clockStanding, clocksOf, isDecisionClock, isOpen } from './clocks.of.js';
import { parisDay } from './paris.calendar.js';

const at = (day: string, type: string, data: object = {}): ClockMoment => ({
  type,
  at: `${day}T10:00:00.000Z`,
  data: data as Record<string, unknown>,
});
const SUBMITTED = at('2026-11-16', 'application.submitted');
const COMPLETE = at('2026-11-24', 'application.found-complete', { shares: [] });
const ASKED = at('2026-12-01', 'application.information-requested');
const PROVIDED = at('2026-12-11', 'application.information-provided');
const EXTENDED = at('2027-01-20', 'application.clock-extended');
const decided = (day: string, decision = 'grant') => at(day, 'application.decided', { decision });

const of = (
  history: readonly ClockMoment[],
  kind: CaseKind = 'permit',
  track: CaseTrack = 'standard',
): Clock[] => clocksOf(history, kind, track, 'metropolitan');
const one = (clocks: readonly Clock[], code: string): Clock =>
  clocks.findLast((clock) => clock.code === code)!;
const day = (time: string | null | undefined): string | null => (time ? parisDay(time) : null);

describe('the time to decide', () => {
  it.each<readonly [string, CaseKind, CaseTrack, readonly ClockMoment[], code: string, due: string | null]>([
    ['three months from complete', 'permit', 'standard', [SUBMITTED, COMPLETE], 'D02', '2027-02-24'],
    ['two on the accelerated track', 'permit', 'accelerated', [SUBMITTED, COMPLETE], 'D03', '2027-01-25'],
    [
      'two and two with a trusted holder',
      'permit',
      'trusted-holder',
      [SUBMITTED, COMPLETE],
      'D04.decision',
      '2027-03-24',
    ],
    [
      'a data request counts from receipt',
      'data-request',
      'standard',
      [SUBMITTED],
      'D05.assessment',
      '2027-02-16',
    ],
    ['an amendment has the same as a permit', 'amendment', 'standard', [COMPLETE], 'D02', '2027-02-24'],
    ['none while information is awaited', 'permit', 'standard', [COMPLETE, ASKED], 'D02', null],
    ['ten days of waiting are added', 'permit', 'standard', [COMPLETE, ASKED, PROVIDED], 'D02', '2027-03-08'],
    [
      'being found complete again does not begin it anew',
      'permit',
      'standard',
      [COMPLETE, ASKED, PROVIDED, at('2026-12-20', 'application.found-complete')],
      'D02',
      '2027-03-08',
    ],
    ['six months when extended', 'permit', 'standard', [COMPLETE, EXTENDED], 'D02', '2027-05-24'],
    [
      'three when extended on the accelerated track',
      'permit',
      'accelerated',
      [COMPLETE, EXTENDED],
      'D03',
      '2027-02-24',
    ],
    ['paused and extended', 'permit', 'standard', [COMPLETE, ASKED, PROVIDED, EXTENDED], 'D02', '2027-06-03'],
    [
      'a reopened case has a period of its own',
      'permit',
      'standard',
      [COMPLETE, decided('2027-01-05', 'refuse'), at('2027-02-02', 'application.reopened')],
      'D02',
      '2027-05-03',
    ],
  ])('%s', (_why, kind, track, history, code, due) => {
    const clock = one(of(history, kind, track), code);
    expect(isOpen(clock)).toBe(true);
    expect(day(clock.dueAt)).toBe(due);
  });

  it('shows the exact interval for which it stood still', () => {
    const { pauses, startedAt, firstDueAt } = one(of([COMPLETE, ASKED, PROVIDED]), 'D02');
    expect(pauses).toEqual([{ from: ASKED.at, until: PROVIDED.at }]);
    expect(startedAt).toBe(COMPLETE.at);
    expect(day(firstDueAt)).toBe('2027-02-24');
    expect(one(of([COMPLETE, ASKED]), 'D02').pauses).toEqual([{ from: ASKED.at, until: null }]);
  });

  it('is one clock in every kind and track, and none on the French route', () => {
    const clocks = (kind: CaseKind, track: CaseTrack) =>
      of([SUBMITTED, COMPLETE], kind, track).filter(isDecisionClock);
    for (const track of ['standard', 'accelerated', 'trusted-holder'] as const)
      expect(clocks('permit', track)).toHaveLength(1);
    expect(clocks('data-request', 'standard')).toHaveLength(1);
    expect(clocks('french-route', 'standard')).toEqual([]);
  });

  it('ends with the decision, in time or late, and with a withdrawal that leaves nothing to decide', () => {
    const intime = one(of([COMPLETE, decided('2027-02-24')]), 'D02');
    expect([day(intime.doneAt), intime.lapsedAt]).toEqual(['2027-02-24', null]);
    const late = one(of([COMPLETE, decided('2027-02-25')]), 'D02');
    expect([day(late.doneAt), day(late.lapsedAt)]).toEqual(['2027-02-25', '2027-02-24']);
    const gone = one(of([COMPLETE, at('2026-12-01', 'application.withdrawn')]), 'D02');
    expect([gone.doneAt, day(gone.voidedAt)]).toEqual([null, '2026-12-01']);
  });
});

describe('the other clocks of a case', () => {
  const shares = [{ holderId: 'a' }, { holderId: 'b' }];
  const found = at('2026-11-24', 'application.found-complete', { shares });
  const proposal = (when: string, holderId: string) => at(when, 'application.proposed', { holderId });

  it('four weeks to complete, one window that never pauses; a second request opens another', () => {
    const clock = one(of([SUBMITTED, ASKED]), 'D01');
    expect([day(clock.dueAt), clock.pauses]).toEqual(['2026-12-29', []]);
    const again = of([SUBMITTED, ASKED, PROVIDED, at('2027-01-04', 'application.information-requested')]);
    expect(again.filter(({ code }) => code === 'D01').map(({ dueAt }) => day(dueAt))).toEqual([
      '2026-12-29',
      '2027-02-01',
    ]);
  });

  it('the last of the holders’ proposals starts the two months of the access body', () => {
    const half = of([found, proposal('2026-12-03', 'a')], 'permit', 'trusted-holder');
    expect(isOpen(one(half, 'D04.proposal'))).toBe(true);
    expect(day(one(half, 'D04.decision').dueAt)).toBe('2027-03-24');
    const all = of(
      [found, proposal('2026-12-03', 'a'), proposal('2026-12-10', 'b')],
      'permit',
      'trusted-holder',
    );
    expect(day(one(all, 'D04.proposal').doneAt)).toBe('2026-12-10');
    expect(day(one(all, 'D04.decision').dueAt)).toBe('2027-02-10');
  });

  it('a granted data request is answered within three months more; a refused one is not', () => {
    const granted = of([SUBMITTED, decided('2027-01-05')], 'data-request');
    expect(day(one(granted, 'D05.answer').dueAt)).toBe('2027-04-05');
    const refused = of([SUBMITTED, decided('2027-01-05', 'refuse')], 'data-request');
    expect(one(refused, 'D05.answer')).toBeUndefined();
  });

  it('a decision is published with itself', () => {
    const clock = one(of([COMPLETE, decided('2027-01-05')]), 'D08');
    expect([clock.doneAt, clock.lapsedAt]).toEqual([clock.startedAt, null]);
  });

  it.each<readonly [string, readonly ClockMoment[], code: string, due: string]>([
    ['seven working days for completeness', [SUBMITTED], 'D19.completeness', '2026-11-25'],
    [
      'not those for which information was awaited',
      [
        SUBMITTED,
        at('2026-11-18', 'application.information-requested'),
        at('2026-11-27', 'application.information-provided'),
      ],
      'D19.completeness',
      '2026-12-04',
    ],
    [
      'a month for the opinion',
      [at('2026-11-24', 'application.found-complete', { opinionDueAt: 'stated' })],
      'D19.opinion',
      '2026-12-24',
    ],
    [
      'renewed once',
      [
        at('2026-11-24', 'application.found-complete', { opinionDueAt: 'stated' }),
        at('2026-12-20', 'application.period-renewed', { of: 'opinion' }),
      ],
      'D19.opinion',
      '2027-01-25',
    ],
    [
      'two months for the CNIL',
      [at('2026-11-24', 'application.authorisation-asked')],
      'D19.authorisation',
      '2027-01-25',
    ],
    [
      'and two more',
      [
        at('2026-11-24', 'application.authorisation-asked'),
        at('2027-01-20', 'application.period-renewed', { of: 'authorisation' }),
      ],
      'D19.authorisation',
      '2027-03-24',
    ],
  ])('French route: %s', (_why, history, code, due) => {
    expect(day(one(of(history, 'french-route'), code).dueAt)).toBe(due);
  });
});

describe('clocks of permits, projects and datasets', () => {
  const delivery = { permitId: 'p', holderId: 'h' };
  it.each<readonly [string, readonly ClockMoment[], code: string, due: string]>([
    [
      'a holder delivers within three months',
      [at('2026-11-24', 'delivery.requested', delivery)],
      'D06',
      '2027-02-24',
    ],
    [
      'and within six when extended',
      [at('2026-11-24', 'delivery.requested', delivery), at('2027-02-01', 'delivery.extended', delivery)],
      'D06',
      '2027-05-24',
    ],
    [
      'access two months after receipt',
      [at('2026-11-24', 'delivery.delivered', delivery)],
      'D07',
      '2027-01-25',
    ],
    [
      'data deleted after six months',
      [at('2026-11-24', 'processing.ended', { permitId: 'p' })],
      'D11',
      '2027-05-24',
    ],
    [
      'results on the day that the end of processing stated',
      [at('2026-11-24', 'processing.ended', { permitId: 'p', resultsDueAt: '2028-05-24T21:59:59.999Z' })],
      'D09',
      '2028-05-24',
    ],
    [
      'or on the day to which they were postponed',
      [
        at('2026-11-24', 'processing.ended', { permitId: 'p', resultsDueAt: '2028-05-24T21:59:59.999Z' }),
        at('2028-05-01', 'result.postponed', { dueAt: '2028-09-29T21:59:59.999Z' }),
      ],
      'D09',
      '2028-09-29',
    ],
    [
      'an extension is asked for a month before the end',
      [at('2026-11-24', 'permit.signed', { terms: { validUntil: '2027-11-24T23:00:00.000Z' } })],
      'D10',
      '2027-10-24',
    ],
    [
      'a hearing ends when it was announced to end',
      [at('2026-11-24', 'permit.measure-announced', { heardUntil: '2026-12-10T22:59:59.999Z' })],
      'D13',
      '2026-12-10',
    ],
    ['a description is checked within a year', [at('2027-02-28', 'dataset.described')], 'D14', '2028-02-28'],
    [
      'each check begins another year',
      [at('2026-11-24', 'dataset.described'), at('2027-03-01', 'dataset.checked')],
      'D14',
      '2028-03-01',
    ],
    ['a month to agree on a fee', [at('2026-11-24', 'permit.signed', { terms: {} })], 'D15', '2026-12-24'],
  ])('%s', (_why, history, code, due) => expect(day(one(of(history), code).dueAt)).toBe(due));

  it('each delivery has a clock of its own, and the end of processing leaves none', () => {
    const history = [
      at('2026-11-24', 'delivery.requested', delivery),
      at('2026-11-24', 'delivery.requested', { ...delivery, holderId: 'other' }),
      at('2026-12-01', 'delivery.delivered', delivery),
    ];
    const open = (clocks: Clock[]) =>
      clocks.filter(isOpen).map(({ code, instance }) => `${code} ${instance}`);
    expect(open(of(history)).sort()).toEqual(['D06 p/other', 'D07 p/h']);
    expect(
      open(of([...history, at('2027-01-04', 'processing.ended', { permitId: 'p', resultsDueAt: null })])),
    ).toEqual(['D11 p']);
    expect(
      open(
        of([...history, at('2027-01-04', 'processing.ended', { permitId: 'q', resultsDueAt: null })]),
      ).sort(),
    ).toEqual(['D06 p/other', 'D07 p/h', 'D11 q']);
  });
  it('a permit that was extended cannot be again: no clock to ask', () => {
    const terms = { validUntil: '2027-11-24T23:00:00.000Z' };
    expect(one(of([at('2026-11-24', 'permit.signed', { terms, extended: true })]), 'D10')).toBeUndefined();
  });
});

describe('the table', () => {
  it('has a row for every clock, D01 to D20, each with its article and what a lapse means', () => {
    expect(CLOCKS.map(({ code }) => code)).toEqual(CLOCK_CODES);
    expect(new Set(CLOCKS.map(({ code }) => code.slice(0, 3))).size).toBe(20);
    for (const { article, lapse, noun, elsewhere } of CLOCKS) {
      expect(article).toMatch(/\d/);
      expect(lapse.fr.length * lapse.en.length).toBeGreaterThan(0);
      expect(noun === null).toBe(elsewhere !== undefined);
    }
  });
  it('never says yes when time is over: no row stops by itself', () => {
    for (const { starts, stops, voids } of CLOCKS)
      for (const { on } of [...starts, ...stops, ...voids]) expect(on).not.toMatch(/lapsed|expired-clock/);
    expect(CLOCK_EVENT_TYPES.has('clock.lapsed')).toBe(false);
  });
  it('states the end that an event will carry', () => {
    const time = { kind: 'permit', track: 'standard', moments: [COMPLETE] } as const;
    const asked = { type: 'application.information-requested', at: ASKED.at };
    expect(day(dueAfter(time, asked, ['D01']))).toBe('2026-12-29');
    expect(dueAfter(time, asked, ['D02'])).toBeNull();
  });
});

describe('whatever happens in a case', () => {
  const types = [...CLOCK_EVENT_TYPES].filter((type) => type.startsWith('application.'));
  const histories = fc.array(fc.record({ type: fc.constantFrom(...types), days: fc.nat(40) }), {
    maxLength: 25,
  });
  const built = (steps: readonly { type: string; days: number }[]): ClockMoment[] => {
    let time = Date.UTC(2026, 0, 5, 9);
    return steps.map(({ type, days }) => {
      time += days * 86_400_000 + 1;
      return {
        type,
        at: new Date(time).toISOString(),
        data: { decision: 'grant', of: 'opinion', holderId: 'a' },
      };
    });
  };
  it('an open clock has an end unless it stands still, and never ends before it began', () => {
    fc.assert(
      fc.property(
        histories,
        fc.constantFrom<CaseKind>('permit', 'data-request', 'french-route'),
        (steps, kind) => {
          for (const clock of of(built(steps), kind)) {
            const standing = clock.pauses.some(({ until }) => until === null);
            if (isOpen(clock)) expect(clock.dueAt === null).toBe(standing);
            if (clock.dueAt !== null) expect(clock.dueAt > clock.startedAt).toBe(true);
            expect(clock.doneAt === null || clock.voidedAt === null).toBe(true);
            expect(['lapsed', 'done-late', 'done', 'void', 'paused']).toContain(
              clockStanding(clock, '2060-01-01T00:00:00.000Z'),
            );
            expect(clock.extendedAt === null || CLOCK_BY_CODE[clock.code]!.extension).toBeTruthy();
          }
        },
      ),
    );
  });
});
