// A running platform: its parts by name, and what can be done to them.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PartFailed, settle } from './process.mjs';
import { writeWhole } from './secret.mjs';

/** @typedef {import('./process.mjs').Part} Part */
/** @typedef {import('./process.mjs').Warden} Warden */

/** One part of a running platform, and how to know that it works. */
class Running {
  /** @param {Part} part @param {(part: Part) => Promise<unknown>} ready */
  constructor(part, ready) {
    this.part = part;
    this.ready = ready;
  }
}

/**
 * A started platform. Names of parts: `PostgreSQL`, `Kafka`, `identity-provider`, `consent`, `access-requests`,
 * `audit-log`, `gateway`.
 */
export class Platform {
  /** @param {string} dir @param {Warden} warden */
  constructor(dir, warden) {
    this.dir = dir;
    this.warden = warden;
    /** @type {Map<string, Running>} */
    this.running = new Map();
    /** The content of platform.json, once everything is up. @type {any} */
    this.description = undefined;
    /** True when this folder held no seeded demonstration yet. */
    this.fresh = !existsSync(join(dir, 'demo.json'));
    /** @type {(failure: PartFailed) => void} */
    this.onCrash = () => {};
  }

  /** @param {string} name @param {Part} part @param {(part: Part) => Promise<unknown>} ready */
  add(name, part, ready) {
    this.running.set(name, new Running(part, ready));
    void part.ended.then(() => {
      if (!part.stopping && !part.failedInPassing()) this.onCrash(new PartFailed(part));
    });
  }

  /** @returns {Part} */
  part(/** @type {string} */ name) {
    const entry = this.running.get(name);
    if (!entry) throw new Error(`no part ${name}; there are: ${[...this.running.keys()].join(', ')}`);
    return entry.part;
  }

  /** Ends one part at once, as a crash would (default), and waits until it is gone. */
  async kill(/** @type {string} */ name, /** @type {NodeJS.Signals} */ signal = 'SIGKILL') {
    await this.part(name).kill(signal);
  }

  /** Stops one part in the ordinary way. */
  async stopPart(/** @type {string} */ name) {
    await this.part(name).stop();
  }

  /** Starts a stopped or killed part again with the same settings, and waits until it works. */
  async restart(/** @type {string} */ name, { wait = true } = {}) {
    const entry = this.running.get(name);
    if (!entry) throw new Error(`no part ${name}`);
    let part = entry.part.startAgain();
    this.add(name, part, entry.ready);
    if (wait) part = await settle(part, entry.ready);
    if (part !== this.part(name)) this.add(name, part, entry.ready);
    if (this.description) this.describe(this.description);
    return part;
  }

  /** Waits until a part that was restarted with `wait: false` works. */
  async ready(/** @type {string} */ name) {
    const entry = this.running.get(name);
    await entry?.ready(entry.part);
  }

  /** Writes platform.json with the current processes. @param {any} description */
  describe(description) {
    const processes = [...this.running].map(([name, { part }]) => ({ name, pid: part.pid }));
    this.description = { ...description, processes };
    writeWhole(join(this.dir, 'platform.json'), `${JSON.stringify(this.description, null, 2)}\n`, 0o600);
  }

  /** Stops everything that was started, services first, and nothing else. */
  async stop() {
    rmSync(join(this.dir, 'platform.json'), { force: true });
    const stages = [...new Set([...this.running.values()].map(({ part }) => part.spec.stage ?? 0))].sort(
      (a, b) => a - b,
    );
    for (const stage of stages) {
      const parts = [...this.running.values()]
        .map(({ part }) => part)
        .filter(({ spec }) => (spec.stage ?? 0) === stage);
      await Promise.all(parts.map((part) => part.stop()));
    }
    this.warden.dismiss();
  }
}
