import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { notice, policy, section } from '../../test/notice.example.js';
import {
  decideDraft,
  decidePublish,
  decideWithdraw,
  NOTICE_COMMANDS,
  NOTICE_LIFECYCLE,
} from './notice.decide.js';
import type { NoticeVersion } from './notice.model.js';
import { coveredByNotice } from './notice.coverage.js';

const published = notice();
const draft = notice({ version: 2, status: 'draft', sections: [section('what', 'changed'), section('who')] });
const codeOf = (outcome: { ok: true } | { ok: false; refusal: { code: string } }) =>
  outcome.ok ? 'kept' : outcome.refusal.code;

describe('states of a notice version', () => {
  it('draft, published, withdrawn: in this order, and no text is drafted after it was published', () => {
    expect(NOTICE_LIFECYCLE).toEqual({
      none: { 'notice.draft': 'draft' },
      draft: { 'notice.draft': 'draft', 'notice.publish': 'published' },
      published: { 'notice.withdraw': 'withdrawn' },
      withdrawn: {},
    });
    for (const state of ['published', 'withdrawn'] as const)
      expect(NOTICE_LIFECYCLE[state]).not.toHaveProperty('notice.draft');
    expect(NOTICE_COMMANDS).toHaveLength(3);
  });
});

describe('drafting', () => {
  it.each<[string, Partial<NoticeVersion>, readonly NoticeVersion[], string | null, string]>([
    ['the first version of a notice', { version: 1 }, [], null, 'kept'],
    ['a first version must be number one', { version: 3 }, [], null, 'notice-version'],
    ['the next version of a published notice', { version: 2 }, [published], null, 'kept'],
    ['a version is not skipped', { version: 3 }, [published], null, 'notice-version'],
    [
      'the draft that is there, from the text that is there',
      { version: 2 },
      [published, draft],
      'hash-2',
      'kept',
    ],
    ['the draft that somebody else saved meanwhile', { version: 2 }, [published, draft], 'older', 'conflict'],
    ['a second draft beside the first', { version: 3 }, [published, draft], null, 'notice-state'],
    ['a published version: its text never changes', { version: 1 }, [published], 'hash-1', 'notice-state'],
    [
      'another regime than before',
      { version: 2, regime: 'NON_OPPOSITION' },
      [published],
      null,
      'notice-regime-fixed',
    ],
    [
      'two sections of one name',
      { version: 2, sections: [section('a'), section('a')] },
      [published],
      null,
      'notice-section-id',
    ],
    [
      'a section with the name of a part',
      { version: 2, sections: [section('title')] },
      [published],
      null,
      'notice-section-id',
    ],
    ['a term that is no period', { version: 2, term: 'two years' }, [published], null, 'term-invalid'],
    [
      'an objection has no term',
      { version: 1, regime: 'NON_OPPOSITION', term: 'P1Y' },
      [],
      null,
      'term-not-of-regime',
    ],
    [
      'an opt-out has no term',
      { version: 1, regime: 'EHDS_OPT_OUT', term: 'P1Y' },
      [],
      null,
      'term-not-of-regime',
    ],
    [
      'a policy nobody defined',
      { version: 2, sections: [section('a', 'a', [{ code: 'x', version: 1 }])] },
      [published],
      null,
      'policy-unknown',
    ],
    [
      'a policy of another regime',
      {
        version: 1,
        regime: 'SNDS_OPPOSITION',
        sections: [section('a', 'a', [{ code: 'participation', version: 1 }])],
      },
      [],
      null,
      'policy-not-of-regime',
    ],
  ])('%s', (_, over, versions, baseHash, answer) => {
    expect(codeOf(decideDraft(notice(over), { versions, policies: [policy()], baseHash }))).toBe(answer);
  });
});

describe('publishing', () => {
  const revision = { sections: [{ sectionId: 'what', material: true }], affected: 'loses-force' as const };
  const publish = (version: number, versions: readonly NoticeVersion[], hash = `hash-${version}`) =>
    decidePublish(
      { version, revision: version > 1 ? revision : undefined },
      { versions, policies: [], policiesBefore: [], hash },
    );

  it.each([
    ['a draft', publish(2, [published, draft]), 'kept'],
    ['what is published already', publish(1, [published]), 'notice-state'],
    ['what is withdrawn', publish(1, [notice({ status: 'withdrawn' })]), 'notice-state'],
    ['what does not exist', publish(4, [published]), 'notice-state'],
    ['another text than the one that was read', publish(2, [published, draft], 'other'), 'notice-hash'],
  ])('%s', (_, outcome, answer) => expect(codeOf(outcome)).toBe(answer));

  it('says which version it replaces, and what the revision is', () => {
    expect(publish(2, [published, draft])).toEqual({
      ok: true,
      replaces: 1,
      revision: { material: ['what'], affected: 'loses-force' },
    });
  });

  it('compares with the last text people saw, even when that was withdrawn', () => {
    expect(publish(2, [notice({ status: 'withdrawn' }), draft])).toMatchObject({ ok: true, replaces: null });
  });
});

describe('withdrawing', () => {
  it.each([
    ['one of two texts of a regime', 'published', 2, 'kept'],
    ['the last text of a regime: nobody could say no on it', 'published', 1, 'notice-last-of-regime'],
    ['a draft', 'draft', 2, 'notice-state'],
    ['what is withdrawn already', 'withdrawn', 2, 'notice-state'],
  ] as const)('%s', (_, status, publishedOfRegime, answer) => {
    expect(
      codeOf(decideWithdraw({ version: 1 }, { versions: [notice({ status })], publishedOfRegime })),
    ).toBe(answer);
  });
});

describe('how far a notice carries a consent', () => {
  const project = { kind: 'project', id: 'p' } as const;
  it.each([
    ['a consent to a project, as the notice says', 'consent', project, [policy()], 'kept'],
    [
      'a consent to a purpose that the notice does not speak of',
      'consent',
      { kind: 'purpose', id: '53.1.d' },
      [policy({ scopeKinds: ['purpose'] })],
      'scope-not-of-notice',
    ],
    [
      'a consent to a purpose that it names',
      'consent',
      { kind: 'purpose', id: '53.1.e' },
      [policy({ scopeKinds: ['purpose'] })],
      'kept',
    ],
    [
      'a consent to more than a project',
      'consent',
      { kind: 'purpose', id: '53.1.e' },
      [policy()],
      'scope-not-of-notice',
    ],
    ['a notice that stands for no policy', 'consent', project, [], 'kept'],
    ['a refusal of anything', 'refuse', { kind: 'everything' }, [policy()], 'kept'],
    ['taking a refusal back, of anything', 'lift-refusal', { kind: 'everything' }, [policy()], 'kept'],
  ] as const)('%s', (_, act, scope, policies, answer) => {
    expect(codeOf(coveredByNotice({ act, scope }, policies))).toBe(answer);
  });

  it('never refuses an act that protects', () => {
    fc.assert(
      fc.property(fc.constantFrom('refuse', 'withdraw', 'object', 'opt-out'), fc.string(), (act, id) => {
        expect(coveredByNotice({ act: act as 'refuse', scope: { kind: 'purpose', id } }, [policy()]).ok).toBe(
          true,
        );
      }),
    );
  });
});
