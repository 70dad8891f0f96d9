/**
 * Acts of the register about who is who: each has a position in the same sequence as the choices, so that every cut
 * reads people as they were known then. People are dense indexes; a `retired` index is never given to anybody else.
 */
export type PeopleAct =
  /** Two or more indexes turned out to be one person. */
  | {
      readonly kind: 'merge';
      readonly position: number;
      readonly survivor: number;
      readonly retired: readonly number[];
    }
  /** Merged indexes turned out to be different people; each takes a new index and goes on from its own history. */
  | {
      readonly kind: 'split';
      readonly position: number;
      readonly survivor: number;
      readonly parts: readonly { readonly index: number; readonly successor: number }[];
    }
  /** An ambiguous index was found to be a person of its own. */
  | { readonly kind: 'apart'; readonly position: number; readonly index: number }
  /** Identity and links of an index were erased (GDPR Art. 17); its acts remain. */
  | { readonly kind: 'erase'; readonly position: number; readonly index: number };

/** What a merged person is at one position. */
export interface Cluster {
  /** Index under which the person goes on: the survivor of the newest merge. */
  readonly index: number;
  /** All indexes of the person, ascending, their predecessors included. */
  readonly members: readonly number[];
}

/** Every index that an act names. */
export function indexesOf(act: PeopleAct): readonly number[] {
  switch (act.kind) {
    case 'merge':
      return [act.survivor, ...act.retired];
    case 'split':
      return [act.survivor, ...act.parts.flatMap(({ index, successor }) => [index, successor])];
    default:
      return [act.index];
  }
}

/**
 * Acts about people, by the indexes that they connect: whoever was never named costs one lookup. An act that comes twice
 * (snapshot and tail overlap) counts once.
 */
export class PeopleHistory {
  private readonly groups = new Map<number, { acts: PeopleAct[]; indexes: Set<number> }>();
  private readonly positions = new Set<number>();

  constructor(acts: Iterable<PeopleAct> = []) {
    for (const act of acts) this.add(act);
  }

  add(act: PeopleAct): void {
    if (this.positions.has(act.position)) return;
    this.positions.add(act.position);
    const indexes = indexesOf(act);
    const joined = new Set(indexes.flatMap((index) => this.groups.get(index) ?? []));
    const group = {
      acts: [...[...joined].flatMap(({ acts }) => acts), act].sort((a, b) => a.position - b.position),
      indexes: new Set([...indexes, ...[...joined].flatMap((one) => [...one.indexes])]),
    };
    for (const index of group.indexes) this.groups.set(index, group);
  }

  affects(index: number): boolean {
    return this.groups.has(index);
  }
  /** Acts that bear on an index, in order of position. */
  actsOf(index: number): readonly PeopleAct[] {
    return this.groups.get(index)?.acts ?? [];
  }
  /** Indexes that were ever connected with this one, itself included. */
  relatedTo(index: number): readonly number[] {
    return [...(this.groups.get(index)?.indexes ?? [index])].sort((a, b) => a - b);
  }
  /** Every index that an act names, ascending. */
  affected(): readonly number[] {
    return [...this.groups.keys()].sort((a, b) => a - b);
  }
}
