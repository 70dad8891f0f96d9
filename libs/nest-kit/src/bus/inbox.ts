import type { Tx } from '../database/database.js';
import { StaleOwner } from './failure.js';

interface Move {
  source: string;
  topic: string;
  partition: number;
  before: number | undefined;
  next: number;
}

/** Next numbers of one partition by source: as PostgreSQL has them, and as far as this owner has come. */
export class Inbox {
  private readonly stored = new Map<string, number>();
  private readonly current = new Map<string, number>();
  loaded = false;

  constructor(
    private readonly topic: string,
    private readonly partition: number,
  ) {}

  /**
   * Reads what PostgreSQL has, and goes on from there where another owner was further. What this owner passed over is
   * not forgotten: the consumer stands behind it and will not see it again.
   * @returns whether anything here changed
   */
  async meet(tx: Pick<Tx, 'query'>): Promise<boolean> {
    const rows = await tx.query<{ source: string; next: number }>(
      `SELECT source, next FROM inbox WHERE topic = $1 AND partition = $2 AND source <> ''`,
      [this.topic, this.partition],
    );
    let changed = false;
    for (const { source, next } of rows) {
      const current = Math.max(this.current.get(source) ?? 0, next);
      changed ||= current !== this.current.get(source) || next !== this.stored.get(source);
      this.stored.set(source, next);
      this.current.set(source, current);
    }
    this.loaded = true;
    return changed;
  }

  next(source: string): number | undefined {
    return this.current.get(source);
  }

  copy(): Inbox {
    const copy = new Inbox(this.topic, this.partition);
    copy.become(this);
    return copy;
  }

  become(other: Inbox): void {
    this.stored.clear();
    this.current.clear();
    for (const [source, next] of other.stored) this.stored.set(source, next);
    for (const [source, next] of other.current) this.current.set(source, next);
    this.loaded = other.loaded;
  }

  advance(source: string, number: number): void {
    this.current.set(source, number + 1);
  }

  /** Whether something was passed over that PostgreSQL does not know yet. */
  get behind(): boolean {
    return this.moves().length > 0;
  }

  private moves(): Move[] {
    return [...this.current]
      .map(([source, next]) => ({
        source,
        topic: this.topic,
        partition: this.partition,
        before: this.stored.get(source),
        next,
      }))
      .filter(({ before, next }) => before !== next);
  }

  /** Moves the rows of inboxes, but only from where this owner knows them: another owner's move makes it fail. */
  static async save(tx: Tx, inboxes: readonly Inbox[]): Promise<void> {
    const moves = inboxes.flatMap((inbox) => inbox.moves());
    const known = moves.filter(({ before }) => before !== undefined);
    const met = moves.filter(({ before }) => before === undefined);
    const columns = (some: readonly Move[]): unknown[] => [
      some.map(({ source }) => source),
      some.map(({ topic }) => topic),
      some.map(({ partition }) => partition),
      some.map(({ next }) => next),
    ];
    if (known.length > 0) {
      const moved = await tx.query(
        `UPDATE inbox i SET next = m.next
         FROM unnest($1::text[], $2::text[], $3::smallint[], $4::bigint[], $5::bigint[]) AS m (source, topic, partition, next, before)
         WHERE i.source = m.source AND i.topic = m.topic AND i.partition = m.partition AND i.next = m.before RETURNING 1 AS one`,
        [...columns(known), known.map(({ before }) => before)],
      );
      if (moved.length < known.length) throw new StaleOwner();
    }
    if (met.length > 0) {
      const moved = await tx.query(
        `INSERT INTO inbox (source, topic, partition, next)
         SELECT * FROM unnest($1::text[], $2::text[], $3::smallint[], $4::bigint[]) ON CONFLICT DO NOTHING RETURNING 1 AS one`,
        columns(met),
      );
      if (moved.length < met.length) throw new StaleOwner();
    }
  }

  saved(): void {
    for (const [source, next] of this.current) this.stored.set(source, next);
  }
}
