import type { Choice } from '../choices/choice.model.js';
import { displaces, effectOfAct, lineage } from '../choices/choice.standing.js';
import { indexesOf, type Cluster, type PeopleAct, type PeopleHistory } from './people.model.js';

const upToPosition = (acts: readonly PeopleAct[], upTo: number): readonly PeopleAct[] =>
  acts.filter(({ position }) => position <= upTo);

/** The oldest index of the line of successors that an index stands in: one history, one strand. */
function strands(acts: readonly PeopleAct[]): (index: number) => number {
  const before = new Map<number, number>();
  for (const act of acts)
    if (act.kind === 'split') for (const { index, successor } of act.parts) before.set(successor, index);
  return (index) => {
    let root = index;
    for (let older = before.get(root); older !== undefined; older = before.get(root)) root = older;
    return root;
  };
}

/** Who is one person with whom, over time: sets of strands, and the index under which each set goes on. */
function* partitions(acts: readonly PeopleAct[]): Generator<{
  position: number;
  of: (strand: number) => ReadonlySet<number>;
  head: (strand: number) => number;
}> {
  const strandOf = strands(acts);
  const sets = new Map<number, Set<number>>();
  const heads = new Map<Set<number>, number>();
  const setOf = (strand: number): Set<number> => {
    let set = sets.get(strand);
    if (!set) sets.set(strand, (set = new Set([strand])));
    return set;
  };
  for (const act of acts) {
    if (act.kind === 'merge') {
      const joined = new Set([act.survivor, ...act.retired].flatMap((index) => [...setOf(strandOf(index))]));
      for (const strand of joined) sets.set(strand, joined);
      heads.set(joined, act.survivor);
    } else if (act.kind === 'split') {
      for (const { index, successor } of act.parts) {
        const strand = strandOf(index);
        const rest = new Set([...setOf(strand)].filter((other) => other !== strand));
        const head = heads.get(setOf(strand)) ?? act.survivor;
        for (const other of rest) sets.set(other, rest);
        heads.set(rest, head);
        const alone = new Set([strand]);
        sets.set(strand, alone);
        heads.set(alone, successor);
      }
    }
    yield {
      position: act.position,
      of: (strand) => setOf(strand),
      head: (strand) => heads.get(setOf(strand)) ?? strand,
    };
  }
}

/** The person that an index stands for at a position: itself alone if nothing was ever found about it. */
export function clusterAt(acts: readonly PeopleAct[], index: number, upTo: number): Cluster {
  const known = upToPosition(acts, upTo);
  const strandOf = strands(known);
  const strand = strandOf(index);
  let last;
  for (const partition of partitions(known)) last = partition;
  if (!last) return { index, members: [index] };
  const inside = last.of(strand);
  const named = new Set(known.flatMap(indexesOf));
  const members = [...named.add(index)].filter((other) => inside.has(strandOf(other)));
  return { index: last.head(strand), members: members.sort((a, b) => a - b) };
}

interface Together {
  readonly from: number;
  /** Position of the split; undefined while they still are one person. */
  readonly to: number | undefined;
}

/** When an index was one person with each other strand. */
function timesTogether(acts: readonly PeopleAct[], strand: number): ReadonlyMap<number, readonly Together[]> {
  const times = new Map<number, Together[]>();
  const open = new Map<number, number>();
  for (const { position, of } of partitions(acts)) {
    const now = of(strand);
    for (const other of now) if (other !== strand && !open.has(other)) open.set(other, position);
    for (const [other, from] of open)
      if (!now.has(other)) {
        times.set(other, [...(times.get(other) ?? []), { from, to: position }]);
        open.delete(other);
      }
  }
  for (const [other, from] of open) times.set(other, [...(times.get(other) ?? []), { from, to: undefined }]);
  return times;
}

/**
 * What crosses from one member of a merged person to another. Own acts always count; the rest by this table.
 *
 * | said by the other, when                | protective                   | permissive | why |
 * |----------------------------------------|------------------------------|------------|-----|
 * | before the merge, still merged         | counts if it stood then      | no         | the merge is a finding of the register, no act of the person: it may protect (GDPR Art. 25), never permit (Art. 7(1)) |
 * | while merged, still merged             | counts                       | counts     | one person speaks |
 * | before the merge, split since          | no                           | no         | each has exactly their own again (GDPR Art. 5(1)(d)) |
 * | while merged, split since              | counts if it stood at the split | no      | nobody can tell whose word it was: protect both, permit only the one under whose reference it was said |
 * | after the split                        | no                           | no         | different people |
 *
 * A denial that crosses at a merge is not displaced by what the other had permitted before: those acts answer each
 * other only from the merge on.
 *
 * @param choicesOf the choices recorded under one index, any order
 * @returns choices at positions up to `upTo` that count for records linked to `index`, in order of position
 */
export function choicesCounting(
  acts: readonly PeopleAct[],
  index: number,
  upTo: number,
  choicesOf: (index: number) => readonly Choice[],
): readonly Choice[] {
  const known = upToPosition(acts, upTo);
  const strandOf = strands(known);
  const strand = strandOf(index);
  const byStrand = new Map<number, Choice[]>();
  const indexes = new Set(known.flatMap(indexesOf));
  for (const one of indexes.add(index))
    byStrand.set(strandOf(one), [
      ...(byStrand.get(strandOf(one)) ?? []),
      ...choicesOf(one).filter(({ position }) => position <= upTo),
    ]);

  const counted = new Map<number, Choice>(
    (byStrand.get(strand) ?? []).map((choice) => [choice.position, choice]),
  );
  /** Denials that came over at a merge, with its position. */
  const crossed: { denial: Choice; at: number }[] = [];
  for (const [other, times] of timesTogether(known, strand))
    for (const { from, to } of times) {
      const said = byStrand.get(other) ?? [];
      const stoodAt = (position: number): readonly Choice[] =>
        standingDenials(acts, other, position, choicesOf);
      if (to === undefined) {
        for (const choice of said) if (choice.position > from) counted.set(choice.position, choice);
        for (const denial of stoodAt(from).filter(({ position }) => position <= from))
          if (said.includes(denial)) crossed.push({ denial, at: from });
      } else
        for (const denial of stoodAt(to))
          if (said.includes(denial) && denial.position > from && denial.position < to)
            counted.set(denial.position, denial);
    }
  for (const { denial, at } of crossed) {
    for (const [position, choice] of counted)
      if (
        position <= at &&
        effectOfAct(choice) === 'allow' &&
        sameLineage(choice, denial) &&
        displaces(choice, denial)
      )
        counted.delete(position);
    counted.set(denial.position, denial);
  }
  return [...counted.values()].sort((a, b) => a.position - b.position);
}

const sameLineage = (a: Choice, b: Choice): boolean => lineage(a) === lineage(b);

/** Protective acts that nothing displaced, as the register read an index just before the act at `position`. */
function standingDenials(
  acts: readonly PeopleAct[],
  index: number,
  position: number,
  choicesOf: (index: number) => readonly Choice[],
): readonly Choice[] {
  const counting = choicesCounting(acts, index, position - 1, choicesOf);
  const permissive = counting.filter((choice) => effectOfAct(choice) === 'allow');
  return counting.filter(
    (choice) =>
      effectOfAct(choice) === 'deny' &&
      !permissive.some((other) => sameLineage(other, choice) && displaces(other, choice)),
  );
}

/**
 * Groups of choices as merges and splits make them count at a position: what a cut commits to. Whoever was never named
 * passes through; every index that was named stands for itself, with the choices that count for its records.
 */
export function* groupsCounting(
  history: PeopleHistory,
  groups: Iterable<{ readonly index: number; readonly choices: readonly Choice[] }>,
  upTo: number,
): Generator<{ index: number; choices: readonly Choice[] }> {
  const said = new Map<number, readonly Choice[]>();
  for (const group of groups) {
    if (history.affects(group.index)) said.set(group.index, group.choices);
    else yield group;
  }
  for (const index of history.affected())
    yield {
      index,
      choices: choicesCounting(history.actsOf(index), index, upTo, (other) => said.get(other) ?? []),
    };
}

/** Whether a human has said who an ambiguous index is, at or before a position. */
export const isIdentified = (acts: readonly PeopleAct[], index: number, upTo: number): boolean =>
  acts.some(
    (act) =>
      act.position <= upTo &&
      ((act.kind === 'apart' && act.index === index) ||
        (act.kind === 'merge' && (act.survivor === index || act.retired.includes(index)))),
  );

/** Erasure cannot be taken back and holds for whatever is planned from then on, whichever cut it reads. */
export const isErased = (acts: readonly PeopleAct[], index: number): boolean =>
  acts.some((act) => act.kind === 'erase' && act.index === index);

/** For records linked to an index before it was split off: the index that has taken its place. */
export function successorAt(acts: readonly PeopleAct[], index: number, upTo: number): number {
  let current = index;
  for (const act of upToPosition(acts, upTo))
    if (act.kind === 'split')
      current = act.parts.find((part) => part.index === current)?.successor ?? current;
  return current;
}
