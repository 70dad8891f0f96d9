import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Dedicated, Tx } from '../database/database.js';
import type { Logger } from '../process/log.js';
import { outboxPending, relaySent } from '../process/metrics.js';
import { relayLock } from './bus.locks.js';
import type { DriverProducer } from './kafka.driver.js';

interface NumberedRow {
  seq: number;
  topic: string;
  partition: number;
  key: string;
  envelope: string | null;
  number: number;
  vouches: Record<string, number> | null;
}

interface Pass {
  rows: NumberedRow[];
  /** Something is there that does not count yet. */
  waiting: boolean;
}
const NOTHING: Pass = { rows: [], waiting: false };

const ROWS = 500;
/** Below the broker's limit of 1 MiB for the records of one partition in one request. */
const PARTITION_BYTES = 800_000;
/** After a pass that sent something: the next one takes more at once. What comes alone does not wait. */
const GATHER_MS = 2;
const IDLE_MS = 5;
const IDLE_MAX_MS = 100;
const FAILED_MAX_MS = 2_000;
const STANDBY_MS = 500;

const isHeartbeat = (topic: string): boolean => topic.endsWith('.heartbeats');

/**
 * Publishes the outbox of a service. One relay works (advisory lock on its own connection, which also numbers: losing the one loses the other);
 * those of other instances stand by.
 *
 * Numbers are durable before anything is sent. A crash between leaves numbered rows without `sent_at`: the next relay sends the same numbers
 * again, and readers drop what they have.
 */
export class Relay {
  private running = false;
  private loop: Promise<void> | undefined;
  private wakeUp: (() => void) | undefined;
  private woken = false;
  private unhook: (() => void) | undefined;
  private refreshed = 0;
  leading = false;
  fault: string | undefined;

  constructor(
    private readonly database: Database,
    private readonly producer: DriverProducer,
    private readonly logger: Logger,
  ) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.unhook = this.database.onOutbox(() => this.wake());
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.unhook?.();
    this.wake();
    await this.loop;
  }

  private async run(): Promise<void> {
    let delay = IDLE_MS;
    while (this.running) {
      let connection: Dedicated | undefined;
      try {
        connection = await this.database.dedicated();
        if (await this.lead(connection)) await this.relay(connection);
        else await this.sleep(STANDBY_MS);
        delay = IDLE_MS;
      } catch (error) {
        this.note((error as Error).message);
        delay = Math.min(delay * 2, FAILED_MAX_MS);
        await this.sleep(delay);
      } finally {
        if (this.leading)
          await connection?.query('SELECT pg_advisory_unlock($1)', [relayLock]).catch(() => undefined);
        this.leading = false;
        await connection?.release().catch(() => undefined);
      }
    }
  }

  private async lead(connection: Dedicated): Promise<boolean> {
    const rows = await connection.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
      relayLock,
    ]);
    this.leading = rows[0]?.held === true;
    if (!this.leading) this.note(undefined);
    return this.leading;
  }

  private async relay(connection: Dedicated): Promise<void> {
    // What a predecessor numbered and perhaps sent goes first, in its order.
    while (this.running && (await this.send(connection, await this.unsent(connection)))) this.note(undefined);
    let idle = IDLE_MS;
    let look = true;
    while (this.running) {
      // An idle relay only looks: numbering takes locks, and those write.
      const pass: Pass = look && (await this.nothingNew(connection)) ? NOTHING : await numberPass(connection);
      const { rows, waiting } = pass;
      await this.send(connection, rows);
      this.note(undefined);
      await this.refresh(connection);
      look = rows.length === 0 || !this.woken;
      idle = rows.length > 0 || waiting ? IDLE_MS : Math.min(idle * 2, IDLE_MAX_MS);
      if (rows.length === 0) await this.sleep(idle);
      else await pause(GATHER_MS);
    }
  }

  private async nothingNew(connection: Dedicated): Promise<boolean> {
    return (await connection.query('SELECT 1 FROM outbox WHERE number IS NULL LIMIT 1')).length === 0;
  }

  private unsent(connection: Dedicated): Promise<NumberedRow[]> {
    return connection.query<NumberedRow>(
      `SELECT seq, topic, partition, key, envelope, number, vouches FROM outbox
       WHERE number IS NOT NULL AND sent_at IS NULL ORDER BY seq LIMIT ${ROWS}`,
    );
  }

  private async send(connection: Dedicated, rows: readonly NumberedRow[]): Promise<boolean> {
    for (const chunk of chunks(rows)) {
      const offsets = await this.producer.send(
        chunk.map(({ topic, partition, key, value }) => ({ topic, partition, key, value })),
      );
      await markSent(connection, chunk, offsets);
      for (const { topic } of chunk) relaySent.inc({ topic });
    }
    return rows.length > 0;
  }

  private async refresh(connection: Dedicated): Promise<void> {
    if (Date.now() - this.refreshed < 5_000) return;
    this.refreshed = Date.now();
    const rows = await connection.query<{ pending: number }>(
      `SELECT (SELECT count(*) FROM outbox WHERE number IS NULL) + (SELECT count(*) FROM outbox WHERE number IS NOT NULL AND sent_at IS NULL) AS pending`,
    );
    outboxPending.set(rows[0]?.pending ?? 0);
  }

  private note(fault: string | undefined): void {
    if (fault !== undefined && this.fault === undefined) this.logger.warn({ fault }, 'the relay cannot send');
    if (fault === undefined && this.fault !== undefined) this.logger.info('the relay sends again');
    this.fault = fault;
  }

  private wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  private async sleep(ms: number): Promise<void> {
    if (this.running && !this.woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.wakeUp = undefined;
    this.woken = false;
  }
}

/** One pass of numbering: in one statement, unless a beat is among the rows and has to say what it vouches for. */
export async function numberPass(connection: Pick<Database, 'query' | 'transaction'>): Promise<Pass> {
  const found = await connection.query<NumberedRow & { number: number | null }>(NUMBER_ALL);
  const rows = found.filter(({ number }) => number !== null);
  if (rows.length > 0) return { rows, waiting: rows.length < found.length };
  if (found.some(({ topic }) => isHeartbeat(topic))) return connection.transaction((tx) => assignNumbers(tx));
  return { rows, waiting: found.length > 0 };
}

/** {@link assignNumbers} without beats. All that waits comes back; what was not numbered now has no number. */
const NUMBER_ALL = `
  WITH pending AS MATERIALIZED (
    SELECT seq, topic, partition, key, envelope, xid < pg_snapshot_xmin(pg_current_snapshot()) AS settled
    FROM outbox WHERE number IS NULL ORDER BY seq LIMIT ${ROWS}
  ), numbered AS MATERIALIZED (
    SELECT p.seq, p.topic, p.partition,
      coalesce(n.last_number, 0) + row_number() OVER (PARTITION BY p.topic, p.partition ORDER BY p.seq) AS number
    FROM pending p LEFT JOIN outbox_number n USING (topic, partition)
    WHERE NOT EXISTS (SELECT 1 FROM pending WHERE topic LIKE '%.heartbeats')
      AND p.seq < ALL (SELECT seq FROM pending WHERE NOT settled)
  ), counted AS (
    INSERT INTO outbox_number (topic, partition, last_number)
    SELECT topic, partition, max(number) FROM numbered GROUP BY topic, partition
    ON CONFLICT (topic, partition) DO UPDATE SET last_number = EXCLUDED.last_number
  ), marked AS (
    UPDATE outbox o SET number = n.number FROM numbered n WHERE o.seq = n.seq
  )
  SELECT p.seq, p.topic, p.partition, p.key, p.envelope, n.number, NULL::jsonb AS vouches
  FROM pending p LEFT JOIN numbered n USING (seq) ORDER BY p.seq`;

/**
 * Gives the next numbers to what is settled. A row counts when no transaction that could still commit a smaller seq is open; and the first row
 * that does not yet count stops the pass, so that whatever a beat or a cut saw committed is numbered before it.
 */
export async function assignNumbers(tx: Tx): Promise<Pass> {
  const counters = new Map<string, { topic: string; partition: number; number: number }>();
  const known = await tx.query<{ topic: string; partition: number; last_number: number }>(
    'SELECT topic, partition, last_number FROM outbox_number ORDER BY topic, partition FOR UPDATE',
  );
  for (const row of known)
    counters.set(`${row.topic} ${row.partition}`, {
      topic: row.topic,
      partition: row.partition,
      number: row.last_number,
    });
  const pending = await tx.query<NumberedRow & { settled: boolean }>(
    `SELECT seq, topic, partition, key, envelope, xid < pg_snapshot_xmin(pg_current_snapshot()) AS settled
     FROM outbox WHERE number IS NULL ORDER BY seq LIMIT ${ROWS}`,
  );
  const first = pending.findIndex((row) => !row.settled);
  const rows: NumberedRow[] = first === -1 ? pending : pending.slice(0, first);
  const waiting = first !== -1;
  if (rows.length === 0) return { rows, waiting };
  const changed = new Set<string>();
  for (const row of rows) {
    const place = `${row.topic} ${row.partition}`;
    const counter = counters.get(place) ?? { topic: row.topic, partition: row.partition, number: 0 };
    row.vouches = isHeartbeat(row.topic) ? vouched([...counters.values()], row.partition) : null;
    row.number = ++counter.number;
    counters.set(place, counter);
    changed.add(place);
  }
  await tx.query(
    `UPDATE outbox o SET number = n.number, vouches = n.vouches
     FROM unnest($1::bigint[], $2::bigint[], $3::jsonb[]) AS n (seq, number, vouches) WHERE o.seq = n.seq`,
    [
      rows.map((row) => row.seq),
      rows.map((row) => row.number),
      rows.map((row) => (row.vouches ? JSON.stringify(row.vouches) : null)),
    ],
  );
  const next = [...changed].map((place) => counters.get(place)!);
  await tx.query(
    `INSERT INTO outbox_number (topic, partition, last_number) SELECT * FROM unnest($1::text[], $2::smallint[], $3::bigint[])
     ON CONFLICT (topic, partition) DO UPDATE SET last_number = EXCLUDED.last_number`,
    [next.map((n) => n.topic), next.map((n) => n.partition), next.map((n) => n.number)],
  );
  return { rows, waiting };
}

function vouched(
  counters: readonly { topic: string; partition: number; number: number }[],
  partition: number,
): Record<string, number> {
  const same = counters.filter((counter) => counter.partition === partition && !isHeartbeat(counter.topic));
  return Object.fromEntries(same.map(({ topic, number }) => [topic, number]));
}

/** One statement, a transaction of its own. Losing it in a crash of the server means sending again, no more: it need not wait for the disk. */
async function markSent(
  connection: Pick<Dedicated, 'query'>,
  rows: readonly NumberedRow[],
  offsets: readonly number[],
): Promise<void> {
  const last = new Map(
    rows.map((row, index) => [`${row.topic} ${row.partition}`, { row, offset: offsets[index] }]),
  );
  const ends = [...last.values()];
  const seqOf = (some: readonly NumberedRow[]): number[] => some.map(({ seq }) => seq);
  await connection.query(
    `WITH gone AS (DELETE FROM outbox WHERE seq = ANY($1::bigint[])),
       sent AS (UPDATE outbox SET sent_at = now() WHERE seq = ANY($2::bigint[])),
       counted AS (
         UPDATE outbox_number o SET last_sent_number = n.number, last_sent_offset = n."offset"
         FROM unnest($3::text[], $4::smallint[], $5::bigint[], $6::bigint[]) AS n (topic, partition, number, "offset")
         WHERE o.topic = n.topic AND o.partition = n.partition AND o.last_sent_number <= n.number)
     SELECT set_config('synchronous_commit', 'off', true)`,
    [
      seqOf(rows.filter(({ topic }) => isHeartbeat(topic))),
      seqOf(rows.filter(({ topic }) => !isHeartbeat(topic))),
      ends.map((e) => e.row.topic),
      ends.map((e) => e.row.partition),
      ends.map((e) => e.row.number),
      ends.map((e) => e.offset),
    ],
  );
}

/** The message as it travels: the stored envelope with what the relay stamps on it. The same row always gives the same bytes. */
function valueOf(row: NumberedRow): string | null {
  if (row.envelope === null) return null;
  const vouches = row.vouches ? `,"vouches":${JSON.stringify(row.vouches)}` : '';
  return `${row.envelope.slice(0, -1)},"producernumber":${row.number}${vouches}}`;
}

function* chunks(rows: readonly NumberedRow[]): Generator<(NumberedRow & { value: string | null })[]> {
  let chunk: (NumberedRow & { value: string | null })[] = [];
  let bytes = new Map<string, number>();
  for (const row of rows) {
    const value = valueOf(row);
    const place = `${row.topic} ${row.partition}`;
    const size = (value === null ? 0 : Buffer.byteLength(value)) + row.key.length * 4 + 100;
    if (chunk.length > 0 && (bytes.get(place) ?? 0) + size > PARTITION_BYTES) {
      yield chunk;
      chunk = [];
      bytes = new Map();
    }
    bytes.set(place, (bytes.get(place) ?? 0) + size);
    chunk.push({ ...row, value });
  }
  if (chunk.length > 0) yield chunk;
}
