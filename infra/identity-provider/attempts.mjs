// Limits guessing of passwords: failures are counted per username and per address, in a sliding window.

const WINDOW_MS = 5 * 60_000;
const LIMITS = { username: 5, address: 30 };

export class Attempts {
  constructor(now = Date.now) {
    this.now = now;
    /** @type {Map<string, number[]>} */
    this.failures = new Map();
  }

  /** Seconds to wait before another try, or 0. */
  waitSeconds(/** @type {string} */ username, /** @type {string} */ address) {
    return Math.max(this.#wait(`u:${username}`, LIMITS.username), this.#wait(`a:${address}`, LIMITS.address));
  }

  failed(/** @type {string} */ username, /** @type {string} */ address) {
    for (const key of [`u:${username}`, `a:${address}`])
      this.failures.set(key, [...this.#recent(key), this.now()]);
    if (this.failures.size > 10_000) this.#forgetOld();
  }

  succeeded(/** @type {string} */ username) {
    this.failures.delete(`u:${username}`);
  }

  #recent(/** @type {string} */ key) {
    return (this.failures.get(key) ?? []).filter((time) => time > this.now() - WINDOW_MS);
  }

  #wait(/** @type {string} */ key, /** @type {number} */ limit) {
    const recent = this.#recent(key);
    if (recent.length < limit) return 0;
    return Math.ceil((recent[recent.length - limit] + WINDOW_MS - this.now()) / 1000);
  }

  #forgetOld() {
    for (const key of this.failures.keys()) if (this.#recent(key).length === 0) this.failures.delete(key);
  }
}
