import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ApplicationFacts } from '../index.js';
import {
  askInformation,
  assess,
  assessor,
  facts,
  findComplete,
  giveInformation,
  member,
  play,
  researcher,
  signatory,
  signBy,
  voteBy,
  withdraw,
  allMet,
} from '../../test/application.example.js';
import {
  appeal,
  askAuthorisation,
  authorise,
  caseFacts,
  close,
  confirmDecision,
  followed,
  opine,
  propose,
  refuseBy,
  releaseAnswer,
  renew,
  reopen,
  secondSignatory,
  submitAnswer,
  submitCase,
  toDecision,
  trusted,
} from '../../test/case.example.js';
import { evolveApplication } from './application.evolve.js';
import { CASE_KINDS, type CaseKind, type CaseTrack } from './case.kind.js';
import type { Actor, ApplicationCommand, ApplicationEvent, ApplicationState } from './application.model.js';

/** Every kind on every track that it can take. */
const CASES: readonly [CaseKind, CaseTrack][] = [
  ...CASE_KINDS.map((kind): [CaseKind, CaseTrack] => [kind, 'standard']),
  ['permit', 'accelerated'],
  ['permit', 'trusted-holder'],
  ['data-request', 'trusted-holder'],
];

describe('the regular way', () => {
  it.each(CASES)('%s, %s: ends in a decision that a person signed', (kind, track) => {
    const { state, refusals, events } = play(toDecision(kind, track), caseFacts());
    expect(refusals).toEqual([]);
    expect(state).toMatchObject({ kind, track, status: 'DECISION_ISSUED', decision: { decision: 'grant' } });
    expect(events.some(({ type }) => type === 'permit.signed')).toBe(kind !== 'data-request');
  });
});

const actors: Actor[] = [
  researcher,
  assessor,
  member,
  signatory,
  secondSignatory,
  trusted,
  { ...assessor, role: 'committee' },
  { ...assessor, role: 'signatory' },
  { ...member, role: 'signatory' },
  { ...signatory, role: 'committee' },
  { ...signatory, role: 'assessor' },
  { ref: 'clock', role: 'system' },
  { ref: 'ivo', role: 'inspector', organisation: 'access-body' },
];
const anyCommand = (kind: CaseKind, track: CaseTrack): fc.Arbitrary<ApplicationCommand> =>
  fc
    .tuple(
      fc.constantFrom(...actors),
      fc.constantFrom<(actor: Actor, version: number) => ApplicationCommand>(
        () => submitCase(kind, track),
        () => findComplete,
        () => assess(),
        () => assess(allMet.map((verdict) => ({ ...verdict, met: false }))),
        (actor, version) => voteBy(actor, { version }),
        (actor, version) => voteBy(actor, { version, vote: 'against' }),
        (actor, version) => signBy(actor, { version }),
        (actor, version) => signBy(actor, { version, decision: 'refuse' }),
        () => askInformation,
        () => giveInformation,
        () => withdraw,
        () => opine(),
        () => opine({ tacit: 'decree-2019-536.88-91' }),
        () => askAuthorisation,
        () => authorise(),
        () => authorise({ tacit: 'LIL.66.V' }),
        () => renew('opinion'),
        () => propose(),
        () => appeal,
        () => reopen(),
        () => confirmDecision(),
        () => close,
        () => submitAnswer(),
        () => releaseAnswer(),
      ),
      fc.integer({ min: 1, max: 3 }),
      fc.boolean(),
    )
    .map(([actor, make, version, own]) => {
      const command = make(actor, version);
      return own ? command : ({ ...command, actor } as ApplicationCommand);
    });

/** Between the steps of the regular way, anything. */
const noisy = (kind: CaseKind, track: CaseTrack): fc.Arbitrary<ApplicationCommand[]> =>
  fc
    .tuple(fc.array(anyCommand(kind, track), { maxLength: 12 }), fc.boolean())
    .map(([noise, helped]) =>
      helped ? toDecision(kind, track).flatMap((step, at) => [step, ...noise.slice(at, at + 1)]) : noise,
    );

/** States before each event, folded as they happened. */
function* statesBefore(
  commands: readonly ApplicationCommand[],
  at: ApplicationFacts,
): Generator<[ApplicationEvent, ApplicationState | undefined, Actor]> {
  for (let taken = 1; taken <= commands.length; taken++) {
    const before = play(commands.slice(0, taken - 1), at);
    const after = play(commands.slice(0, taken), at);
    for (const event of after.events.slice(before.events.length))
      yield [event, before.state, commands[taken - 1]!.actor];
  }
}

describe('the human guarantee, for every kind and track', () => {
  it.each(CASES)(
    '%s, %s: no sequence of commands reaches a permit or an approval without assessment, quorum and an independent signature',
    (kind, track) => {
      let granted = 0;
      fc.assert(
        fc.property(noisy(kind, track), (commands) => {
          for (const [event, state, actor] of statesBefore(commands, caseFacts())) {
            if (event.type === 'permit.signed') expect(state?.kind).not.toBe('data-request');
            if (event.type !== 'application.decided' || event.data.decision !== 'grant') continue;
            granted++;
            expect(actor.role).toBe('signatory');
            expect(state!.assessment!.verdicts.every(({ met }) => met !== false)).toBe(true);
            const favour = state!.votes.filter(({ vote }) => vote === 'favour').map(({ by }) => by);
            expect(favour.length).toBeGreaterThanOrEqual(1);
            for (const other of [...state!.assessors, ...state!.voters, state!.applicant])
              expect(actor.ref).not.toBe(other);
            expect(state!.formerDecisions.map(({ by }) => by)).not.toContain(actor.ref);
            if (kind === 'french-route') expect(state!.authorisation?.outcome).toBe('authorised');
            if (track === 'trusted-holder') expect(state!.proposals).toHaveLength(1);
          }
        }),
        { numRuns: 120 },
      );
      expect(granted).toBeGreaterThan(10);
    },
  );

  it('no answer of statistics goes out without an approval and two people', () => {
    let answered = 0;
    const commands = noisy('data-request', 'standard').map((before) => [
      ...before,
      submitAnswer(),
      releaseAnswer(),
    ]);
    fc.assert(
      fc.property(commands, (sequence) => {
        for (const [event, state, actor] of statesBefore(sequence, caseFacts())) {
          if (event.type !== 'data-request.answered') continue;
          answered++;
          expect(state!.decision?.decision).toBe('grant');
          expect(state!.answer!.by).not.toBe(actor.ref);
        }
      }),
      { numRuns: 100 },
    );
    expect(answered).toBeGreaterThan(10);
  });

  it('time alone changes nothing: silence has no event', () => {
    const waiting = play(toDecision('french-route').slice(0, 2), caseFacts());
    expect(waiting.state!.status).toBe('AWAITING_OPINION');
    const folded = waiting.events.reduce<ApplicationState | undefined>(
      (state, event) => evolveApplication(state, { ...event, actor: null, at: '2036-11-24T09:00:00.000Z' }),
      undefined,
    );
    expect(folded!.status).toBe('AWAITING_OPINION');
  });

  it('a second extension is impossible, whatever is tried', () => {
    fc.assert(
      fc.property(noisy('extension', 'standard'), (commands) => {
        const extended = caseFacts({ followed: { ...followed, extended: true } });
        const { events, refusals } = play(commands, extended);
        expect(events.map(({ type }) => type)).not.toContain('permit.signed');
        expect(events.map(({ type }) => type)).not.toContain('application.submitted');
        if (commands.some(({ type, actor }) => type === 'application.submit' && actor === researcher))
          expect(refusals).toContain('extension-used');
      }),
      { numRuns: 100 },
    );
  });

  it('a refusal after an appeal, too, is signed by somebody else', () => {
    const refused = [...toDecision('permit').slice(0, 4), refuseBy(), appeal, reopen()];
    expect(play([...refused, refuseBy()], facts()).refusals).toEqual(['separation-of-duties']);
    expect(play([...refused, refuseBy(secondSignatory)], facts()).state!.decision!.by).toBe('dino');
  });
});
