import type { Database, Tx } from '@garant/nest-kit';
import { raiseAlarms, type Alarm } from '../alarms/alarm.store.js';
import { buildEntry } from '../intake/entry.building.js';
import { referencesOf } from '../intake/entry.references.js';
import type { Flag, Reading } from '../intake/message.reading.js';
import { traceCommands } from './command.trace.js';
import { eraseDetails } from './detail.erasure.js';
import { identityOf, insertEntries, knownDigests, lockHead, type SequencedEntry } from './entry.store.js';
import { ProducerNumbers } from './producer.numbers.js';

/** Entries per transaction: no write transaction of the platform lasts over a second. */
const MOST = 1_000;

interface Waiting {
  readings: readonly Reading[];
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
      this.queue.push({ readings, resolve, reject });
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
          await this.database.transaction((tx) => sequence(tx, all.slice(at, at + MOST)));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.working = false;
  }
}

/** In one transaction, under the lock of the sequence: entries with gapless indexes, their details, traces and alarms. */
export async function sequence(tx: Tx, readings: readonly Reading[]): Promise<void> {
  let index = await lockHead(tx);
  const known = await knownDigests(tx, readings);
  const numbers = await ProducerNumbers.load(tx, readings);
  const entries: (SequencedEntry & { flags: readonly Flag[] })[] = [];
  for (const reading of readings) {
    const identity = identityOf(reading);
    const digests = known.get(identity) ?? new Set();
    const digest = reading.digest.toString('hex');
    if (digests.has(digest)) continue;
    const more: Flag[] = digests.size > 0 ? ['duplicate-id'] : [];
    known.set(identity, digests.add(digest));
    if (!numbers.take(reading)) more.push('gap');
    const { entry, bytes, leaf } = buildEntry(reading, more);
    entries.push({
      index: index++,
      reading,
      bytes,
      leaf,
      outcome: entry.outcome,
      references: referencesOf(reading, entry),
      flags: entry.flags,
    });
  }
  if (entries.length === 0) return;
  const now = new Date().toISOString();
  await insertEntries(tx, entries);
  await eraseDetails(
    tx,
    entries.map(({ reading }) => reading),
  );
  await numbers.save(tx);
  await traceCommands(tx, entries, now);
  await raiseAlarms(tx, entries.flatMap(alarmsOf), now);
}

function alarmsOf(entry: { index: number; reading: Reading; flags: readonly Flag[] }): Alarm[] {
  const { index, reading } = entry;
  return entry.flags.map((code) => ({
    code,
    place: `entry/${index}`,
    index,
    topic: reading.message.topic,
    partition: reading.message.partition,
    offset: String(reading.message.offset),
    detail: `entry ${index}, ${reading.type} of ${reading.source}`,
  }));
}
