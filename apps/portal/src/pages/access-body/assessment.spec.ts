import { describe, expect, it } from '@jest/globals';
import { ANSWERED, answersFrom } from './assessment.model.js';

const answer = { by: 'a', at: '2026-11-24T09:00:00.000Z' };

describe('answers to the criteria', () => {
  it('what was saved since stands over the last assessment', () => {
    const assessment = {
      by: 'a',
      at: answer.at,
      criteria: [
        { criterion: '68.1.a' as const, met: true, reason: 'Old.' },
        { criterion: '68.1.g' as const, met: null, reason: 'None asked for.' },
      ],
    };
    const answers = [{ ...answer, criterion: '68.1.a' as const, met: false, reason: 'New.' }];
    expect(answersFrom({ assessment }, { answers })).toEqual({
      '68.1.a': { answer: 'unmet', reason: 'New.' },
      '68.1.g': { answer: 'none', reason: 'None asked for.' },
    });
    expect(answersFrom(undefined, { answers: [] })).toEqual({});
  });
  it('an answer is one with a choice and a reason', () => {
    expect(ANSWERED({ answer: 'met', reason: ' ' })).toBe(false);
    expect(ANSWERED({ answer: '', reason: 'x' })).toBe(false);
    expect(ANSWERED({ answer: 'none', reason: 'x' })).toBe(true);
  });
});
