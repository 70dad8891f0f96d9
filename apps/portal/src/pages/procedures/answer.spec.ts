import { describe, expect, it } from '@jest/globals';
import { readAnswer } from './answer.model.js';

describe('a table out of a spreadsheet', () => {
  it.each([
    ['tabs', '\t'],
    ['semicolons', ';'],
    ['commas', ','],
  ])('is read with %s', (_name, sign) => {
    const lines = ['age;sex;count', '0-39;F;120', '0-39;*;x', '"*";*;1 460'].join('\n').replaceAll(';', sign);
    expect(readAnswer(lines, 11)).toEqual({
      ok: true,
      table: {
        dimensions: ['age', 'sex'],
        cells: [
          { at: ['0-39', 'F'], count: 120 },
          { at: ['0-39', '*'], count: null },
          { at: ['*', '*'], count: 1460 },
        ],
        minimumCell: 11,
      },
    });
  });
  it.each([
    ['nothing', '', 1],
    ['only a head', 'age;count', 1],
    ['a word in place of a count', 'age;count\n0-39;many', 2],
    ['a place too many', 'age;count\n0-39;12\n40+;F;12', 3],
    ['a place that is empty', 'age;count\n;12', 2],
  ])('%s: says which line', (_name, text, line) => {
    expect(readAnswer(text, 11)).toEqual({ ok: false, line });
  });
});
