import { describe, expect, it } from '@jest/globals';
import { decideApplication } from '../procedures/application.decide.js';
import { evolveApplication } from '../procedures/application.evolve.js';
import type {
  Actor,
  ApplicationCommand,
  ApplicationFacts,
  ApplicationState,
  RecordedApplicationEvent,
} from '../procedures/application.model.js';
import type { CaseKind, CaseTrack } from '../procedures/case.kind.js';

const APPLICANT: Actor = { ref: 'claire', role: 'researcher', organisation: 'university' };
const ASSESSOR: Actor = { ref: 'ines', role: 'assessor', organisation: 'access-body' };
const SIGNATORY: Actor = { ref: 'helene', role: 'signatory', organisation: 'access-body' };

type Step = readonly [day: string, type: string, actor: Actor, data?: object];
const COMPLETE: readonly Step[] = [
  ['2026-11-16', 'application.submitted', APPLICANT, { version: 1, contentHash: 'h' }],
  ['2026-11-24', 'application.found-complete', ASSESSOR, { shares: [], decisionDueAt: null }],
];
const stateAfter = (
  steps: readonly Step[],
  choice: { kind?: CaseKind; track?: CaseTrack } = {},
): ApplicationState =>
  steps.reduce<ApplicationState | undefined>(
    (state, [day, type, actor, data]) =>
      evolveApplication(state, {
        type,
        key: 'app',
        at: `${day}T10:00:00.000Z`,
        actor,
        data: { applicationId: 'app', ...(type === 'application.submitted' ? choice : {}), ...data },
      } as unknown as RecordedApplicationEvent),
    undefined,
  )!;

const extend = (state: ApplicationState, day: string, actor: Actor = ASSESSOR, reason = 'Un avis manque.') =>
  decideApplication(
    state,
    { type: 'application.extend-clock', actor, body: { applicationId: 'app', reason } } as ApplicationCommand,
    {
      now: `${day}T10:00:00.000Z`,
      policy: {},
      dataset: () => undefined,
      environment: () => undefined,
      commitments: { reason: 'hash-of-reason' },
    } as unknown as ApplicationFacts,
  );
const outcome = (made: ReturnType<typeof extend>): unknown =>
  made.ok ? made.events.map(({ data }) => (data as { dueAt: string }).dueAt) : made.refusal.code;

describe('more time to decide', () => {
  it.each<readonly [string, ApplicationState, day: string, Actor, reason: string, outcome: unknown]>([
    [
      'three months more, with reasons',
      stateAfter(COMPLETE),
      '2027-01-20',
      ASSESSOR,
      'Complexe.',
      ['2027-05-24T21:59:59.999Z'],
    ],
    [
      'by the signatory too',
      stateAfter(COMPLETE),
      '2027-01-20',
      SIGNATORY,
      'Complexe.',
      ['2027-05-24T21:59:59.999Z'],
    ],
    [
      'one month on the accelerated track',
      stateAfter(COMPLETE, { track: 'accelerated' }),
      '2027-01-20',
      ASSESSOR,
      'Complexe.',
      ['2027-02-24T22:59:59.999Z'],
    ],
    [
      'on the last day',
      stateAfter(COMPLETE),
      '2027-02-24',
      ASSESSOR,
      'Complexe.',
      ['2027-05-24T21:59:59.999Z'],
    ],
    ['not without a reason', stateAfter(COMPLETE), '2027-01-20', ASSESSOR, '  ', 'reason-missing'],
    ['not when the time is over', stateAfter(COMPLETE), '2027-02-25', ASSESSOR, 'Complexe.', 'clock-lapsed'],
    ['not by the applicant', stateAfter(COMPLETE), '2027-01-20', APPLICANT, 'Complexe.', 'forbidden'],
    [
      'not by a colleague of the applicant',
      stateAfter(COMPLETE),
      '2027-01-20',
      { ...ASSESSOR, organisation: 'university' },
      'Complexe.',
      'conflict-of-interest',
    ],
    [
      'not where the law gives no more: a trusted holder',
      stateAfter(COMPLETE, { track: 'trusted-holder' }),
      '2027-01-20',
      ASSESSOR,
      'Complexe.',
      'clock-not-extendable',
    ],
    [
      'nor for a data request',
      stateAfter(COMPLETE, { kind: 'data-request' }),
      '2027-01-20',
      ASSESSOR,
      'Complexe.',
      'application-state',
    ],
    [
      'not while information is awaited: the clock stands still',
      stateAfter([
        ...COMPLETE,
        ['2026-12-01', 'application.information-requested', ASSESSOR, { dueAt: null }],
      ]),
      '2026-12-02',
      ASSESSOR,
      'Complexe.',
      'application-state',
    ],
  ])('%s', (_why, state, day, actor, reason, expected) =>
    expect(outcome(extend(state, day, actor, reason))).toEqual(expected),
  );

  it('once: a second extension is refused, and the first shows in the case', () => {
    const state = stateAfter([
      ...COMPLETE,
      [
        '2027-01-20',
        'application.clock-extended',
        ASSESSOR,
        { clock: 'D02', dueAt: '2027-05-24T21:59:59.999Z' },
      ],
    ]);
    expect(state.decisionDueAt).toBe('2027-05-24T21:59:59.999Z');
    expect(outcome(extend(state, '2027-04-01'))).toBe('clock-extended-already');
  });
});
