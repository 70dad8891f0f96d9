// Progress on a terminal: one line per step, with its time. On a terminal that can move, running steps stay visible.

/** @param {NodeJS.WriteStream} [out] */
export function progress(out = process.stdout) {
  const live = Boolean(out.isTTY);
  /** @type {Map<symbol, { what: string, note: string, since: number }>} */
  const running = new Map();
  let drawn = 0;

  const erase = () => {
    if (drawn) out.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = () => {
    if (!live) return;
    for (const { what, note, since } of running.values()) {
      const line = `  … ${what}${note ? `: ${note}` : ''} ${seconds(Date.now() - since)}`;
      out.write(`${line.slice(0, (out.columns || 80) - 1)}\n`);
      drawn += 1;
    }
  };
  const redraw = () => {
    erase();
    draw();
  };
  const print = (/** @type {string} */ line) => {
    erase();
    out.write(`${line}\n`);
    draw();
  };
  /** @type {NodeJS.Timeout | undefined} */ let ticker;

  /** @template T @param {string} what @param {(note: (text: string) => void) => Promise<T>} work @returns {Promise<T>} */
  const step = async (what, work) => {
    const id = Symbol(what);
    const entry = { what, note: '', since: Date.now() };
    running.set(id, entry);
    if (live && !ticker) ticker = setInterval(redraw, 500).unref();
    redraw();
    const note = (/** @type {string} */ text) => {
      if (text === entry.note) return;
      entry.note = text;
      if (live) redraw();
      else print(`    ${what}: ${text}`);
    };
    try {
      const result = await work(note);
      running.delete(id);
      print(
        `  ✓ ${what}${live && entry.note ? ` (${entry.note})` : ''} ${seconds(Date.now() - entry.since)}`,
      );
      return result;
    } catch (error) {
      running.delete(id);
      print(`  ✗ ${what} ${seconds(Date.now() - entry.since)}`);
      throw error;
    } finally {
      if (running.size === 0) {
        clearInterval(ticker);
        ticker = undefined;
      }
    }
  };
  return { step, print };
}

export function seconds(/** @type {number} */ milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
