import { describe, expect, it } from '@jest/globals';
import { notice as noticeSchema, noticesCommands, type Notice } from '@garant/contracts';
import { changesBetween } from '@garant/rules';
import { draftFrom, emptyDraft, faultsOf, moved, newSection, textOf } from './draft.model.js';

const shipped: Notice = {
  noticeId: 'project-consent',
  version: 1,
  regime: 'EXPLICIT_CONSENT',
  status: 'published',
  title: { fr: 'Accord', en: 'Consent' },
  sections: [
    { heading: { fr: 'Quoi', en: 'What' }, body: { fr: 'a', en: 'b' } },
    { heading: { fr: 'Qui', en: 'Who' }, body: { fr: 'c', en: 'd' } },
  ],
  legalSources: ['GDPR Art. 7'],
  hash: '0'.repeat(64),
  publishedAt: null,
  stands: [{ sectionId: 'section-2', code: 'project-participation', version: 1 }],
};

describe('the editor of a notice', () => {
  it('begins with the version before, word for word, and says what its sections stand for', () => {
    const draft = draftFrom(shipped);
    expect(draft.sections.map(({ sectionId, policies }) => [sectionId, policies.length])).toEqual([
      ['section-1', 0],
      ['section-2', 1],
    ]);
    const changes = changesBetween(shipped, textOf(draft)).filter(({ change }) => change !== 'unchanged');
    expect(changes.map(({ sectionId }) => sectionId)).toEqual(['section-2']);
  });

  it('makes a draft that the register takes', () => {
    const body = { ...textOf(draftFrom(shipped)), noticeId: 'project-consent', version: 2, baseHash: null };
    expect(noticesCommands['notice.draft'].safeParse(body).success).toBe(true);
    expect(noticeSchema.shape.title.safeParse(body.title).success).toBe(true);
  });

  it('asks for every text in every language, and names the field', () => {
    const draft = { ...emptyDraft(), languages: ['fr', 'en', 'br'] };
    const faults = faultsOf(draft, '');
    expect(faults.map(({ what, language }) => [what, language].join(' ').trim())).toEqual([
      'name',
      'title fr',
      'title en',
      'title br',
      'heading fr',
      'heading en',
      'heading br',
      'body fr',
      'body en',
      'body br',
      'sources',
    ]);
    expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
    expect(faultsOf(draftFrom(shipped), 'project-consent')).toEqual([]);
  });

  it('gives an objection no term, whatever was typed before', () => {
    expect(textOf({ ...draftFrom(shipped), term: 'P2Y' }).term).toBe('P2Y');
    expect(textOf({ ...draftFrom(shipped), regime: 'NON_OPPOSITION', term: 'P2Y' })).not.toHaveProperty(
      'term',
    );
  });

  it('names a new section as no other, and moves sections within the list', () => {
    const two = draftFrom(shipped).sections;
    expect(newSection(two).sectionId).toBe('section-3');
    expect(newSection([two[1]!]).sectionId).toBe('section-3');
    expect([moved([1, 2, 3], 2, -1), moved([1, 2, 3], 0, -1), moved([1, 2, 3], 0, 1)]).toEqual([
      [1, 3, 2],
      [1, 2, 3],
      [2, 1, 3],
    ]);
  });
});
