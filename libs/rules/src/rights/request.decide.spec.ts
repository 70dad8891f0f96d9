import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { allowedRequestCommands, decideRequest } from './request.decide.js';
import { evolveRequest, replayRequest } from './request.evolve.js';
import type {
  RequestActor,
  RequestCommand,
  RequestEvent,
  RequestFacts,
  RequestState,
} from './request.model.js';
import {
  GROUND_RULES,
  isOpenRequest,
  REFUSAL_GROUNDS,
  REQUEST_KINDS,
  REQUEST_PERMISSIONS,
  REQUEST_STATES,
  type RefusalGround,
  type RequestKind,
} from './request.table.js';

const requestId = '11111111-1111-4111-8111-111111111111';
const subjectRef = '22222222-2222-4222-8222-222222222222';
const person: RequestActor = { ref: 'account-of-person', role: 'patient', subjectRef };
const stranger: RequestActor = { ref: 'account-of-stranger', role: 'patient', subjectRef: 'somebody-else' };
const iris: RequestActor = { ref: 'account-of-iris', role: 'data-protection-officer' };
const other: RequestActor = { ref: 'account-of-other', role: 'data-protection-officer' };
const clock: RequestActor = { ref: 'system', role: 'system' };
const facts = (over: Partial<RequestFacts> = {}): RequestFacts => ({
  at: '2026-11-24T09:00:00.000Z',
  calendar: 'metropolitan',
  textHash: 'a'.repeat(64),
  attachmentHashes: [],
  earlierOfKind: 0,
  ...over,
});
const send = (type: RequestCommand['type'], actor: RequestActor, body: object = {}): RequestCommand =>
  ({ type, requestId, actor, body }) as RequestCommand;

/** Plays commands one after the other; the last decision and the state it leads to. */
function play(...steps: [RequestCommand, Partial<RequestFacts>?][]) {
  let state: RequestState | undefined;
  let decision = decideRequest(undefined, steps[0]![0], facts(steps[0]![1]));
  steps.forEach(([command, over], at) => {
    if (at > 0) decision = decideRequest(state, command, facts(over));
    if (!decision.ok) return;
    for (const event of decision.events) state = evolveRequest(state, event);
  });
  return { state, decision, code: decision.ok ? 'ok' : decision.refusal.code };
}
const made = (kind: RequestKind = 'access'): [RequestCommand, Partial<RequestFacts>?] => [
  send('request.make', person, { subjectRef, kind, channel: 'portal' }),
];
const taken: [RequestCommand] = [send('request.assign', iris, { assignee: iris.ref })];
const asked = (at: string): [RequestCommand, Partial<RequestFacts>] => [
  send('request.ask-identity', iris),
  { at },
];
const refused = (ground: RefusalGround) => send('request.refuse', iris, { ground });

describe('the clock of a request (GDPR Art. 12(3); Regulation 1182/71 Art. 3)', () => {
  it.each([
    ['a month', '2026-11-24T09:00:00.000Z', '2026-12-24T22:59:59.999Z'],
    [
      'received near midnight UTC is received the next day in Paris',
      '2026-11-23T23:30:00.000Z',
      '2026-12-24T22:59:59.999Z',
    ],
    ['ending on Christmas goes on to Monday', '2026-11-25T09:00:00.000Z', '2026-12-28T22:59:59.999Z'],
    ['ending on a Saturday goes on to Monday', '2026-12-16T09:00:00.000Z', '2027-01-18T22:59:59.999Z'],
    [
      'a month from 31 January ends with February, a Sunday: Monday',
      '2027-01-31T09:00:00.000Z',
      '2027-03-01T22:59:59.999Z',
    ],
    ['into summer time', '2027-03-10T09:00:00.000Z', '2027-04-12T21:59:59.999Z'],
  ])('%s', (_name, at, due) => {
    expect(play([made()[0], { at }]).state?.dueAt).toBe(due);
  });

  it.each([
    [
      'two further months, counted from the reception',
      2,
      '2026-12-01T09:00:00.000Z',
      '2027-02-24T22:59:59.999Z',
    ],
    [
      'one further month: Sunday goes on to Monday',
      1,
      '2026-12-01T09:00:00.000Z',
      '2027-01-25T22:59:59.999Z',
    ],
    [
      'told on the last evening of the first month',
      2,
      '2026-12-24T22:59:59.000Z',
      '2027-02-24T22:59:59.999Z',
    ],
  ])('extension: %s', (_name, months, at, due) => {
    const extend = send('request.extend', iris, { months, ground: 'complexity' });
    expect(play(made(), taken, [extend, { at }]).state?.dueAt).toBe(due);
  });

  it.each([
    ['after the first month', { months: 2 }, '2026-12-24T23:00:00.000Z', 'request-period-over'],
    ['three months', { months: 3 }, '2026-12-01T09:00:00.000Z', 'invalid-body'],
  ])('no extension: %s', (_name, body, at, code) => {
    const extend = send('request.extend', iris, { ...body, ground: 'complexity' });
    expect(play(made(), taken, [extend, { at }]).code).toBe(code);
  });
  it('no extension without reasons, and no second one', () => {
    const extend = send('request.extend', iris, { months: 1, ground: 'complexity' });
    expect(play(made(), taken, [extend, { textHash: null }]).code).toBe('invalid-body');
    expect(play(made(), taken, [extend], [extend]).code).toBe('request-extended-already');
  });

  it('a doubt about identity stops the clock for the days that it lasts (Art. 12(6))', () => {
    const { state } = play(made(), taken, asked('2026-12-01T09:00:00.000Z'), [
      send('request.provide-identity', person),
      { at: '2026-12-11T20:00:00.000Z' },
    ]);
    // 24 December and ten days is a Sunday, 3 January.
    expect(state).toMatchObject({ status: 'IN_HAND', dueAt: '2027-01-04T22:59:59.999Z' });
  });
  it('no doubt about identity once the period has run out', () =>
    expect(play(made(), taken, asked('2026-12-25T09:00:00.000Z')).code).toBe('request-period-over'));

  it.each([
    ['on the last evening', '2026-12-24T22:59:59.000Z', []],
    ['when the last day is over', '2026-12-24T23:00:00.000Z', ['request.overdue']],
  ] as const)('%s, at %s, the clock says %s', (_name, at, said) => {
    const before = play(made(), taken).state;
    const decision = decideRequest(before, send('request.mark-overdue', clock), facts({ at }));
    expect(decision.ok && decision.events.map((event) => event.type)).toEqual([...said]);
  });
  it('reminds once, from seven days before the end', () => {
    const remind = send('request.remind', clock);
    const early = play(made(), taken, [remind, { at: '2026-12-16T22:00:00.000Z' }]);
    expect(early.decision).toEqual({ ok: true, events: [] });
    const once = play(made(), taken, [remind, { at: '2026-12-17T08:00:00.000Z' }]);
    expect(once.state?.reminded).toBe(true);
    expect(
      play(
        made(),
        taken,
        [remind, { at: '2026-12-17T08:00:00.000Z' }],
        [remind, { at: '2026-12-18T08:00:00.000Z' }],
      ).decision,
    ).toEqual({ ok: true, events: [] });
  });
});

describe('who may do what (state × role)', () => {
  it('the officer must have taken a request before answering it, and nobody answers over their head', () => {
    const answer = send('request.answer', iris, { outcome: 'done' });
    expect(play(made(), [answer]).code).toBe('request-state');
    expect(play(made(), taken, [answer]).state).toMatchObject({ status: 'ANSWERED', outcome: 'done' });
    expect(play(made(), taken, [{ ...answer, actor: other }]).code).toBe('request-not-yours');
  });
  it('somebody else’s request does not exist for a person', () =>
    expect(play(made(), [send('request.withdraw', stranger)]).code).toBe('request-unknown'));
  it('whoever made it for somebody may follow it', () => {
    const parent: RequestActor = { ref: 'account-of-parent', role: 'patient', subjectRef: 'the-parent' };
    const make = send('request.make', parent, {
      subjectRef,
      kind: 'access',
      channel: 'portal',
      authorityId: 'a',
    });
    expect(play([make], [send('request.withdraw', parent)]).state).toMatchObject({
      status: 'WITHDRAWN',
      toldRef: 'the-parent',
    });
  });
  it.each(['researcher', 'holder', 'inspector', 'operator', 'signatory'] as const)('%s: nothing', (role) => {
    expect(play([send('request.make', { ref: 'x', role }, { subjectRef, kind: 'access' })]).code).toBe(
      'forbidden',
    );
  });
});

describe('refusal (GDPR Art. 12(4), 12(5))', () => {
  it('never without reasons', () =>
    expect(play(made(), taken, [refused('rights-of-others'), { textHash: null }]).code).toBe('invalid-body'));

  it.each(
    REQUEST_KINDS.flatMap((kind) =>
      REFUSAL_GROUNDS.filter((ground) => !GROUND_RULES[ground].kinds.includes(kind)).map(
        (ground) => [kind, ground] as const,
      ),
    ),
  )('%s cannot be refused as %s', (kind, ground) => {
    expect(play(made(kind), taken, [refused(ground), { earlierOfKind: 3 }]).code).toBe('request-ground');
  });

  it('a first request is never excessive; the burden lies with the controller', () => {
    expect(play(made(), taken, [refused('excessive')]).code).toBe('request-not-excessive');
    expect(play(made(), taken, [refused('excessive'), { earlierOfKind: 1 }]).state?.status).toBe('REFUSED');
  });
  it('nobody is turned away for an identity that nobody asked to prove', () => {
    expect(play(made(), taken, [refused('identity-not-established')]).code).toBe(
      'request-identity-not-asked',
    );
    expect(
      play(made(), taken, asked('2026-12-01T09:00:00.000Z'), [refused('identity-not-established')]).state,
    ).toMatchObject({ status: 'REFUSED', ground: 'identity-not-established' });
  });
  it('no complaint is refused: it is answered', () =>
    expect(REFUSAL_GROUNDS.some((ground) => GROUND_RULES[ground].kinds.includes('complaint'))).toBe(false));
  it('not while a rectification of the same request stands', () =>
    expect(
      play(made('rectification'), taken, [send('request.rectify', iris)], [refused('data-are-accurate')])
        .code,
    ).toBe('request-rectified'));
  it('the former data can be put back, and then it can', () =>
    expect(
      play(
        made('rectification'),
        taken,
        [send('request.rectify', iris)],
        [send('request.restore', iris)],
        [refused('data-are-accurate')],
      ).state?.status,
    ).toBe('REFUSED'));
  it('a request that was closed can be taken up again, with a new month', () => {
    const { state } = play(
      made(),
      taken,
      [refused('rights-of-others')],
      [send('request.reopen', person), { at: '2027-01-04T09:00:00.000Z' }],
    );
    expect(state).toMatchObject({ status: 'IN_HAND', ground: null, dueAt: '2027-02-04T22:59:59.999Z' });
  });
});

const command = fc.record({
  type: fc.constantFrom(
    ...new Set(Object.values(REQUEST_PERMISSIONS).flatMap((by) => Object.values(by).flat())),
  ),
  actor: fc.constantFrom(person, stranger, iris, other, clock),
  hours: fc.integer({ min: 0, max: 4000 }),
  text: fc.boolean(),
  ground: fc.constantFrom(...REFUSAL_GROUNDS),
  months: fc.integer({ min: 0, max: 4 }),
});

describe('whatever is sent, in whatever order', () => {
  it('is decided; only a person’s act closes a request; replaying the events gives the state', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...REQUEST_KINDS),
        fc.array(command, { maxLength: 12 }),
        (kind, commands) => {
          const events: RequestEvent[] = [];
          const first = decideRequest(undefined, made(kind)[0], facts());
          if (first.ok) events.push(...first.events);
          let state = replayRequest(events);
          let at = Date.parse(facts().at);
          for (const { type, actor, hours, text, ground, months } of commands) {
            at += hours * 3_600_000;
            const body = {
              assignee: actor.ref,
              ground: type === 'request.extend' ? 'complexity' : ground,
              months,
              outcome: 'done',
            };
            const before = state;
            const decided = decideRequest(
              state,
              send(type, actor, body),
              facts({ at: new Date(at).toISOString(), textHash: text ? 'b'.repeat(64) : null }),
            );
            if (!decided.ok) continue;
            events.push(...decided.events);
            state = decided.events.reduce(evolveRequest, state);
            if (before && state && isOpenRequest(before.status) && !isOpenRequest(state.status))
              expect([actor.role, type]).not.toContain('system');
          }
          expect(replayRequest(events)).toEqual(state);
          expect(state && REQUEST_STATES).toContain(state?.status);
        },
      ),
    );
  });
  it('nothing is allowed that the table does not say', () => {
    for (const status of REQUEST_STATES)
      for (const actor of [person, stranger, iris, clock]) {
        const state = { ...play(made()).state!, status, assignee: iris.ref };
        for (const type of allowedRequestCommands(state, actor))
          expect(REQUEST_PERMISSIONS[status][actor.role]).toContain(type);
      }
  });
});
