import { describe, expect, it } from '@jest/globals';
import type { ApplicationFacts } from '../index.js';
import {
  assess,
  dataset,
  findComplete,
  member,
  play,
  signatory,
  signBy,
  voteBy,
} from '../../test/application.example.js';
import {
  askAuthorisation,
  authorise,
  caseFacts,
  followed,
  opine,
  propose,
  refuseBy,
  renew,
  submitCase,
  toDecision,
  trusted,
} from '../../test/case.example.js';
import { decideApplication } from './application.decide.js';
import type { ApplicationCommand, ApplicationState } from './application.model.js';
import type { CaseKind, CaseTrack } from './case.kind.js';

const last = (commands: readonly ApplicationCommand[], at: ApplicationFacts = caseFacts()): string => {
  const { events, refusals } = play(commands, at);
  return refusals.at(-1) ?? events.at(-1)!.type;
};
const submitted = 'application.submitted';
const mr = (over: object = {}) => ({
  formality: {
    research: 'RNIPH',
    methodology: 'MR-004',
    methodologyVersion: '2018-155',
    commitment: '2218345',
    committedOn: '2024-02-01',
    ...over,
  },
});
/** The state after some commands, judged at another moment. */
const later = (commands: readonly ApplicationCommand[], command: ApplicationCommand, now: string): string => {
  const state = play(commands, caseFacts()).state!;
  const { content } = (commands[0] as { body: { content: ApplicationState['content'] } }).body;
  const outcome = decideApplication({ ...state, content }, command, caseFacts({ now }));
  return outcome.ok ? outcome.events[0]!.type : outcome.refusal.code;
};

describe('a combination of kind and track', () => {
  it.each<[name: string, kind: CaseKind, track: CaseTrack, choice: object, expected: string]>([
    ['a permit application', 'permit', 'standard', {}, submitted],
    [
      'of a permit that it does not follow',
      'permit',
      'standard',
      { ofPermit: 'permit-0' },
      'case-impossible',
    ],
    ['a follow-up of nothing', 'amendment', 'standard', { ofPermit: undefined }, 'case-impossible'],
    ['an amendment', 'amendment', 'standard', {}, submitted],
    ['an extension in a hurry', 'extension', 'accelerated', {}, 'case-impossible'],
    ['a renewal by a trusted holder', 'renewal', 'trusted-holder', {}, 'case-impossible'],
    ['statistics by a trusted holder', 'data-request', 'trusted-holder', {}, submitted],
    ['statistics in a hurry', 'data-request', 'accelerated', {}, 'case-impossible'],
    ['a permit in place of a refusal', 'permit', 'standard', { fallbackOf: 'app-0' }, 'case-impossible'],
    ['a permit with a formality', 'permit', 'standard', mr(), 'case-impossible'],
    [
      'the French route without one',
      'french-route',
      'standard',
      { formality: undefined },
      'formality-missing',
    ],
    ['the French route in a hurry', 'french-route', 'accelerated', {}, 'case-impossible'],
  ])('%s', (_name, kind, track, choice, expected) =>
    expect(last([submitCase(kind, track, {}, choice)])).toBe(expected),
  );

  it.each<[name: string, track: CaseTrack, over: object, expected: string]>([
    ['a public body with a mandate', 'accelerated', {}, submitted],
    ['a university', 'accelerated', { applicantType: 'university', purpose: '53.1.e' }, 'track-not-allowed'],
    ['without a mandate', 'accelerated', { mandate: ' ' }, 'track-not-allowed'],
    ['for research', 'accelerated', { purpose: '53.1.e' }, 'track-not-allowed'],
    ['data of a designated holder', 'trusted-holder', {}, submitted],
  ])('%s: %s', (_name, track, over, expected) =>
    expect(last([submitCase('permit', track, over)])).toBe(expected),
  );
  it('a holder that nobody designated is not trusted', () => {
    const at = caseFacts({ policy: { ehdsEarlyAdoption: true, trustedHolders: ['other'] } });
    expect(last([submitCase('permit', 'trusted-holder')], at)).toBe('track-not-allowed');
  });
});

describe('what follows a permit', () => {
  it.each<[name: string, kind: CaseKind, content: object, permit: object | undefined, expected: string]>([
    ['an unknown permit', 'amendment', {}, undefined, 'permit-unknown'],
    ['somebody else’s permit', 'amendment', {}, { applicant: 'eve' }, 'permit-unknown'],
    ['a revoked permit', 'amendment', {}, { status: 'revoked' }, 'permit-state'],
    ['an amendment of an expired permit', 'amendment', {}, { status: 'expired' }, 'permit-state'],
    ['a renewal of an expired permit', 'renewal', {}, { status: 'expired' }, submitted],
    ['an amendment that goes on longer', 'amendment', { periodEnd: '2029-01-31' }, {}, 'amendment-lengthens'],
    [
      'an extension that ends sooner',
      'extension',
      { periodStart: '2027-01-01', periodEnd: '2028-01-31' },
      {},
      'period-invalid',
    ],
    ['ten years more', 'extension', { periodEnd: '2038-10-31' }, {}, submitted],
    [
      'ten years and two days more',
      'extension',
      { periodStart: '2028-11-03', periodEnd: '2038-11-02' },
      {},
      'period-invalid',
    ],
    ['a second extension', 'extension', {}, { extended: true }, 'extension-used'],
    ['a month before the end', 'extension', {}, { validUntil: '2026-12-24T10:00:00.000Z' }, submitted],
    [
      'a month and a day too late',
      'extension',
      {},
      { validUntil: '2026-12-23T08:00:00.000Z' },
      'extension-too-late',
    ],
  ])('%s', (_name, kind, content, permit, expected) => {
    const at = caseFacts({ followed: permit && { ...followed, ...permit } });
    expect(last([submitCase(kind, 'standard', content)], at)).toBe(expected);
  });

  it('asked for in time, an extension may be signed later', () => {
    const now = '2028-10-20T09:00:00.000Z';
    expect(later(toDecision('extension').slice(0, -1), signBy(signatory, { madeAt: now }), now)).toBe(
      'application.decided',
    );
  });
});

describe('the French route', () => {
  it.each<[name: string, choice: object, expected: string]>([
    ['a methodology in force', mr(), submitted],
    ['without the number of the commitment', mr({ commitment: ' ' }), 'formality-missing'],
    ['without its day', mr({ committedOn: undefined }), 'formality-missing'],
    ['without a version', mr({ methodologyVersion: undefined }), 'formality-missing'],
    ['a version that nobody knows', mr({ methodologyVersion: '1999' }), 'methodology-not-in-force'],
    ['committed before it was there', mr({ committedOn: '2018-07-12' }), 'methodology-not-in-force'],
    ['committed tomorrow', mr({ committedOn: '2026-11-25' }), 'methodology-not-in-force'],
    ['for other research', mr({ research: 'RIPH-1' }), 'methodology-not-in-force'],
    [
      'the old text after the new one came',
      mr({
        research: 'RIPH-1',
        methodology: 'MR-001',
        methodologyVersion: '2018-153',
        committedOn: '2026-05-24',
      }),
      'methodology-not-in-force',
    ],
    [
      'a commitment to the old text stays good',
      mr({
        research: 'RIPH-1',
        methodology: 'MR-001',
        methodologyVersion: '2018-153',
        committedOn: '2026-05-23',
      }),
      submitted,
    ],
    [
      'the new text',
      mr({
        research: 'RIPH-1',
        methodology: 'MR-001',
        methodologyVersion: '2026-050',
        committedOn: '2026-05-24',
      }),
      submitted,
    ],
  ])('%s', (_name, choice, expected) =>
    expect(last([submitCase('french-route', 'standard', {}, choice)])).toBe(expected),
  );
  it('MR-004 is not for data of the SNDS, MR-007 is', () => {
    const snds = caseFacts({ dataset: () => ({ ...dataset, regime: 'SNDS_OPPOSITION' }) });
    const content = { publicInterest: 'Everybody’s', purpose: 'L1461-1.III.6' };
    const of = (choice: object) => last([submitCase('french-route', 'standard', content, choice)], snds);
    expect(of(mr())).toBe('methodology-not-in-force');
    expect(of(mr({ methodology: 'MR-007', methodologyVersion: '2023-082' }))).toBe(submitted);
  });

  const waiting = [submitCase('french-route'), findComplete];
  const opined = [...waiting, opine()];
  const asked = [...opined, askAuthorisation];
  it('a methodology for existing data goes to assessment at once; with people, a CPP comes first', () => {
    const state = (choice: object) =>
      play([submitCase('french-route', 'standard', {}, choice), findComplete], caseFacts()).state!;
    expect(state(mr()).status).toBe('PROCESSING');
    const people = mr({
      research: 'RIPH-3',
      methodology: 'MR-003',
      methodologyVersion: '2026',
      committedOn: '2026-06-01',
    });
    expect(state(people)).toMatchObject({ status: 'AWAITING_OPINION', decisionDueAt: null });
  });
  it.each<[name: string, commands: ApplicationCommand[], expected: string]>([
    ['an opinion of the other committee', [...waiting, opine({ by: 'CPP' })], 'case-impossible'],
    ['two opinions', [...opined, opine()], 'application-state'],
    ['an opinion of tomorrow', [...waiting, opine({ givenOn: '2026-11-25' })], 'invalid-body'],
    ['the CNIL before an opinion', [...waiting, askAuthorisation], 'opinion-missing'],
    [
      'a refusal of the CNIL',
      [...asked, authorise({ outcome: 'refused' })],
      'application.authorisation-recorded',
    ],
    ['an authorisation without a number', [...asked, authorise({ reference: ' ' })], 'invalid-body'],
    ['the other period', [...waiting, renew('authorisation')], 'application-state'],
    ['renewed once', [...waiting, renew('opinion')], 'application.period-renewed'],
    ['renewed twice', [...waiting, renew('opinion'), renew('opinion')], 'period-renewed-already'],
    [
      'a grant against the CNIL',
      [...asked, authorise({ outcome: 'refused' }), assess(), voteBy(member), signBy(signatory)],
      'authorisation-missing',
    ],
    [
      'a grant against a CPP',
      [
        submitCase(
          'french-route',
          'standard',
          {},
          mr({
            research: 'RIPH-3',
            methodology: 'MR-003',
            methodologyVersion: '2026',
            committedOn: '2026-06-01',
          }),
        ),
        findComplete,
        opine({ by: 'CPP', opinion: 'unfavourable' }),
        assess(),
        voteBy(member),
        signBy(signatory),
      ],
      'opinion-missing',
    ],
  ])('%s', (_name, commands, expected) => expect(last(commands)).toBe(expected));

  const silence = (what: ApplicationCommand, now: string, before = waiting) => later(before, what, now);
  it('silence of CESREES is an opinion in favour once the month is over, and a person says so', () => {
    const tacit = opine({ tacit: 'decree-2019-536.88-91', givenOn: undefined });
    expect(silence(tacit, '2026-12-24T22:59:59.000Z')).toBe('period-running');
    expect(silence(tacit, '2026-12-28T09:00:00.000Z')).toBe('application.opinion-recorded');
    expect(silence(opine({ tacit: 'LIL.66.V' }), '2026-12-28T09:00:00.000Z')).toBe('tacit-not-allowed');
    const reserved = opine({ tacit: 'decree-2019-536.88-91', opinion: 'reserved' });
    expect(silence(reserved, '2026-12-28T09:00:00.000Z')).toBe('tacit-not-allowed');
  });
  it('silence of the CNIL authorises only after an opinion that was expressly favourable', () => {
    const tacit = authorise({ tacit: 'LIL.66.V', givenOn: undefined, reference: undefined });
    const over = '2027-02-01T09:00:00.000Z';
    expect(silence(tacit, '2027-01-20T09:00:00.000Z', asked)).toBe('period-running');
    expect(silence(tacit, over, asked)).toBe('application.authorisation-recorded');
    for (const opinion of ['with-recommendations', 'reserved', 'unfavourable']) {
      const before = [...waiting, opine({ opinion }), askAuthorisation];
      expect([opinion, silence(tacit, over, before)]).toEqual([opinion, 'tacit-not-allowed']);
    }
    expect(silence(authorise({ tacit: 'LIL.66.V', outcome: 'refused' }), over, asked)).toBe(
      'tacit-not-allowed',
    );
    const longer = [...asked, renew('authorisation')];
    expect(silence(tacit, over, longer)).toBe('period-running');
  });
  it('a tacit opinion is not an express one: the CNIL’s silence does not build on it', () => {
    const state = play(waiting, caseFacts()).state!;
    const opinion = { by: 'CESREES', opinion: 'favourable', tacit: 'decree-2019-536.88-91' };
    const at = '2027-06-01T09:00:00.000Z';
    const silent = {
      ...state,
      status: 'AWAITING_AUTHORISATION',
      opinion: { ...opinion, givenOn: '2026-12-28', reference: null, recordedAt: at },
      authorisationPeriod: { dueAt: '2027-03-01T22:59:59.999Z', renewed: false },
    } as ApplicationState;
    expect(decideApplication(silent, authorise({ tacit: 'LIL.66.V' }), caseFacts({ now: at }))).toMatchObject(
      {
        refusal: { code: 'tacit-not-allowed' },
      },
    );
  });
});

describe('a trusted holder', () => {
  const ready = [submitCase('permit', 'trusted-holder'), findComplete];
  const assessed = [...ready, assess(), voteBy(member)];
  it('is waited for, two months, and binds nobody', () => {
    expect(last([...assessed, signBy(signatory)])).toBe('proposal-awaited');
    const after = '2027-02-01T09:00:00.000Z';
    expect(later(assessed, signBy(signatory, { madeAt: after }), after)).toBe('application.decided');
    const against = [...ready, propose('refuse'), assess(), voteBy(member)];
    expect(last([...against, signBy(signatory)])).toBe('permit.signed');
    expect(last([...against, refuseBy()])).toBe('application.decided');
  });
  it('proposes once, for its own share', () => {
    expect(last([...ready, propose(), propose()])).toBe('proposal-given');
    const stranger = { ...propose(), actor: { ...trusted, organisation: 'clinic' } } as ApplicationCommand;
    expect(last([...ready, stranger])).toBe('holder-not-concerned');
    expect(last([submitCase('permit'), findComplete, propose()])).toBe('case-impossible');
  });
});
