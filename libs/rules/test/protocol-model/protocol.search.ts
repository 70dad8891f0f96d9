import type { Model, State } from './protocol.model.js';
import { LOCK, PHASE, TX, initial } from './protocol.model.js';
import { broken } from './protocol.promises.js';
import { type Step, steps } from './protocol.steps.js';

export interface Search {
  readonly states: number;
  readonly transitions: number;
  /** What became of the two people in quiet states with data unsealed, each `readable`, `left out` or `recalled`. */
  readonly endings: readonly string[];
  readonly violation?: { readonly promise: string; readonly steps: readonly string[] };
}

/**
 * One state as a short string; the same for states that differ only in the names of the two gateway instances, or in
 * those of the two people with their partitions (unless the model tells the partitions apart).
 */
export function encode(s: State, model: Model): string {
  const key = written(s, 0, 1);
  if (model.mutant === 'cut-ignores-a-partition') return key;
  const mirrored = written(s, 1, 0);
  return mirrored < key ? mirrored : key;
}

/** Looked up once: a test runner's sandbox makes every look-up of a global slow. */
const { fromCharCode } = String;

function written(s: State, p: 0 | 1, q: 0 | 1): string {
  const [a, b] = [s.read[0][p] * 16 + s.read[0][q], s.read[1][p] * 16 + s.read[1][q]];
  const bits = (set: number): number => ((set >> p) & 1) * 2 + ((set >> q) & 1);
  return fromCharCode(
    s.phase,
    s.acted[p] * 64 +
      s.acted[q] * 16 +
      s.awaited[p] * 8 +
      s.awaited[q] * 4 +
      (s.joined[p] ? 2 : 0) +
      (s.joined[q] ? 1 : 0),
    bits(s.people) * 4 + bits(s.recalled),
    a < b ? a : b,
    a < b ? b : a,
    s.published * 16 + s.beatPositions.length,
    ...s.beatPositions.map((position) => position + 1),
    ...s.register.map((tx) => (tx > TX.CHOICE_1 ? tx : tx === p ? 0 : 1)),
  );
}

interface Visit {
  readonly state: State;
  readonly id: number;
}

/** Visits every state that can be reached, breadth first, and stops at the first that breaks a promise. */
export function search(model: Model): Search {
  const start = initial();
  const known = new Set<string>([encode(start, model)]);
  const names = new Map<string, number>();
  const parents: number[] = [-1];
  const labels: number[] = [-1];
  const endings = new Set<string>();
  let transitions = 0;
  const summary = (): Omit<Search, 'violation'> => ({
    states: parents.length,
    transitions,
    endings: [...endings].sort(),
  });
  const enter = (from: number, step: Step): Visit => {
    let name = names.get(step.label);
    if (name === undefined) names.set(step.label, (name = names.size));
    parents.push(from);
    labels.push(name);
    return { state: step.next, id: parents.length - 1 };
  };
  let frontier: Visit[] = [{ state: start, id: 0 }];
  while (frontier.length > 0) {
    const following: Visit[] = [];
    for (let visit = frontier.pop(); visit; visit = frontier.pop()) {
      const { state, id } = visit;
      const next = steps(state, model);
      const quiet = next.every(({ kind }) => kind === 'will');
      if (quiet && state.phase === PHASE.UNSEALED) endings.add(ending(state));
      const promise = broken(state, model, quiet);
      if (promise)
        return { ...summary(), violation: { promise, steps: trace(id, parents, labels, [...names.keys()]) } };
      for (const step of next) {
        transitions++;
        // A state with an open transaction has one predecessor only: it need not be remembered.
        if (step.next.lock !== LOCK.FREE) frontier.push(enter(id, step));
        else {
          const key = encode(step.next, model);
          if (known.has(key)) continue;
          known.add(key);
          following.push(enter(id, step));
        }
      }
    }
    frontier = following;
  }
  return summary();
}

const ending = (s: State): string =>
  [0, 1]
    .map((p) => ((s.recalled >> p) & 1 ? 'recalled' : (s.people >> p) & 1 ? 'readable' : 'left out'))
    .sort()
    .join(' + ');

function trace(
  id: number,
  parents: readonly number[],
  labels: readonly number[],
  names: readonly string[],
): string[] {
  const path: string[] = [];
  for (let at = id; at > 0; at = parents[at]!) path.push(names[labels[at]!]!);
  return path.reverse();
}
