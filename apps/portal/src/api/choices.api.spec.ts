import { describe, expect, it } from '@jest/globals';
import type { Notice } from '@garant/contracts';
import { noticeFor } from './choices.api.js';

const notice = (noticeId: string, over: Partial<Notice> = {}): Notice => ({
  noticeId,
  version: 1,
  regime: 'EXPLICIT_CONSENT',
  status: 'published',
  title: { fr: noticeId, en: noticeId },
  sections: [],
  legalSources: [],
  hash: '0'.repeat(64),
  publishedAt: null,
  ...over,
});
const list = [
  notice('a-study'),
  notice('project-consent'),
  notice('ehds-opt-out', { regime: 'EHDS_OPT_OUT' }),
  notice('old-study', { status: 'withdrawn' }),
];

describe('the notice that a person reads before an act', () => {
  it.each([
    ['the general one of the regime', list, undefined, 'project-consent'],
    ['the one that the page was opened for', list, 'a-study', 'a-study'],
    ['never one of another regime', list, 'ehds-opt-out', 'project-consent'],
    ['never one that is withdrawn', list, 'old-study', 'project-consent'],
    [
      'a deployer’s own, where the general one is gone',
      [notice('b-study'), notice('a-study')],
      null,
      'a-study',
    ],
  ])('%s', (_, notices, asked, expected) => {
    expect(noticeFor(notices, 'EXPLICIT_CONSENT', asked)?.noticeId).toBe(expected);
  });

  it('is none where none is in force', () => {
    expect(noticeFor(list, 'SNDS_OPPOSITION')).toBeUndefined();
  });
});
