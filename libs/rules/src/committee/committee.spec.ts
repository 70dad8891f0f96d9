import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ApplicationCommand, ApplicationFacts, RulesActor as Actor } from '../index.js';
import { decideApplication, mustDeclare, presenceQuorum, seatIsHeld, seatsAt } from '../index.js';
import type { Seat } from './seat.table.js';
import {
  allMet,
  askInformation,
  assess,
  assessor,
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
} from '../../test/application.example.js';

const id = { applicationId: 'app-1' };
const of = (type: string, actor: Actor, body: object = {}): ApplicationCommand =>
  ({ type, actor, body: { ...id, ...body } }) as unknown as ApplicationCommand;
const declare = (actor: Actor, interest = false): ApplicationCommand =>
  of('application.declare-interest', actor, {
    interest,
    ...(interest ? { reason: 'My sister works there.' } : {}),
  });
const last = (commands: readonly ApplicationCommand[], at?: ApplicationFacts): string => {
  const { events, refusals } = play(commands, at);
  return refusals.at(-1) ?? events.at(-1)!.type;
};
const before = (n: number): ApplicationCommand[] => toPermit.slice(0, n);
const colleague: Actor = { ref: 'zed', role: 'assessor', organisation: 'access-body' };
const guest: Actor = { ref: 'gus', role: 'reviewer' };
const invite = of('application.invite-reviewer', assessor, { invitationId: 'i1', account: 'gus' });
const review = of('application.review', guest, { recommendation: 'refuse', reason: 'Too broad.' });
const answer = (actor: Actor, criterion: string, over: object = {}): ApplicationCommand =>
  of('application.assess-criterion', actor, { criterion, met: true, reason: 'Looked at.', ...over });
const seat = (account: string, kind: Seat['seat'] = 'member', over: Partial<Seat> = {}): Seat => ({
  seatId: `seat-${account}`,
  account,
  seat: kind,
  from: '2026-01-01T00:00:00.000Z',
  until: null,
  ...over,
});
const policy = (over: object) => ({ policy: { ehdsEarlyAdoption: true, ...over } });
const declaring = facts(policy({ declareInterest: true }));

describe('who may deliberate on a case (EHDS Art. 55)', () => {
  it.each<[name: string, commands: readonly ApplicationCommand[], expected: string, at?: ApplicationFacts]>([
    ['an assessor who has not declared', [submit(), findComplete], 'interest-undeclared', declaring],
    [
      'an assessor without an interest',
      [submit(), declare(assessor), findComplete],
      'application.found-complete',
      declaring,
    ],
    [
      'an interest without a reason',
      [submit(), of('application.declare-interest', assessor, { interest: true })],
      'reason-missing',
    ],
    ['a recused assessor', [submit(), declare(assessor, true), findComplete], 'conflict-of-interest'],
    [
      'a vote of a recused member',
      [...before(3), declare(member, true), voteBy(member)],
      'conflict-of-interest',
    ],
    [
      'a recused member who says otherwise later',
      [submit(), declare(member, true), declare(member)],
      'conflict-of-interest',
    ],
    [
      'the signature of a recused signatory',
      [...before(4), declare(signatory, true), signBy(signatory)],
      'conflict-of-interest',
    ],
    [
      'an interest found after the vote takes the vote away',
      [...before(4), declare(member, true), signBy(signatory)],
      'quorum-missing',
    ],
    [
      'the act of voting is a declaration',
      [submit(), declare(assessor), findComplete, assess(), voteBy(member)],
      'application.voted',
      declaring,
    ],
    [
      'an assessor who is not assigned',
      [submit(), of('application.assign', signatory, { account: 'zed' }), findComplete],
      'not-assigned',
    ],
    [
      'an assessor who took the case',
      [submit(), of('application.earmark', assessor), findComplete],
      'application.found-complete',
    ],
    [
      'an assessor who was taken off the case',
      [
        submit(),
        of('application.earmark', assessor),
        of('application.assign', assessor, { account: 'zed' }),
        of('application.unassign', signatory, { account: assessor.ref }),
        findComplete,
      ],
      'not-assigned',
    ],
    [
      'nobody is assigned twice',
      [submit(), of('application.earmark', assessor), of('application.earmark', assessor)],
      'assigned-already',
    ],
    [
      'nobody is taken off who was not on it',
      [submit(), of('application.unassign', assessor, { account: 'zed' })],
      'not-assigned',
    ],
    [
      'the applicant is not made assessor',
      [submit(), of('application.assign', signatory, { account: researcher.ref })],
      'conflict-of-interest',
    ],
    ['a guest who was invited', [submit(), invite, review], 'application.reviewed'],
    ['a guest who was not invited', [submit(), review], 'forbidden'],
    [
      'a guest whose invitation ended',
      [submit(), invite, of('application.uninvite-reviewer', assessor, { invitationId: 'i1' }), review],
      'forbidden',
    ],
    ['a guest invited twice', [submit(), invite, invite], 'already-invited'],
    [
      'an invitation that there is not',
      [submit(), of('application.uninvite-reviewer', assessor, { invitationId: 'i9' })],
      'guest-unknown',
    ],
    [
      'an opinion without reasons',
      [submit(), invite, of('application.review', guest, { recommendation: 'grant', reason: ' ' })],
      'reason-missing',
    ],
    [
      'an empty remark',
      [submit(), of('application.remark', assessor, { toApplicant: false, text: '' })],
      'invalid-body',
    ],
  ])('%s', (...[, commands, expected, at]) => expect(last(commands, at)).toBe(expected));

  it('a guest declares like everybody else', () => {
    const invited = play([submit(), invite]).state!;
    expect(decideApplication(invited, review, declaring)).toMatchObject({
      refusal: { code: 'interest-undeclared' },
    });
  });
  it('asks assessors, members and guests to declare, once', () => {
    const { state } = play([submit(), declare(assessor)]);
    expect(mustDeclare(state!, assessor)).toBe(false);
    expect(mustDeclare(state!, member)).toBe(true);
    expect(mustDeclare(state!, signatory)).toBe(false);
  });
});

describe('an assessment by several people', () => {
  it('makes an assessor of everybody who answered for a criterion', () => {
    const commands = [...before(2), answer(colleague, '68.1.a'), assess()];
    const { state } = play(commands);
    expect(state!.assessors).toEqual(['zed', assessor.ref]);
    expect(last([...commands, voteBy({ ...colleague, role: 'committee' })])).toBe('separation-of-duties');
    expect(last([...commands, voteBy(member), signBy({ ...colleague, role: 'signatory' })])).toBe(
      'separation-of-duties',
    );
  });
  it('keeps who answered what', () => {
    const shared = allMet.map((verdict) => ({
      ...verdict,
      by: verdict.criterion === '68.1.b' ? 'zed' : assessor.ref,
    }));
    const { state } = play([...before(2), assess(shared)]);
    expect(state!.assessment!.verdicts.find(({ criterion }) => criterion === '68.1.b')).toMatchObject({
      by: 'zed',
    });
    expect(state!.assessors).toContain('zed');
  });
  it.each<[name: string, command: ApplicationCommand, expected: string]>([
    ['a criterion that there is not', answer(assessor, '68.9.z'), 'criterion-unanswered'],
    ['a criterion that always applies', answer(assessor, '68.1.a', { met: null }), 'criterion-unanswered'],
    ['no reason', answer(assessor, '68.1.a', { reason: ' ' }), 'reason-missing'],
    [
      'a colleague of the applicant',
      answer({ ...assessor, organisation: 'university' }, '68.1.a'),
      'conflict-of-interest',
    ],
    ['the risks of Art. 68(2)', answer(assessor, '68.2.a'), 'application.criterion-assessed'],
  ])('%s', (_, command, expected) => expect(last([...before(2), command])).toBe(expected));

  it('takes the risks of Art. 68(2) into account without being bound by them', () => {
    const risk = { criterion: '68.2.a' as const, met: false, reason: 'A register of the armed forces.' };
    expect(last([...before(2), assess([...allMet, risk]), voteBy(member), signBy(signatory)])).toBe(
      'permit.signed',
    );
    expect(last([...before(2), assess([...allMet, risk, risk])])).toBe('criterion-unanswered');
  });
  it('whoever voted assesses no more', () => {
    expect(last([...before(4), answer({ ...member, role: 'assessor' }, '68.1.a')])).toBe(
      'separation-of-duties',
    );
  });
});

describe('questions about fields of the form', () => {
  const ask = {
    ...askInformation,
    body: { ...askInformation.body, questions: [{ questionId: 'q1', field: 'cohortDescription' }] },
  } as ApplicationCommand;
  const reply = of('application.answer-question', researcher, { questionId: 'q1', answer: 'Adults.' });
  it('each need an answer before the file goes back', () => {
    expect(last([submit(), ask, giveInformation])).toBe('question-unanswered');
    expect(last([submit(), ask, reply, giveInformation])).toBe('application.information-provided');
  });
  it('have to be there, and the answer too', () => {
    expect(
      last([submit(), ask, of('application.answer-question', researcher, { questionId: 'q2', answer: 'x' })]),
    ).toBe('question-unknown');
    expect(
      last([submit(), ask, of('application.answer-question', researcher, { questionId: 'q1', answer: '' })]),
    ).toBe('invalid-body');
  });
});

describe('seats and votes', () => {
  const seats = [seat('lea', 'chair'), seat(member.ref), seat('odile', 'patients'), seat('max', 'expert')];
  const seated = facts({ seats });
  const voter = (ref: string): Actor => ({ ref, role: 'committee', organisation: 'access-body' });

  it('only those with a seat vote, once there are seats', () => {
    expect(last([...before(3), voteBy(voter('eve'))], seated)).toBe('seat-missing');
    expect(last([...before(3), voteBy(member)], seated)).toBe('application.voted');
  });
  it('takes the vote of half of the seats at least (CRPA R133-10)', () => {
    expect(last(toPermit, seated)).toBe('quorum-missing');
    expect(last([...before(4), voteBy(voter('odile')), signBy(signatory)], seated)).toBe('permit.signed');
  });
  it('does not count whoever is recused', () => {
    const two = facts({ seats: [seat(member.ref), seat('odile'), seat('lea', 'chair')] });
    const recused = [declare(voter('odile'), true), signBy(signatory)];
    expect(last([...before(4), signBy(signatory)], two)).toBe('quorum-missing');
    expect(last([...before(4), ...recused], two)).toBe('permit.signed');
  });
  it('lets a member think again until the vote is closed, and nobody after', () => {
    const close = of('application.close-vote', voter('lea'), { meetingId: 'm1' });
    const again = voteBy(member, { vote: 'against' });
    const { state } = play([...before(4), again]);
    expect(state!.votes).toMatchObject([{ by: member.ref, vote: 'against' }]);
    expect(last([...before(4), close, again])).toBe('vote-closed');
    expect(last([...before(4), close, close])).toBe('vote-closed');
    // A new assessment is voted on anew.
    expect(last([...before(4), close, assess(), again])).toBe('application.voted');
  });
  it('secret votes are closed before anybody grants', () => {
    const secret = facts(policy({ secretVotes: true }));
    const close = of('application.close-vote', voter('lea'), { meetingId: 'm1' });
    expect(last(toPermit, secret)).toBe('vote-open');
    expect(last([...before(4), close, signBy(signatory)], secret)).toBe('permit.signed');
  });
  it('with as many for as against, the chair decides only where the policy says so', () => {
    const two = [seat('lea', 'chair'), seat(member.ref)];
    const tie = [...before(3), voteBy(voter('lea')), voteBy(member, { vote: 'against' }), signBy(signatory)];
    expect(last(tie, facts({ seats: two }))).toBe('quorum-missing');
    expect(last(tie, facts({ seats: two, ...policy({ castingVote: true }) }))).toBe('permit.signed');
    const other = [
      ...before(3),
      voteBy(voter('lea'), { vote: 'against' }),
      voteBy(member),
      signBy(signatory),
    ];
    expect(last(other, facts({ seats: two, ...policy({ castingVote: true }) }))).toBe('quorum-missing');
  });
  it('a seat counts from its first moment to the moment before its end', () => {
    const held = seat('a', 'member', { until: '2026-12-01T00:00:00.000Z' });
    expect(seatIsHeld(held, '2026-12-01T00:00:00.000Z')).toBe(false);
    expect(seatIsHeld(held, '2026-11-30T23:59:59.999Z')).toBe(true);
    expect(seatsAt([held], '2025-12-31T23:59:59.999Z')).toEqual([]);
  });
  it('the quorum is half, rounded up, and never nobody', () => {
    fc.assert(
      fc.property(fc.nat(200), (n) => {
        const quorum = presenceQuorum(n);
        expect(quorum).toBeGreaterThanOrEqual(1);
        expect(quorum * 2).toBeGreaterThanOrEqual(n);
        if (n > 1) expect((quorum - 1) * 2).toBeLessThan(n);
      }),
    );
  });
  it('no sequence of votes and recusals grants without half of the eligible seats and a majority', () => {
    let granted = 0;
    const people = ['lea', member.ref, 'odile', 'max'];
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom(...people), fc.constantFrom('favour', 'against', 'abstain', 'interest')),
          { maxLength: 8 },
        ),
        (acts) => {
          const commands = acts.map(([ref, what]) =>
            what === 'interest' ? declare(voter(ref), true) : voteBy(voter(ref), { vote: what }),
          );
          const { events, state } = play([...before(3), ...commands, signBy(signatory)], seated);
          if (!events.some(({ type }) => type === 'permit.signed')) return;
          granted++;
          const eligible = people.filter((ref) => !state!.recused.includes(ref));
          const side = (vote: string) => state!.votes.filter((cast) => cast.vote === vote).length;
          expect(state!.votes.every(({ by }) => eligible.includes(by))).toBe(true);
          expect(state!.votes.length * 2).toBeGreaterThanOrEqual(eligible.length);
          expect(side('favour')).toBeGreaterThan(side('against'));
        },
      ),
      { numRuns: 500 },
    );
    expect(granted).toBeGreaterThan(10);
  });
});
