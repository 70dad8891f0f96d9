/**
 * How far the register's one gapless sequence of acts has been applied here: every position up to {@link upTo} was seen.
 * A beat vouches for the same, but comes later; the sequence knows it with the act itself.
 */
export class ActSequence {
  private reached = -1;
  /** Seen, but something before it is still on its way through another partition. */
  private readonly ahead = new Set<number>();

  get upTo(): number {
    return this.reached;
  }

  /** Everything up to a position is here: a snapshot, or a beat in every partition. */
  reach(position: number): void {
    if (position <= this.reached) return;
    this.reached = position;
    for (const seen of this.ahead) if (seen <= position) this.ahead.delete(seen);
    this.close();
  }

  saw(position: number): void {
    if (position <= this.reached) return;
    this.ahead.add(position);
    this.close();
  }

  private close(): void {
    while (this.ahead.delete(this.reached + 1)) this.reached++;
  }
}

/** Positions that an event of the register takes in its sequence, by type. A type that is not here takes none. */
export const POSITIONS_OF: Readonly<Record<string, (data: never) => readonly number[]>> = {
  'choice.recorded': ({ position }: { position: number }) => [position],
  'people.merged': ({ position }: { position: number }) => [position],
  'people.kept-apart': ({ position }: { position: number }) => [position],
  'people.split': ({ position }: { position: number }) => [position],
  'person.erased': ({ position }: { position: number }) => [position],
  'choices.imported': ({ firstPosition, rows }: { firstPosition: number; rows: readonly unknown[] }) =>
    rows.map((_, n) => firstPosition + n),
};
export const positionsOf = (type: string, data: unknown): readonly number[] =>
  POSITIONS_OF[type]?.(data as never) ?? [];
