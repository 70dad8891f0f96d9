import type { AnswerFinding } from './procedure.model.js';

/** The place of a total over a dimension. */
export const TOTAL = '*';
/** More than this, and nobody can read it; and whether cells can be worked out again takes too long to tell. */
export const MOST_SUPPRESSED = 400;
const MOST_TOLD = 20;
const MOST_ROUNDS = 500;

export interface AnswerCell {
  /** A place in each dimension, {@link TOTAL} for the total over it. */
  readonly at: readonly string[];
  /** How many people; null: suppressed. */
  readonly count: number | null;
}
/** Statistics with their margins. Every combination of places is there once, totals included. */
export interface AnswerTable {
  readonly dimensions: readonly string[];
  readonly cells: readonly AnswerCell[];
  readonly minimumCell: number;
}
type Problem = AnswerFinding['problems'][number];

/** A line of a table: cells that add up to a total. Places are indices into the cells. */
interface Line {
  readonly parts: readonly number[];
  readonly total: number;
}
interface Bounds {
  readonly low: number[];
  readonly high: number[];
}

const keyOf = (at: readonly string[]): string => JSON.stringify(at);
const nameOf = (at: readonly string[]): string => at.join(' × ');

/**
 * Whether a table tells nothing about a few people (EHDS Art. 69(1), 73(2); OUT-01): every cell that is shown counts at
 * least the minimum, and no cell that is not shown can be worked out, or nearly, from the totals around it. Counts are whole
 * people; zero is below the minimum too, for it says something about everybody in it.
 */
export function checkAnswer(table: AnswerTable): Omit<AnswerFinding, 'fileHash'> {
  const { cells, minimumCell } = table;
  const suppressed = cells.filter(({ count }) => count === null).length;
  const shape = shapeProblems(table);
  const small = cells
    .filter(({ count }) => count !== null && count < minimumCell)
    .map(({ at }) => ({ rule: 'cell-too-small', at: nameOf(at) }));
  const hidden = shape.length > 0 ? [] : hiddenProblems(table);
  const problems = [...shape, ...small, ...hidden].slice(0, MOST_TOLD);
  return { cells: cells.length, suppressed, minimumCell, problems };
}

/** Every combination of places once: what is left out could be told from what is there. */
function shapeProblems({ dimensions, cells }: AnswerTable): Problem[] {
  const odd = cells.find(({ at }) => at.length !== dimensions.length);
  if (odd) return [{ rule: 'places-per-dimension', at: nameOf(odd.at) }];
  const seen = new Set<string>();
  for (const { at } of cells) {
    if (seen.has(keyOf(at))) return [{ rule: 'cell-twice', at: nameOf(at) }];
    seen.add(keyOf(at));
  }
  const missing = combinations(placesOf(cells, dimensions.length)).find((at) => !seen.has(keyOf(at)));
  return missing ? [{ rule: 'cell-missing', at: nameOf(missing) }] : [];
}

/** Places of each dimension, the total among them. */
const placesOf = (cells: readonly AnswerCell[], dimensions: number): string[][] =>
  Array.from({ length: dimensions }, (_, dimension) => [
    ...new Set([...cells.map(({ at }) => at[dimension]!), TOTAL]),
  ]);

const combinations = (places: readonly (readonly string[])[]): string[][] =>
  places.reduce<string[][]>((all, here) => all.flatMap((at) => here.map((place) => [...at, place])), [[]]);

/** For each dimension and each place in the others: the cells along it and their total. */
function linesOf({ dimensions, cells }: AnswerTable): Line[] {
  const lines = new Map<string, { parts: number[]; total: number }>();
  cells.forEach(({ at }, index) => {
    dimensions.forEach((_, dimension) => {
      const key = `${dimension} ${keyOf(at.map((place, d) => (d === dimension ? '' : place)))}`;
      const line = lines.get(key) ?? { parts: [], total: -1 };
      lines.set(key, line);
      if (at[dimension] === TOTAL) line.total = index;
      else line.parts.push(index);
    });
  });
  return [...lines.values()];
}

function hiddenProblems(table: AnswerTable): Problem[] {
  const { cells, minimumCell } = table;
  const lines = linesOf(table);
  const wrong = lines.find((line) => !addsUp(line, cells));
  if (wrong) return [{ rule: 'not-additive', at: nameOf(cells[wrong.total]!.at) }];
  const hidden = cells.flatMap(({ count }, index) => (count === null ? [index] : []));
  if (hidden.length > MOST_SUPPRESSED) return [{ rule: 'too-much-suppressed', at: '' }];
  const determined = workedOut(lines, hidden);
  const { low, high } = boundsOf(lines, cells);
  return hidden.flatMap((index) => {
    const at = nameOf(cells[index]!.at);
    if (determined.has(index)) return [{ rule: 'cell-recoverable', at }];
    return high[index]! - low[index]! < minimumCell ? [{ rule: 'cell-nearly-recoverable', at }] : [];
  });
}

function addsUp({ parts, total }: Line, cells: readonly AnswerCell[]): boolean {
  const whole = cells[total]!.count;
  const known = parts.reduce((sum, index) => sum + (cells[index]!.count ?? 0), 0);
  if (whole === null) return true;
  return parts.some((index) => cells[index]!.count === null) ? known <= whole : known === whole;
}

/** Arithmetic modulo a prime whose products are exact: the coefficients are 1 and -1, so what is determined stays so. */
const PRIME = 67_108_859;
const inverse = (value: number): number => {
  let [power, base, result] = [PRIME - 2, value, 1];
  for (; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return result;
};

/** Hidden cells that the sums of the table determine: Gauss and Jordan on one equation for each line. */
function workedOut(lines: readonly Line[], hidden: readonly number[]): Set<number> {
  const column = new Map(hidden.map((index, place) => [index, place]));
  const rows: number[][] = [];
  for (const { parts, total } of lines) {
    const row = new Array<number>(hidden.length).fill(0);
    for (const index of parts) if (column.has(index)) row[column.get(index)!] = 1;
    if (column.has(total)) row[column.get(total)!] = PRIME - 1;
    if (row.some((value) => value !== 0)) rows.push(row);
  }
  let done = 0;
  for (let place = 0; place < hidden.length && done < rows.length; place++) {
    const found = rows.findIndex((row, index) => index >= done && row[place] !== 0);
    if (found < 0) continue;
    [rows[done], rows[found]] = [rows[found]!, rows[done]!];
    const pivot = rows[done]!;
    const by = inverse(pivot[place]!);
    for (let c = place; c < pivot.length; c++) pivot[c] = (pivot[c]! * by) % PRIME;
    for (let other = 0; other < rows.length; other++) {
      const row = rows[other]!;
      const factor = row[place]!;
      if (other === done || factor === 0) continue;
      for (let c = place; c < row.length; c++)
        row[c] = (row[c]! + (PRIME - ((factor * pivot[c]!) % PRIME))) % PRIME;
    }
    done++;
  }
  const determined = new Set<number>();
  for (const row of rows) {
    const places = row.flatMap((value, place) => (value === 0 ? [] : [place]));
    if (places.length === 1) determined.add(hidden[places[0]!]!);
  }
  return determined;
}

/** What anybody can tell about each cell: whole people, never fewer than none, adding up along every line. */
function boundsOf(lines: readonly Line[], cells: readonly AnswerCell[]): Bounds {
  const low = cells.map(({ count }) => count ?? 0);
  const high = cells.map(({ count }) => count ?? Infinity);
  // A table that adds up settles in a few rounds; the limit is for sums that contradict each other.
  for (let changed = true, round = 0; changed && round < MOST_ROUNDS; round++) {
    changed = false;
    const raise = (index: number, to: number): void => {
      if (to > low[index]!) [low[index], changed] = [to, true];
    };
    const lower = (index: number, to: number): void => {
      if (to < high[index]!) [high[index], changed] = [to, true];
    };
    for (const { parts, total } of lines) {
      const least = parts.reduce((sum, index) => sum + low[index]!, 0);
      const most = parts.reduce((sum, index) => sum + high[index]!, 0);
      raise(total, least);
      lower(total, most);
      for (const index of parts) {
        lower(index, high[total]! - (least - low[index]!));
        if (most < Infinity) raise(index, low[total]! - (most - high[index]!));
      }
    }
  }
  return { low, high };
}
