import { mkdir, open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseCheckpoint, parseNote, type WitnessedHead } from '@garant/merkle-log';
import { Failure } from '../shell/failure.js';
import { sha256Hex } from '../shell/file.hash.js';

/** Requests of a log that would convict it, kept for each log; what comes after is counted no more. */
const MOST_KEPT = 1_000;

/**
 * What a witness remembers, in a folder: for each log, below the SHA-256 of its origin, the last checkpoint that it cosigned.
 * A file is there whole or not at all, and durable before anybody is answered: it is written beside, flushed, renamed,
 * and the folder flushed. A crash can leave a `.tmp` file, which nobody reads, and `lock`, which the next start takes over.
 */
export class WitnessState {
  private readonly queues = new Map<string, Promise<unknown>>();

  private constructor(private readonly folder: string) {}

  /** @throws Failure when another witness works on the folder, or a stored checkpoint cannot be read */
  static async open(folder: string): Promise<WitnessState> {
    await mkdir(folder, { recursive: true });
    await takeLock(join(folder, 'lock'));
    const state = new WitnessState(folder);
    for (const name of await readdir(folder)) if (/^[0-9a-f]{64}$/.test(name)) await state.headIn(name);
    return state;
  }

  /** One after the other for each log: nothing comes between what `work` reads and what it stores. */
  async alone<T>(origin: string, work: () => Promise<T>): Promise<T> {
    const before = this.queues.get(origin) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.queues.set(origin, turn);
    try {
      return await turn;
    } finally {
      if (this.queues.get(origin) === turn) this.queues.delete(origin);
    }
  }

  head(origin: string): Promise<WitnessedHead | undefined> {
    return this.headIn(sha256Hex(origin));
  }

  /** Durable when it returns. */
  async store(origin: string, note: string): Promise<void> {
    await this.write(sha256Hex(origin), 'checkpoint', note);
  }

  /** The last cosigned checkpoint of the log whose origin has this SHA-256, in hex. */
  async checkpoint(originHash: string): Promise<string | null> {
    return readFile(join(this.folder, originHash, 'checkpoint'), 'utf8').catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      },
    );
  }

  /** Keeps a request that the log signed and that contradicts what it signed before: evidence. */
  async keepEvidence(origin: string, request: string, at: Date): Promise<void> {
    const name = sha256Hex(origin);
    const kept = await readdir(join(this.folder, name)).catch(() => [] as string[]);
    if (kept.filter((each) => each.startsWith('refused-')).length >= MOST_KEPT) return;
    const stamp = at.toISOString().replace(/[:.]/g, '-');
    await this.write(name, `refused-${stamp}-${randomBytes(2).toString('hex')}`, request);
  }

  /** After the last request was answered. */
  async close(): Promise<void> {
    await Promise.allSettled(this.queues.values());
    await rm(join(this.folder, 'lock'), { force: true });
  }

  private async headIn(name: string): Promise<WitnessedHead | undefined> {
    const text = await this.checkpoint(name);
    if (text === null) return undefined;
    const note = parseNote(text);
    const checkpoint = note.ok ? parseCheckpoint(note.value.text) : note;
    if (!checkpoint.ok)
      throw new Failure('state', `${join(this.folder, name, 'checkpoint')} is damaged: ${checkpoint.reason}`);
    return { size: checkpoint.value.size, root: checkpoint.value.root };
  }

  private async write(name: string, file: string, text: string): Promise<void> {
    const folder = join(this.folder, name);
    if (await mkdir(folder, { recursive: true })) await flushFolder(this.folder);
    const beside = join(folder, `${file}.${randomBytes(4).toString('hex')}.tmp`);
    const handle = await open(beside, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, join(folder, file));
    await flushFolder(folder);
  }
}

async function flushFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Two witnesses on one folder could both cosign from one old size, each another continuation. */
async function takeLock(path: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    let handle: FileHandle;
    try {
      handle = await open(path, 'wx');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0)
        throw new Failure('state', `${path} cannot be made: ${(error as Error).message}`);
      const pid = Number(await readFile(path, 'utf8').catch(() => ''));
      if (pid !== process.pid && isAlive(pid))
        throw new Failure(
          'state',
          `another witness (process ${pid}) works on this folder; if that is not so, delete ${path}`,
        );
      await rm(path, { force: true });
      continue;
    }
    await handle.writeFile(String(process.pid));
    await handle.close();
    return;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
