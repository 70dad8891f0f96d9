import { sourceOf, type HeadState, type ServiceName } from '@garant/contracts';
import type { Database } from '../database/database.js';
import type { Logger } from '../process/log.js';
import { partitionOf } from '../streams/partition.js';
import { BroadcastConsumer } from './broadcast.consumer.js';
import { reasonOf } from './failure.js';
import type { KafkaDriver } from './kafka.driver.js';

const TOPIC = 'head.state';
const AGAIN_MS = 1_000;

/** `reason: null`: stopped before anything was known. */
export type HeadVerdict = { ok: true } | { ok: false; reason: string | null };

export interface HeadReading {
  readonly verdict: Promise<HeadVerdict>;
  /** Whether the record was found to reach the published head. */
  readonly known: boolean;
  stop(): Promise<void>;
}

/**
 * Whether the record of a service reaches what the audit log has seen of it: its last producer number per topic and
 * partition, published on `head.state`. A database restored from an old backup does not: it would give the same numbers to
 * other events, and lack what others rely on. Waits for Kafka as long as it takes; nothing is assumed meanwhile.
 */
export function checkOwnHead(
  driver: KafkaDriver,
  logger: Logger,
  { service, instance, database }: { service: ServiceName; instance: string; database: Database },
): HeadReading {
  let head: HeadState | null = null;
  let done: (verdict: HeadVerdict) => void;
  let timer: NodeJS.Timeout | undefined;
  let stopped: Promise<void> | undefined;
  const reading = {
    known: false,
    verdict: new Promise<HeadVerdict>((resolve) => {
      done = resolve;
    }),
    stop: () => end({ ok: false, reason: null }),
  };
  const partition = partitionOf(service);
  let consumer: BroadcastConsumer | undefined;

  /** Joins a group only when there is something to read: a platform that begins has no heads. */
  const begin = async (): Promise<void> => {
    const { low, end: last } = (await driver.offsets(TOPIC))[partition] ?? { low: 0, end: 0 };
    if (stopped) return;
    if (low >= last) return compare();
    consumer = new BroadcastConsumer(
      driver,
      logger,
      `${service}.${instance}.head`,
      [TOPIC],
      {
        onMessage: ({ key, event }) => {
          if (key === service && event?.source === sourceOf('audit-log'))
            head = event.data as unknown as HeadState;
        },
        onCaughtUp: (_, which) => {
          if (which === partition) void again(compare);
        },
        onStopped: (_, which, reason) => {
          if (which === partition)
            void end({ ok: false, reason: `its published head cannot be read: ${reason}` });
        },
      },
      { from: 'beginning' },
    );
    consumer.start();
  };
  const compare = async (): Promise<void> => {
    const missing = await lacking(database, head);
    await end(missing === null ? { ok: true } : { ok: false, reason: missing });
  };
  /** Until Kafka, or PostgreSQL, answers. */
  const again = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      logger.debug({ reason: reasonOf(error) }, 'the own head is not known yet');
      if (!stopped) timer = setTimeout(() => void again(work), AGAIN_MS);
    }
  };
  const end = (verdict: HeadVerdict): Promise<void> => {
    clearTimeout(timer);
    reading.known ||= verdict.ok;
    done(verdict);
    return (stopped ??= Promise.resolve(consumer?.stop()));
  };
  void again(begin);
  return reading;
}

/** What the record lacks, in a sentence; null when it reaches the head. */
export async function lacking(
  database: Pick<Database, 'query'>,
  head: Pick<HeadState, 'numbers' | 'at'> | null,
): Promise<string | null> {
  if (!head) return null;
  const rows = await database.query<{ topic: string; partition: number; last_number: number }>(
    'SELECT topic, partition, last_number FROM outbox_number',
  );
  const own = new Map(rows.map((row) => [`${row.topic}/${row.partition}`, row.last_number]));
  for (const [topic, numbers] of Object.entries(head.numbers))
    for (const [partition, seen] of numbers.entries()) {
      const last = own.get(`${topic}/${partition}`) ?? 0;
      if (last < seen)
        return `${topic}/${partition} ends at number ${last} in the database, but the log had seen ${seen} at ${head.at}: an old backup was restored, or something was taken away. Repair the record first (docs/audit-log/completeness.md).`;
    }
  return null;
}
