// Parts of the local platform: operating-system processes with a log file each, started and stopped from here.
//
// Each part leads a process group of its own, so that Ctrl-C in a terminal reaches only the program that started
// them, which then stops them in order. What they write goes straight into their log file: no pipe of ours has to
// outlive them. If the starting program itself is killed, the warden (warden.mjs) stops what it left behind.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} PartSpec
 * @property {string} name what the person at the terminal calls it
 * @property {string} command
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} [env] whole environment; default: ours
 * @property {string} [cwd]
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {string} logFile
 * @property {'ignore' | 'pipe'} [stdin] default ignore
 * @property {NodeJS.Signals} [stopSignal] default SIGTERM
 * @property {number} [stage] the warden stops lower stages first (services 0, identity provider 1, Kafka 2, PostgreSQL 3)
 * @property {RegExp} [passing] what it says when it could not start for a reason that passes by itself
 * @property {number} [graceMs] time between stopSignal and SIGKILL; default 10 s
 */

/** A running (or ended) process of the platform. */
export class Part {
  /** @param {PartSpec} spec @param {Warden | undefined} warden */
  constructor(spec, warden) {
    this.spec = spec;
    this.name = spec.name;
    this.logFile = spec.logFile;
    this.warden = warden;
    /** True once somebody asked for its end: then its end is no crash. */
    this.stopping = false;
    mkdirSync(dirname(spec.logFile), { recursive: true });
    this.logStart = sizeAfterTurning(spec.logFile);
    const log = openSync(spec.logFile, 'a');
    this.child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      uid: spec.uid,
      gid: spec.gid,
      detached: true,
      // Our services end by themselves when this pipe closes; for others it is simply empty.
      stdio: [spec.stdin ?? 'ignore', log, log],
    });
    closeSync(log);
    this.child.stdin?.on('error', () => {});
    this.pid = this.child.pid;
    /** @type {{ code: number | null, signal: NodeJS.Signals | null, error?: Error } | undefined} */
    this.end = undefined;
    /** Resolves with how the process ended; never rejects. */
    this.ended = new Promise((resolve) => {
      const finish = (/** @type {any} */ end) => {
        if (this.end) return;
        this.end = end;
        if (this.pid) warden?.forget(this.pid);
        resolve(end);
      };
      this.child.once('error', (error) => finish({ code: null, signal: null, error }));
      this.child.once('exit', (code, signal) => finish({ code, signal }));
    });
    if (this.pid) warden?.watch(this.pid, spec.stage ?? 0, spec.stopSignal ?? 'SIGTERM');
  }

  get running() {
    return this.end === undefined;
  }

  /** Ends it as asked by `stopSignal`, after `graceMs` by SIGKILL. Resolves when it is gone. */
  async stop() {
    this.stopping = true;
    if (!this.running || !this.pid) return;
    this.child.kill(this.spec.stopSignal ?? 'SIGTERM');
    const timer = setTimeout(() => killGroup(this.pid, 'SIGKILL'), this.spec.graceMs ?? 10_000);
    await this.ended;
    clearTimeout(timer);
    killGroup(this.pid, 'SIGKILL'); // whatever it left in its own group
  }

  /** Sends a signal at once and waits for the end (crash tests use SIGKILL). */
  async kill(/** @type {NodeJS.Signals} */ signal = 'SIGKILL') {
    this.stopping = true;
    if (!this.running || !this.pid) return;
    if (signal === 'SIGKILL') killGroup(this.pid, signal);
    else this.child.kill(signal);
    await this.ended;
  }

  /** The same process again: same command, environment and log file. */
  startAgain() {
    if (this.running) throw new Error(`${this.name} is still running`);
    return new Part(this.spec, this.warden);
  }

  /** Whether it ended for a reason that passes by itself, so that it may simply be started again. */
  failedInPassing() {
    return !this.running && this.lastLines().some((line) => this.spec.passing?.test(line));
  }

  /** The last lines this run of the process wrote. */
  lastLines(/** @type {number} */ count = 15) {
    return lastLines(this.logFile, count, this.logStart);
  }

  /** One sentence on how it ended. */
  describeEnd() {
    if (!this.end) return `${this.name} is running`;
    const { code, signal, error } = this.end;
    if (error) return `${this.name} could not be started: ${error.message}`;
    return `${this.name} ended ${signal ? `by signal ${signal}` : `with exit code ${code}`}`;
  }
}

/** Size of a log file that is about to be written on; a large one is put aside, replacing the one put aside before. */
function sizeAfterTurning(/** @type {string} */ file, limit = 20 * 2 ** 20) {
  const size = existsSync(file) ? statSync(file).size : 0;
  if (size <= limit) return size;
  renameSync(file, `${file}.1`);
  return 0;
}

/** Signals a whole process group; a group that is already gone is no error. */
export function killGroup(/** @type {number | undefined} */ pid, /** @type {NodeJS.Signals} */ signal) {
  if (!pid) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!['ESRCH', 'EPERM'].includes(/** @type {any} */ (error).code)) throw error;
  }
}

/** @returns {string[]} */
export function lastLines(/** @type {string} */ file, count = 15, from = 0) {
  if (!existsSync(file)) return [];
  const size = statSync(file).size;
  const length = Math.min(Math.max(size - from, 0), 32_768);
  const buffer = Buffer.alloc(length);
  const handle = openSync(file, 'r');
  readSync(handle, buffer, 0, length, size - length);
  closeSync(handle);
  return buffer.toString('utf8').split('\n').filter(Boolean).slice(-count);
}

/**
 * The sidecar that outlives us for a moment. It reads the list of our processes from a pipe; when the pipe closes
 * without a farewell (kill -9, out of memory) it stops them all, in stages, and ends.
 */
export class Warden {
  constructor() {
    this.child = spawn(process.execPath, [join(dirname(fileURLToPath(import.meta.url)), 'warden.mjs')], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.child.on('error', () => {});
    this.child.stdin?.on('error', () => {});
    this.child.unref();
    /** @type {any} */ (this.child.stdin)?.unref?.();
  }

  watch(/** @type {number} */ pid, /** @type {number} */ stage, /** @type {NodeJS.Signals} */ signal) {
    this.child.stdin?.write(`+ ${pid} ${stage} ${signal}\n`);
  }

  forget(/** @type {number} */ pid) {
    this.child.stdin?.write(`- ${pid}\n`);
  }

  /** Everything was stopped in the ordinary way: the warden may go. */
  dismiss() {
    this.child.stdin?.end('bye\n');
  }
}

/**
 * Waits until a part works, starting it again while it ends for a reason that passes by itself.
 * @param {Part} first @param {(part: Part) => Promise<unknown>} ready @returns {Promise<Part>} the one that works
 */
export async function settle(first, ready) {
  for (let part = first, tries = 1; ; tries += 1) {
    try {
      await ready(part);
      return part;
    } catch (error) {
      if (!part.failedInPassing() || tries >= 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
      part = part.startAgain();
    }
  }
}

/** Calls `attempt` until it gives a truthy value; throws with `what` after `timeoutMs` or when `part` ended. */
export async function until(
  /** @type {string} */ what,
  /** @type {() => Promise<any> | any} */ attempt,
  { timeoutMs = 60_000, everyMs = 150, part = /** @type {Part | undefined} */ (undefined) } = {},
) {
  const deadline = Date.now() + timeoutMs;
  /** @type {unknown} */ let last;
  for (;;) {
    if (part && !part.running) throw new PartFailed(part);
    try {
      const value = await attempt();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      const reason = last instanceof Error ? ` (${last.message})` : '';
      throw new Error(`${what} did not happen within ${Math.round(timeoutMs / 1000)} s${reason}`);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** A part of the platform ended by itself. The message names it, its log file and its last words. */
export class PartFailed extends Error {
  /** @param {Part} part */
  constructor(part) {
    const lines = part.lastLines();
    const words = lines.length ? `\n${lines.map((line) => `    ${line}`).join('\n')}` : '';
    super(`${part.describeEnd()}. Its log is ${part.logFile}; its last lines:${words}`);
    this.name = 'PartFailed';
    this.part = part;
  }
}
