import { describe, expect, it } from '@jest/globals';
import type { AnswerLine, QuestionAnswer } from '@garant/contracts';
import { csvOf, together } from './answer.model.js';

const line = (change: Partial<AnswerLine> = {}): AnswerLine => ({
  index: 1,
  type: 'data.read',
  title: { fr: 'Lu', en: 'Read' },
  at: '2026-03-02T09:30:00.000Z',
  actor: { ref: 'a', role: 'assessor' },
  subject: null,
  permit: null,
  dataset: null,
  release: null,
  environment: null,
  outcome: null,
  facts: [],
  ...change,
});
const part = (change: Partial<QuestionAnswer>): QuestionAnswer =>
  ({ lines: [], count: 0, atLeast: false, next: null, ...change }) as QuestionAnswer;

describe('the parts of an answer together', () => {
  it('keep the number that the first part knew', () => {
    const parts = [
      part({ lines: [line()], count: 124, next: 5 }),
      part({ lines: [line()], count: 1, next: 2 }),
    ];
    expect(together(parts)).toMatchObject({ count: 124, atLeast: false });
  });
  it('are at least what was found while more may come', () => {
    const parts = [part({ lines: [line(), line()], count: 2, atLeast: true, next: 5 })];
    expect(together(parts)).toMatchObject({ count: 2, atLeast: true });
  });
  it('are exact at the end', () => {
    const parts = [
      part({ lines: [line()], count: 1, atLeast: true, next: 5 }),
      part({ lines: [line()], count: 1 }),
    ];
    expect(together(parts)).toMatchObject({ count: 2, atLeast: false });
  });
});

it('a page as a table opens in a spreadsheet and runs nothing', () => {
  const csv = csvOf([line({ outcome: '=1+1', facts: [{ name: 'what', value: 'a;"b"' }] })]);
  expect(csv).toContain(`;'=1+1;`);
  expect(csv).toContain('"what=a;""b"""');
  expect(csv.startsWith('\ufeffindex;at;')).toBe(true);
});
