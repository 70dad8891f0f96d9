import { describe, expect, it } from '@jest/globals';
import { applicationContent, applicationDraft } from '@garant/contracts';
import { differences, prune, STEP_OF, wordCount } from './draft.model.js';

describe('a draft', () => {
  it('says only what has been filled in, and is then well formed', () => {
    const draft = prune({
      title: 'T',
      laySummary: '  ',
      persons: [],
      declaredUses: [],
      mandate: undefined,
      datasets: [
        { datasetId: '0190a000-0000-7000-8000-000000000001', resources: [] },
        {
          datasetId: '0190a000-0000-7000-8000-000000000002',
          resources: [
            { resourceType: 'Condition', elements: ['code'] },
            { resourceType: 'Patient', elements: [] },
          ],
        },
      ],
    });
    expect(draft).toEqual({
      title: 'T',
      datasets: [
        {
          datasetId: '0190a000-0000-7000-8000-000000000002',
          resources: [{ resourceType: 'Condition', elements: ['code'] }],
        },
      ],
    });
    expect(applicationDraft.safeParse(draft).success).toBe(true);
  });

  it('knows the step of every field that the contract asks for', () => {
    expect(Object.keys(STEP_OF).sort()).toEqual(Object.keys(applicationContent.shape).sort());
  });

  it('shows in which fields two versions differ', () => {
    expect(
      differences({ title: 'A', format: 'anonymised' }, { title: 'B', format: 'anonymised', mandate: 'M' }),
    ).toEqual(['title', 'mandate']);
    expect(differences({}, {})).toEqual([]);
  });

  it.each([
    ['', 0],
    ['  un  deux\ntrois ', 3],
  ])('%j has %i words', (text, count) => {
    expect(wordCount(text)).toBe(count);
  });
});
