import { atOnce, type BulkTx, type Database } from '@garant/nest-kit';
import { raiseAlarms, type Alarm } from '../alarms/alarm.store.js';
import { buildEntry, type BuiltEntry } from '../intake/entry.building.js';
import type { Flag, Reading } from '../intake/message.reading.js';
import { traceCommands } from './command.trace.js';
import { eraseDetails } from './detail.erasure.js';
import { identityOf, insertEntries, knownDigests, lockHead, type SequencedEntry } from './entry.store.js';
import { ProducerNumbers } from './producer.numbers.js';

/** Entries per transaction: no write transaction of the platform lasts over a second, and a posting spans 32,767 at the most. */
const MOST = 4_096;

/** A reading with its entry, as it will be unless the log knows the message already or misses one before it. */
interface Prepared {
  reading: Reading;
  built: BuiltEntry;
}
const prepared = (reading: Reading): Prepared => ({ reading, built: buildEntry(reading) });

interface Waiting {
  readings: readonly Prepared[];
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Gives entries their place. Batches that arrive while a transaction runs share the next one. A crash before a commit leaves
 * nothing of the batch, and the bus delivers it again; after it, the redelivered messages are known and passed over.
 */
export class Sequencer {
  private readonly queue: Waiting[] = [];
  private working = false;

  constructor(private readonly database: Pick<Database, 'transaction'>) {}

  /** Resolves when all readings are committed entries, or were already. */
  append(readings: readonly Reading[]): Promise<void> {
    if (readings.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      // Built now, while the database works on the transaction before.
      this.queue.push({ readings: readings.map(prepared), resolve, reject });
      if (!this.working) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.working = true;
    while (this.queue.length > 0) {
      const group: Waiting[] = [];
      let size = 0;
      while (this.queue.length > 0 && (group.length === 0 || size + this.queue[0]!.readings.length <= MOST)) {
        const next = this.queue.shift()!;
        group.push(next);
        size += next.readings.length;
      }
      try {
        const all = group.flatMap(({ readings }) => readings);
        for (let at = 0; at < all.length; at += MOST)
          await this.database.transaction((tx) => sequencePrepared(tx, all.slice(at, at + MOST)));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.working = false;
  }
}

/** In one transaction, under the lock of the sequence: entries with gapless indexes, their details, traces and alarms. */
export const sequence = (tx: BulkTx, readings: readonly Reading[]): Promise<void> =>
  sequencePrepared(tx, readings.map(prepared));

async function sequencePrepared(tx: BulkTx, given: readonly Prepared[]): Promise<void> {
  const readings = given.map(({ reading }) => reading);
  const [head, known, numbers] = await atOnce([
    lockHead(tx),
    knownDigests(tx, readings),
    ProducerNumbers.load(tx, readings),
  ]);
  const entries: SequencedEntry[] = [];
  for (const { reading, built } of given) {
    const identity = identityOf(reading);
    const digests = known.get(identity) ?? new Set();
    if (digests.has(reading.digest)) continue;
    const more: Flag[] = digests.size > 0 ? ['duplicate-id'] : [];
    known.set(identity, digests.add(reading.digest));
    if (!numbers.take(reading)) more.push('gap');
    entries.push({
      ...(more.length > 0 ? buildEntry(reading, more) : built),
      index: head + entries.length,
      reading,
      occurred: Date.parse(reading.time ?? reading.received),
    });
  }
  if (entries.length === 0) return;
  const now = new Date().toISOString();
  await atOnce([
    insertEntries(tx, entries),
    numbers.save(tx),
    traceCommands(tx, entries, now),
    raiseAlarms(tx, entries.flatMap(alarmsOf), now),
  ]);
  await eraseDetails(
    tx,
    entries.map(({ reading }) => reading),
  );
}

function alarmsOf({ index, reading, entry }: SequencedEntry): Alarm[] {
  return entry.flags.map((code) => ({
    code,
    place: `entry/${index}`,
    spot: `${reading.source} ${reading.message.topic}/${reading.message.partition}`,
    index,
    topic: reading.message.topic,
    partition: reading.message.partition,
    offset: String(reading.message.offset),
    detail: `entry ${index}, ${reading.type} of ${reading.source}`,
  }));
}
