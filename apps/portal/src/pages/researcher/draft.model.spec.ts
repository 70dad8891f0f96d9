import { describe, expect, it } from '@jest/globals';
import { applicationContent, applicationDraft, applicationView } from '@garant/contracts';
import { FORM, SECTIONS } from '@garant/rules';
import {
  afterSave,
  changesOf,
  othersChanges,
  prune,
  readOf,
  sectionOf,
  takeOver,
  type Read,
} from './draft.model.js';

const DATASET = '0190a000-0000-7000-8000-000000000002';
const NOBODY: ReadonlySet<string> = new Set();
const read = (content: Read['content'], versions: Record<string, number> = {}): Read => ({
  content,
  version: 3,
  versions,
  baseline: 1,
});

describe('a draft', () => {
  it('says only what has been filled in, and is then well formed', () => {
    const draft = prune({
      title: 'T',
      laySummary: '  ',
      persons: [],
      declaredUses: [],
      mandate: undefined,
      contact: { name: '', email: '' },
      publiclyFunded: false,
      variables: [
        { datasetId: DATASET, resourceType: 'Condition', element: 'code', justification: 'La question.' },
        { datasetId: DATASET, resourceType: 'Patient', element: 'gender', justification: 'Plus demandé.' },
      ],
      datasets: [
        { datasetId: '0190a000-0000-7000-8000-000000000001', resources: [] },
        {
          datasetId: DATASET,
          resources: [
            { resourceType: 'Condition', elements: ['code'] },
            { resourceType: 'Patient', elements: [] },
          ],
        },
      ],
    });
    expect(draft).toEqual({
      title: 'T',
      publiclyFunded: false,
      datasets: [{ datasetId: DATASET, resources: [{ resourceType: 'Condition', elements: ['code'] }] }],
      variables: [
        { datasetId: DATASET, resourceType: 'Condition', element: 'code', justification: 'La question.' },
      ],
    });
    expect(applicationDraft.safeParse(draft).success).toBe(true);
  });

  it('has a place in the form for every field of the contract', () => {
    const notAsked = Object.keys(applicationContent.shape).filter(
      (field) => !FORM.some((row) => row.field === field),
    );
    // Asked for where statistics are asked for, not in this form.
    expect(notAsked.filter((field) => field !== 'statistics')).toEqual([]);
    for (const { field } of FORM) expect(SECTIONS).toContain(sectionOf(field));
  });
});

describe('writing together', () => {
  it('sends what changed, each field at the version at which it was read', () => {
    const state = read({ title: 'A', safeguards: 'S' }, { title: 3 });
    expect(changesOf(state, { title: 'B', tools: 'R' }, NOBODY)).toEqual([
      { field: 'safeguards', baseVersion: 1, value: null },
      { field: 'title', baseVersion: 3, value: 'B' },
      { field: 'tools', baseVersion: 1, value: 'R' },
    ]);
    expect(changesOf(state, { title: 'B', safeguards: 'S' }, new Set(['title']))).toEqual([]);
  });

  it('knows what was saved', () => {
    const after = afterSave(read({ title: 'A', tools: 'R' }), { title: 'B' }, ['title', 'tools'], 4);
    expect(after).toMatchObject({ content: { title: 'B' }, versions: { title: 4, tools: 4 }, version: 4 });
    expect(after.content).not.toHaveProperty('tools');
    expect(changesOf(after, { title: 'B' }, NOBODY)).toEqual([]);
  });

  it('shows the words of others where nobody here is writing, and keeps one’s own', () => {
    const before = read({ title: 'A', tools: 'R' });
    const newer = { ...read({ title: 'Theirs', tools: 'SAS' }, { title: 4, tools: 4 }), version: 4 };
    const fields = othersChanges(before, newer, { title: 'Mine', tools: 'R' }, NOBODY);
    expect(fields).toEqual(['tools']);
    expect(takeOver(before, newer, fields)).toMatchObject({
      content: { title: 'A', tools: 'SAS' },
      versions: { tools: 4 },
      version: 4,
    });
  });

  it('begins with what the application says', () => {
    const view = applicationView.partial().parse({
      version: 7,
      content: { title: 'T' },
      fieldVersions: { title: 5 },
      fieldBaseline: 2,
    });
    expect(readOf(view as never)).toEqual({
      content: { title: 'T' },
      version: 7,
      versions: { title: 5 },
      baseline: 2,
    });
  });
});
