import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ApplicationFacts } from '../index.js';
import {
  allMet,
  askInformation,
  assess,
  assessor,
  content,
  dataset,
  facts,
  findComplete,
  giveInformation,
  member,
  play,
  researcher,
  signBy,
  signatory,
  submit,
  toPermit,
  voteBy,
  withdraw,
} from '../../test/application.example.js';
import { decideApplication } from './application.decide.js';
import type { Actor, ApplicationCommand } from './application.model.js';
import { allowedCommands } from './permission.table.js';

const last = (commands: readonly ApplicationCommand[], at?: ApplicationFacts): string => {
  const { events, refusals } = play(commands, at);
  return refusals.at(-1) ?? events.at(-1)!.type;
};
const before = (n: number): ApplicationCommand[] => toPermit.slice(0, n);
const other = (role: Actor['role'], ref = 'eve'): Actor => ({ ref, role, organisation: 'access-body' });

describe('the human guarantee', () => {
  it.each<[name: string, commands: readonly ApplicationCommand[], expected: string]>([
    ['a vote before an assessment', [...before(2), voteBy(member)], 'application-state'],
    ['a signature before an assessment', [...before(2), signBy(signatory)], 'criterion-unanswered'],
    ['a signature before a vote', [...before(3), signBy(signatory)], 'quorum-missing'],
    ['a signature before completeness', [...before(1), signBy(signatory)], 'application-state'],
    [
      'an abstention is not in favour',
      [...before(3), voteBy(member, { vote: 'abstain' }), signBy(signatory)],
      'quorum-missing',
    ],
    [
      'a vote against',
      [...before(3), voteBy(member, { vote: 'against' }), signBy(signatory)],
      'quorum-missing',
    ],
    [
      'as many against as in favour',
      [...before(4), voteBy(other('committee'), { vote: 'against' }), signBy(signatory)],
      'quorum-missing',
    ],
    [
      'a criterion not met',
      [
        ...before(2),
        assess(allMet.map((v) => (v.criterion === '68.1.d' ? { ...v, met: false } : v))),
        voteBy(member),
        signBy(signatory),
      ],
      'criteria-not-met',
    ],
    ['a criterion without an answer', [...before(2), assess(allMet.slice(1))], 'criterion-unanswered'],
    ['a criterion answered twice', [...before(2), assess([...allMet, allMet[0]!])], 'criterion-unanswered'],
    [
      'a criterion that always applies, set aside',
      [...before(2), assess(allMet.map((v) => (v.criterion === '68.1.a' ? { ...v, met: null } : v)))],
      'criterion-unanswered',
    ],
    [
      'a criterion without a reason',
      [...before(2), assess(allMet.map((v) => ({ ...v, reason: ' ' })))],
      'reason-missing',
    ],
    [
      'the assessor votes',
      [...before(3), voteBy({ ...assessor, role: 'committee' })],
      'separation-of-duties',
    ],
    [
      'the assessor signs',
      [...before(4), signBy({ ...assessor, role: 'signatory' })],
      'separation-of-duties',
    ],
    ['the voter signs', [...before(4), signBy({ ...member, role: 'signatory' })], 'separation-of-duties'],
    [
      'the voter assesses again',
      [...before(4), { ...assess(), actor: { ...member, role: 'assessor' } } as ApplicationCommand],
      'separation-of-duties',
    ],
    [
      'a favourable vote that its member takes back',
      [...before(4), voteBy(member, { vote: 'against' }), signBy(signatory)],
      'quorum-missing',
    ],
    [
      'a member with an interest',
      [...before(3), voteBy(member, { noConflictOfInterest: false })],
      'conflict-of-interest',
    ],
    [
      'a member of the applicant’s organisation',
      [...before(3), voteBy({ ...member, organisation: 'university' })],
      'conflict-of-interest',
    ],
    [
      'a member who is named in the application',
      [submit({ persons: ['carl'] }), findComplete, assess(), voteBy(member)],
      'conflict-of-interest',
    ],
    [
      'the applicant signs',
      [...before(4), signBy({ ...researcher, role: 'signatory', organisation: 'access-body' })],
      'conflict-of-interest',
    ],
    ['a vote without a reason', [...before(3), voteBy(member, { reason: '' })], 'reason-missing'],
    ['a signature without a reason', [...before(4), signBy(signatory, { reason: ' ' })], 'reason-missing'],
    [
      'a refusal without a reason',
      [...before(4), signBy(signatory, { decision: 'refuse', reason: '' })],
      'reason-missing',
    ],
    [
      'a refusal with reasons',
      [...before(2), signBy(signatory, { decision: 'refuse' })],
      'application.decided',
    ],
    [
      'a vote that was made for another application',
      [...before(3), voteBy(member, { applicationId: 'app-2' })],
      'step-up-invalid',
    ],
    [
      'a vote that was made by someone else',
      [...before(3), voteBy(member, { actor: 'eve' })],
      'step-up-invalid',
    ],
    ['a vote on an older content', [...before(3), voteBy(member, { version: 0 })], 'conflict'],
    [
      'a vote made in the future',
      [...before(3), voteBy(member, { madeAt: '2026-11-24T09:00:01.000Z' })],
      'step-up-invalid',
    ],
    [
      'a vote made two days ago',
      [...before(3), voteBy(member, { madeAt: '2026-11-22T09:00:00.000Z' })],
      'step-up-too-old',
    ],
    [
      'a duration beyond the request',
      [...before(4), signBy(signatory, { validUntil: '2029-01-01T00:00:00.000Z' })],
      'period-invalid',
    ],
    [
      'a duration before the request',
      [...before(4), signBy(signatory, { validFrom: '2026-01-01T00:00:00.000Z' })],
      'period-invalid',
    ],
    [
      'a duration of a minute',
      [
        ...before(4),
        signBy(signatory, { validFrom: '2026-11-24T09:00:00.000Z', validUntil: '2026-11-24T09:01:00.000Z' }),
      ],
      'permit.signed',
    ],
    ['a grant, twice', [...toPermit, signBy(signatory)], 'application-state'],
    ['a withdrawal after the decision', [...toPermit, withdraw], 'application-state'],
    ['an inspector signs', [...before(4), signBy(other('inspector'))], 'forbidden'],
    [
      'an operator finds complete',
      [...before(1), { ...findComplete, actor: other('operator') }],
      'forbidden',
    ],
    [
      'another researcher withdraws',
      [...before(1), { ...withdraw, actor: { ...researcher, ref: 'eve' } }],
      'forbidden',
    ],
  ])('%s', (_name, commands, expected) => expect(last(commands)).toBe(expected));

  it('takes a login for exactly this act', () => {
    expect(last(before(4), facts({ stepUpVerified: false }))).toBe('step-up-missing');
    expect(last(before(4), facts({ stepUpVerified: undefined }))).toBe('step-up-missing');
  });
  it('takes as many favourable votes as the policy says, and at least one', () => {
    const two = facts({ policy: { ehdsEarlyAdoption: true, quorum: 2 } });
    expect(last(toPermit, two)).toBe('quorum-missing');
    expect(last([...before(4), voteBy(other('committee')), signBy(signatory)], two)).toBe('permit.signed');
    expect(
      last([...before(3), signBy(signatory)], facts({ policy: { ehdsEarlyAdoption: true, quorum: 0 } })),
    ).toBe('quorum-missing');
  });
  it('judges the content once more at the signature', () => {
    const ready = { ...play(before(4)).state!, content };
    const sign = (at: ApplicationFacts) => decideApplication(ready, signBy(signatory), at);
    expect(sign(facts())).toMatchObject({ ok: true });
    const unpublished = facts({ dataset: () => ({ ...dataset, status: 'described' }) });
    expect(sign(unpublished)).toMatchObject({ ok: false, refusal: { code: 'dataset-not-published' } });
    expect(sign(facts({ environment: () => undefined }))).toMatchObject({
      refusal: { code: 'environment-unknown' },
    });
    expect(sign(facts({ policy: { ehdsEarlyAdoption: false } }))).toMatchObject({
      refusal: { code: 'purpose-not-in-force' },
    });
  });

  it('new content voids assessment and votes', () => {
    const changed = [...before(4), askInformation, giveInformation, findComplete];
    expect(play(changed).state).toMatchObject({
      status: 'PROCESSING',
      version: 2,
      assessment: null,
      votes: [],
    });
    expect(last([...changed, signBy(signatory, { version: 2 })])).toBe('criterion-unanswered');
    expect(
      last([...changed, assess(), voteBy(member, { version: 2 }), signBy(signatory, { version: 2 })]),
    ).toBe('permit.signed');
  });

  it('a request for information that nobody answers ends with a refusal that a person signs, after four weeks', () => {
    const asked = [...before(1), askInformation];
    expect(play(asked).state!.informationDueAt).toBe('2026-12-22T22:59:59.999Z');
    expect(last([...asked, signBy(signatory, { decision: 'refuse' })])).toBe('application-state');
    const state = play(asked).state!;
    expect(allowedCommands(state, signatory)).toContain('application.sign');
    const madeAt = '2026-12-23T09:00:00.000Z';
    const late = facts({ now: madeAt });
    expect(decideApplication(state, signBy(signatory, { decision: 'refuse', madeAt }), late)).toMatchObject({
      ok: true,
    });
    expect(decideApplication(state, signBy(signatory, { madeAt }), late)).toMatchObject({
      refusal: { code: 'application-state' },
    });
    expect(decideApplication(state, giveInformation, late)).toMatchObject({
      refusal: { code: 'application-state' },
    });
  });

  const actors: Actor[] = [
    researcher,
    assessor,
    member,
    signatory,
    { ...assessor, role: 'committee' },
    { ...assessor, role: 'signatory' },
    { ...member, role: 'assessor' },
    { ...member, role: 'signatory' },
    { ...signatory, role: 'committee' },
    { ...researcher, role: 'signatory' },
    other('operator'),
    other('inspector'),
  ];
  const anyCommand: fc.Arbitrary<ApplicationCommand> = fc
    .tuple(
      fc.constantFrom(...actors),
      fc.constantFrom(
        'submit',
        'complete',
        'assess',
        'assess-no',
        'vote',
        'against',
        'sign',
        'refuse',
        'ask',
        'give',
        'withdraw',
      ),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(([actor, what, version]) => {
      const command = {
        submit: submit(),
        complete: findComplete,
        assess: assess(),
        'assess-no': assess(allMet.map((v) => ({ ...v, met: false }))),
        vote: voteBy(actor, { version }),
        against: voteBy(actor, { version, vote: 'against' }),
        sign: signBy(actor, { version }),
        refuse: signBy(actor, { version, decision: 'refuse' }),
        ask: askInformation,
        give: giveInformation,
        withdraw,
      }[what]!;
      return { ...command, actor };
    });

  it('no sequence of commands reaches a permit without a favourable assessment, a favourable vote and an independent signature', () => {
    let granted = 0;
    fc.assert(
      fc.property(
        fc
          .tuple(fc.array(anyCommand, { maxLength: 10 }), fc.boolean())
          .map(([noise, helped]) => (helped ? interleave([...toPermit], noise) : noise)),
        (commands) => {
          const { events, state } = play(commands);
          const signed = events.findIndex(({ type }) => type === 'permit.signed');
          if (signed < 0) return;
          granted++;
          expect(state!.assessment!.verdicts.every(({ met }) => met !== false)).toBe(true);
          const favour = state!.votes.filter(({ vote }) => vote === 'favour').map(({ by }) => by);
          expect(favour.length).toBeGreaterThanOrEqual(1);
          expect(new Set([...favour, ...state!.assessors, state!.decision!.by, state!.applicant]).size).toBe(
            favour.length + state!.assessors.length + 2,
          );
          expect(events.filter(({ type }) => type === 'permit.signed')).toHaveLength(1);
        },
      ),
      { numRuns: 1_000 },
    );
    expect(granted).toBeGreaterThan(20);
  });
});

/** Noise between the steps of the regular way. */
function interleave(regular: ApplicationCommand[], noise: ApplicationCommand[]): ApplicationCommand[] {
  const merged: ApplicationCommand[] = [];
  regular.forEach((step, index) => {
    merged.push(step);
    if (noise[index]) merged.push(noise[index]);
  });
  return merged;
}
