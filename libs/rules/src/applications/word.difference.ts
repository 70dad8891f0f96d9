/** A run of words that both texts have, or only one of them. */
export interface WordRun {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** Above this product of lengths the middle of two texts is shown as replaced: a table of words would be too large. */
const MOST_CELLS = 4_000_000;

const wordsOf = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? [];

/**
 * What was taken out of a text and put into it, word by word (longest common subsequence). Joining the runs that are
 * not `new` gives `before`, joining those that are not `gone` gives `after`.
 */
export function wordDifference(before: string, after: string): readonly WordRun[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++;
  const runs: WordRun[] = [];
  const add = (kind: WordRun['kind'], text: string): void => {
    const last = runs.at(-1);
    if (text === '') return;
    if (last?.kind === kind) runs[runs.length - 1] = { kind, text: last.text + text };
    else runs.push({ kind, text });
  };
  add('same', a.slice(0, head).join(''));
  for (const { kind, text } of middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)))
    add(kind, text);
  add('same', a.slice(a.length - tail).join(''));
  return runs;
}

function middle(a: readonly string[], b: readonly string[]): WordRun[] {
  const replaced: WordRun[] = [
    { kind: 'gone', text: a.join('') },
    { kind: 'new', text: b.join('') },
  ];
  if (a.length === 0 || b.length === 0 || a.length * b.length > MOST_CELLS) return replaced;
  const width = b.length + 1;
  // Length of the longest common subsequence of the texts from word i and from word j on.
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const runs: WordRun[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      runs.push({ kind: 'same', text: a[i]! });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!))
      runs.push({ kind: 'gone', text: a[i++]! });
    else runs.push({ kind: 'new', text: b[j++]! });
  }
  return runs;
}
