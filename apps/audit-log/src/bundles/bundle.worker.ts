import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { ProblemError, publish, type Database, type Dedicated, type VaultCipher } from '@garant/nest-kit';
import type { ManifestFile } from '@garant/merkle-log';
import { BUNDLE_FILES, parseCheckpoint, parseNote, toHex } from '@garant/merkle-log';
import { entryIndexes } from '../entries/entry.search.js';
import { missionFor, scopeOf } from '../missions/mission.access.js';
import { missionsOf } from '../missions/mission.store.js';
import type { LogKey } from '../publish/checkpoint.key.js';
import type { LogFiles } from '../publish/log.files.js';
import { archiveOf } from './archive.writing.js';
import { bundleMembers, type Making, type PinnedCheckpoint } from './bundle.members.js';
import type { BundleParts } from './bundle.parts.js';
import { ProgressMeter } from './bundle.progress.js';
import type { BundleSettings } from './bundle.settings.js';
import {
  beginBundle,
  endMade,
  endWithout,
  insertPiece,
  nextBundle,
  noteProgress,
  type BundleRow,
  type MadeBundle,
} from './bundle.store.js';
import { ErasedMeanwhile, type EntrySet } from './entry.files.js';

/** One bundle at a time, over all instances: the holder of this session lock. */
const BUNDLE_LOCK = 4_127_104;
const PIECE = 1 << 20;
const DAY_MS = 86_400_000;
/** Erasures that fall into the making of one bundle; more would be no accident. */
const ATTEMPTS = 10;
const RETRY_MS = 1_000;

/** Somebody stopped it, or the service ends: what was written of it goes. */
class Stopped extends Error {}

export interface BundleWork {
  readonly database: Database;
  readonly files: LogFiles;
  readonly logKey: LogKey;
  readonly vault: VaultCipher;
  readonly parts: BundleParts;
  readonly settings: BundleSettings;
  readonly onError: (error: unknown) => void;
}

/**
 * Makes the bundles that were asked for, one after another, in memory that does not grow with them. The archive is kept in
 * sealed pieces as it comes; a crash leaves pieces behind, which the next attempt drops before it begins again.
 */
export class BundleWorker {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private stopping = false;

  constructor(
    private readonly work: BundleWork,
    private readonly intervalMs = 500,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running ??= this.runAll()
        .catch(this.work.onError)
        .finally(() => (this.running = null));
    }, this.intervalMs);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Until nothing waits, or another instance is at work. */
  async runAll(): Promise<void> {
    const { database } = this.work;
    if (!(await nextBundle(database))) return;
    const connection = await database.dedicated();
    try {
      if (!(await held(connection))) return;
      for (;;) {
        const next = await nextBundle(database);
        if (!next || this.stopping) return;
        await this.run(next);
      }
    } finally {
      await connection.query('SELECT pg_advisory_unlock($1)', [BUNDLE_LOCK]).catch(() => undefined);
      await connection.release();
    }
  }

  private async run(row: BundleRow): Promise<void> {
    const { database, onError } = this.work;
    try {
      for (let attempt = 1; ; attempt++) {
        if (!(await beginBundle(database, row.bundle_id))) return;
        try {
          return await this.end(row, await this.make(row));
        } catch (error) {
          if (!(error instanceof ErasedMeanwhile) || attempt >= ATTEMPTS) throw error;
          // Until a checkpoint covers the entry that tells of the erasure.
          await wait(RETRY_MS);
        }
      }
    } catch (error) {
      // Cancelled: its row says so already. Stopped with the service: it is begun again by the next one.
      if (error instanceof Stopped) return;
      const code = error instanceof ProblemError ? error.code : 'bundle-failed';
      if (code === 'bundle-failed') onError(error);
      await database.transaction(async (tx) => {
        await endWithout(tx, row.bundle_id, 'failed', new Date().toISOString(), code);
        await publish(tx, [
          eventOf(row, 'bundle.failed', {
            bundleId: row.bundle_id,
            missionId: row.mission_id,
            reason: code,
          }),
        ]);
      });
    }
  }

  /** @throws ProblemError when the mission has ended or nothing is left in its scope; Stopped */
  private async make(row: BundleRow): Promise<MadeBundle> {
    const { database, files, logKey, vault, parts, settings } = this.work;
    const open = await missionFor(database, row.actor, row.mission_id);
    const mission = (await missionsOf(database, row.actor)).find(
      ({ missionId }) => missionId === row.mission_id,
    );
    const checkpoint = await pinnedCheckpoint(files);
    if (!mission || !checkpoint) throw new ProblemError('bundle-empty');
    const most = settings.GARANT_BUNDLE_ENTRIES;
    const indexes: number[] = [];
    const newest = entryIndexes(database, row.filter, { scope: scopeOf(open), below: checkpoint.size });
    for await (const index of newest)
      if (indexes.push(index) > most) throw new ProblemError('bundle-too-large', { params: { limit: most } });
    if (indexes.length === 0) throw new ProblemError('bundle-empty');
    indexes.reverse();
    const set: EntrySet = { indexes, erased: new Map() };
    const meter = new ProgressMeter(indexes.length, async (progress) => {
      if (this.stopping || !(await noteProgress(database, row.bundle_id, progress))) throw new Stopped();
    });
    const madeAt = new Date().toISOString();
    const making: Making = {
      bundleId: row.bundle_id,
      actor: row.actor,
      mission,
      filter: row.filter,
      madeAt,
      checkpoint,
      set,
      database,
      files,
      logKey,
      parts,
      page: await readFile(settings.GARANT_VERIFIER_FILE),
      step: (phase, entries) => meter.step(phase, entries),
    };
    const made: ManifestFile[] = [];
    const archive = archiveOf(bundleMembers(making, made), new Date(madeAt), (file) => made.push(file));
    const kept = await keepPieces(database, vault, row.bundle_id, archive);
    const expires = Math.min(
      Date.parse(madeAt) + settings.GARANT_BUNDLE_DAYS * DAY_MS,
      Date.parse(mission.endsAt),
    );
    return {
      ...kept,
      entries: indexes.length,
      erased: set.erased.size,
      fromIndex: indexes[0]!,
      toIndex: indexes.at(-1)!,
      size: checkpoint.size,
      manifestSha256: made.find(({ path }) => path === BUNDLE_FILES.manifest)!.sha256,
      expiresAt: new Date(expires).toISOString(),
    };
  }

  private async end(row: BundleRow, made: MadeBundle): Promise<void> {
    const now = new Date().toISOString();
    await this.work.database.transaction(async (tx) => {
      if (!(await endMade(tx, row.bundle_id, made, now))) throw new Stopped();
      const { bundle_id: bundleId, mission_id: missionId, filter } = row;
      await publish(tx, [eventOf(row, 'bundle.made', { bundleId, missionId, filter, ...made })]);
    });
  }
}

const eventOf = (row: BundleRow, type: 'bundle.made' | 'bundle.failed', data: Record<string, unknown>) => ({
  topic: 'audit-log.events' as const,
  key: row.bundle_id,
  event: { type, key: row.bundle_id, data },
  cause: { system: `system:read/${row.actor.ref}` as const },
});

/** What is published now, with its cosignatures; null before the first checkpoint. */
async function pinnedCheckpoint(files: LogFiles): Promise<PinnedCheckpoint | null> {
  const note = (await files.read('checkpoint'))?.toString('utf8');
  if (note === undefined) return null;
  const parsed = parseNote(note);
  const stated = parsed.ok ? parseCheckpoint(parsed.value.text) : parsed;
  if (!stated.ok) throw new Error(`the published checkpoint cannot be read: ${stated.reason}`);
  const { origin, size, root } = stated.value;
  return { origin, size, rootHash: toHex(root), note };
}

async function keepPieces(
  database: Database,
  vault: VaultCipher,
  bundleId: string,
  archive: AsyncIterable<Buffer>,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let [bytes, number, waiting] = [0, 0, 0];
  let chunks: Buffer[] = [];
  const keep = async (): Promise<void> => {
    await insertPiece(database, vault, bundleId, number++, Buffer.concat(chunks));
    chunks = [];
    waiting = 0;
  };
  for await (const chunk of archive) {
    hash.update(chunk);
    bytes += chunk.length;
    waiting += chunk.length;
    chunks.push(chunk);
    if (waiting >= PIECE) await keep();
  }
  if (waiting > 0) await keep();
  return { bytes, sha256: hash.digest('hex') };
}

async function held(connection: Dedicated): Promise<boolean> {
  const [row] = await connection.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
    BUNDLE_LOCK,
  ]);
  return row?.held === true;
}
