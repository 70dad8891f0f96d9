import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkAnswer, TOTAL, type AnswerCell, type AnswerTable } from './answer.table.js';

/** A table of two dimensions with its margins, from rows of counts; `x` marks a suppressed place. */
const two = (rows: readonly (readonly (number | string)[])[], minimumCell = 5): AnswerTable => ({
  dimensions: ['age', 'region'],
  minimumCell,
  cells: rows.flatMap((row, r) =>
    row.map((value, c) => ({
      at: [
        r === rows.length - 1 ? TOTAL : `age ${String(r)}`,
        c === row.length - 1 ? TOTAL : `region ${String(c)}`,
      ],
      count: typeof value === 'number' ? value : null,
    })),
  ),
});
const rules = (table: AnswerTable): string[] => [
  ...new Set(checkAnswer(table).problems.map(({ rule }) => rule)),
];

describe('an answer of statistics', () => {
  it('goes out when every cell counts enough people', () => {
    const table = two([
      [10, 20, 30],
      [40, 50, 90],
      [50, 70, 120],
    ]);
    expect(checkAnswer(table)).toEqual({ cells: 9, suppressed: 0, minimumCell: 5, problems: [] });
  });

  it.each<[name: string, rows: (number | string)[][], expected: string[]]>([
    [
      'a cell of four people',
      [
        [4, 20, 24],
        [40, 50, 90],
        [44, 70, 114],
      ],
      ['cell-too-small'],
    ],
    [
      'nobody at all, which tells something about everybody',
      [
        [0, 20, 20],
        [40, 50, 90],
        [40, 70, 110],
      ],
      ['cell-too-small'],
    ],
    [
      'one hidden cell beside its total',
      [
        ['x', 20, 24],
        [40, 50, 90],
        [44, 70, 114],
      ],
      ['cell-recoverable'],
    ],
    [
      'two hidden in a row, each alone in its column',
      [
        ['x', 'x', 24],
        [40, 50, 90],
        [44, 70, 114],
      ],
      ['cell-recoverable'],
    ],
    [
      'a square of hidden cells',
      [
        ['x', 'x', 24],
        ['x', 'x', 90],
        [44, 70, 114],
      ],
      [],
    ],
    [
      'two small cells that hide each other badly',
      [
        ['x', 'x', 20, 24],
        ['x', 'x', 20, 40],
        [12, 12, 40, 64],
      ],
      ['cell-nearly-recoverable'],
    ],
    [
      'a total that is not the sum',
      [
        [10, 20, 31],
        [40, 50, 90],
        [50, 70, 121],
      ],
      ['not-additive'],
    ],
    [
      'parts that exceed their total',
      [
        ['x', 40, 30],
        ['x', 50, 90],
        [50, 90, 120],
      ],
      ['not-additive'],
    ],
  ])('%s', (_name, rows, expected) => expect(rules(two(rows))).toEqual(expected));

  it('shows every combination of places once', () => {
    const table = two([
      [10, 20, 30],
      [40, 50, 90],
      [50, 70, 120],
    ]);
    const without = { ...table, cells: table.cells.slice(1) };
    expect(rules(without)).toEqual(['cell-missing']);
    expect(rules({ ...table, cells: [...table.cells, table.cells[0]!] })).toEqual(['cell-twice']);
    expect(rules({ ...table, cells: [{ at: ['age 0'], count: 9 }] })).toEqual(['places-per-dimension']);
  });

  it('is worked out through several lines at once in three dimensions', () => {
    const places = ['a', 'b', TOTAL];
    const at = places.flatMap((x) => places.flatMap((y) => places.map((z) => [x, y, z])));
    const value = (place: readonly string[]): number =>
      place.reduce((count, where) => count * (where === TOTAL ? 2 : 1), 10);
    const hide = (...hidden: string[]): AnswerCell[] =>
      at.map((place) => ({ at: place, count: hidden.includes(place.join('')) ? null : value(place) }));
    const table = (cells: AnswerCell[]): AnswerTable => ({
      dimensions: ['x', 'y', 'z'],
      minimumCell: 5,
      cells,
    });
    expect(rules(table(hide()))).toEqual([]);
    expect(rules(table(hide('aaa', 'aab', 'aba', 'abb')))).toEqual(['cell-recoverable']);
    expect(rules(table(hide('aaa', 'aab', 'aba', 'abb', 'baa', 'bab', 'bba', 'bbb')))).toEqual([]);
  });

  it('whatever is hidden in a table that goes out, two different tables explain what is shown', () => {
    const grid = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 });
    const mask = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });
    let passed = 0;
    fc.assert(
      fc.property(grid, mask, (inner, hidden) => {
        const rows = [inner.slice(0, 3), inner.slice(3)];
        const full = [...rows, [0, 1, 2].map((c) => rows[0]![c]! + rows[1]![c]!)].map((row) => [
          ...row,
          row.reduce((a, b) => a + b, 0),
        ]);
        const shown = full.map((row, r) =>
          row.map((count, c) => (r < 2 && c < 3 && hidden[r * 3 + c] ? 'x' : count)),
        );
        if (rules(two(shown, 2)).some((rule) => rule !== 'cell-too-small')) return;
        const places = hidden.flatMap((is, index) => (is ? [index] : []));
        if (places.length === 0) return;
        passed++;
        const seen = places.map(() => new Set<number>());
        const most = Math.max(...inner) * 2;
        const guess = [...inner];
        const search = (from: number): void => {
          if (from === places.length) {
            const fits = [0, 1].every(
              (r) => guess.slice(r * 3, r * 3 + 3).reduce((a, b) => a + b, 0) === full[r]![3],
            );
            if (fits && [0, 1, 2].every((c) => guess[c]! + guess[c + 3]! === full[2]![c]!))
              places.forEach((place, index) => seen[index]!.add(guess[place]!));
            return;
          }
          for (let value = 0; value <= most; value++) {
            guess[places[from]!] = value;
            search(from + 1);
          }
        };
        if (places.length <= 4) {
          search(0);
          for (const values of seen) expect(values.size).toBeGreaterThan(1);
        }
      }),
      { numRuns: 300 },
    );
    expect(passed).toBeGreaterThan(5);
  });
});
