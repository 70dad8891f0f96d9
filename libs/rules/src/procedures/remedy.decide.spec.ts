import { describe, expect, it } from '@jest/globals';
import type { ApplicationFacts } from '../index.js';
import { assess, member, play, signatory, signBy, voteBy } from '../../test/application.example.js';
import {
  appeal,
  caseFacts,
  close,
  confirmDecision,
  offer,
  refuseBy,
  releaseAnswer,
  reopen,
  secondSignatory,
  submitAnswer,
  submitCase,
  toDecision,
} from '../../test/case.example.js';
import { decideApplication } from './application.decide.js';
import type { ApplicationCommand, ApplicationState } from './application.model.js';

const last = (commands: readonly ApplicationCommand[], at: ApplicationFacts = caseFacts()): string => {
  const { events, refusals } = play(commands, at);
  return refusals.at(-1) ?? events.at(-1)!.type;
};
const submitted = 'application.submitted';
/** The state after some commands, judged at another moment. */
const later = (commands: readonly ApplicationCommand[], command: ApplicationCommand, now: string): string => {
  const state = play(commands, caseFacts()).state!;
  const { content } = (commands[0] as { body: { content: ApplicationState['content'] } }).body;
  const outcome = decideApplication({ ...state, content }, command, caseFacts({ now }));
  return outcome.ok ? outcome.events[0]!.type : outcome.refusal.code;
};

describe('remedies', () => {
  const refused = [...toDecision('permit').slice(0, 4), refuseBy()];
  it.each<[name: string, commands: ApplicationCommand[], expected: string]>([
    ['an appeal against a refusal', [...refused, appeal], 'application.appealed'],
    [
      'an appeal against a grant, for its conditions',
      [...toDecision('permit'), appeal],
      'application.appealed',
    ],
    ['an appeal against nothing', [submitCase('permit'), appeal], 'application-state'],
    [
      'an appeal without words',
      [...refused, { ...appeal, body: { applicationId: 'app-1', message: ' ' } } as ApplicationCommand],
      'reason-missing',
    ],
    ['judged by whoever signed', [...refused, appeal, reopen(signatory)], 'separation-of-duties'],
    [
      'judged by a voter',
      [...refused, appeal, reopen({ ...member, role: 'signatory' })],
      'separation-of-duties',
    ],
    ['a permit is not reopened but amended', [...toDecision('permit'), appeal, reopen()], 'case-impossible'],
    [
      'the grant of a permit confirmed',
      [...toDecision('permit'), appeal, confirmDecision()],
      'application.decision-confirmed',
    ],
    [
      'an approval of statistics reopened',
      [...toDecision('data-request'), appeal, reopen()],
      'application.reopened',
    ],
    ['confirmed', [...refused, appeal, confirmDecision()], 'application.decision-confirmed'],
    ['contested once more', [...refused, appeal, confirmDecision(), appeal], 'appeal-settled'],
    [
      'reopened, decided by another',
      [...refused, appeal, reopen(), assess(), voteBy(member), signBy(secondSignatory)],
      'permit.signed',
    ],
    [
      'reopened, signed by the same',
      [...refused, appeal, reopen(), assess(), voteBy(member), signBy(signatory)],
      'separation-of-duties',
    ],
    [
      'reopened, signed without a new vote',
      [...refused, appeal, reopen(), assess(), signBy(secondSignatory)],
      'quorum-missing',
    ],
    ['statistics in place of a refusal', [...refused, offer], 'application.statistics-offered'],
    ['offered twice', [...refused, offer, offer], 'application-state'],
    ['statistics in place of a grant', [...toDecision('permit'), offer], 'application-state'],
    ['closed without a decision', [submitCase('permit'), close], 'application.closed'],
    ['closed after a decision', [...refused, close], 'application-state'],
  ])('%s', (_name, commands, expected) => expect(last(commands)).toBe(expected));

  it('an appeal has its time: two months, or what the deployer says', () => {
    expect(later(refused, appeal, '2027-01-25T22:59:59.000Z')).toBe('application.appealed');
    expect(later(refused, appeal, '2027-01-25T23:00:00.000Z')).toBe('appeal-too-late');
  });
  it('whoever is excluded neither applies nor is named, until the day', () => {
    const of = (until: string) =>
      last([submitCase('permit')], caseFacts({ exclusions: [{ account: 'ada', until }] }));
    expect(of('2026-11-24T09:00:00.001Z')).toBe('applicant-excluded');
    expect(of('2026-11-24T09:00:00.000Z')).toBe(submitted);
  });
  it('a draft is set aside by the clock, after a year, and by nobody else', () => {
    const draft: ApplicationCommand = {
      type: 'application.draft',
      actor: { ref: 'ada', role: 'researcher' },
      body: { applicationId: 'app-1', expectedVersion: 0, content: {} },
    };
    const state = play([draft], caseFacts()).state;
    const expire = (now: string, role: 'system' | 'assessor' = 'system') => {
      const command = {
        type: 'application.expire-draft',
        actor: { ref: 'x', role },
        body: { applicationId: 'app-1' },
      };
      const outcome = decideApplication(state, command as ApplicationCommand, caseFacts({ now }));
      return outcome.ok ? outcome.events[0]!.type : outcome.refusal.code;
    };
    expect(expire('2027-11-24T08:59:59.000Z')).toBe('draft-still-alive');
    expect(expire('2027-11-24T09:00:00.000Z')).toBe('application.draft-expired');
    expect(expire('2030-01-01T00:00:00.000Z', 'assessor')).toBe('forbidden');
  });
});

describe('an answer of statistics', () => {
  const approved = toDecision('data-request');
  it.each<[name: string, commands: ApplicationCommand[], expected: string]>([
    [
      'is brought and released by two people',
      [...approved, submitAnswer(), releaseAnswer()],
      'data-request.answered',
    ],
    [
      'not by one',
      [...approved, submitAnswer(), releaseAnswer({ ref: 'bea', role: 'signatory' })],
      'separation-of-duties',
    ],
    ['not before there is one', [...approved, releaseAnswer()], 'answer-missing'],
    ['not without an approval', [...approved.slice(0, -1), refuseBy(), submitAnswer()], 'application-state'],
    ['not below the minimum', [...approved, submitAnswer({ minimumCell: 2 })], 'answer-not-anonymous'],
    [
      'not with a cell that tells',
      [...approved, submitAnswer({ problems: [{ rule: 'cell-too-small', at: 'F' }] })],
      'answer-not-anonymous',
    ],
    ['not twice', [...approved, submitAnswer(), releaseAnswer(), submitAnswer()], 'application-state'],
  ])('%s', (_name, commands, expected) => expect(last(commands)).toBe(expected));
});
