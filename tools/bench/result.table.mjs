// Results as Markdown tables.

const number = (/** @type {number} */ value) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

/** @param {{ what: string, value: number, unit: string, ratio: number, baseline: { what: string, value: number } }[]} results */
export const resultTable = (results) =>
  [
    '| measured | value | baseline of the same run | value | ratio |',
    '|---|---:|---|---:|---:|',
    ...results.map(
      ({ what, value, unit, baseline, ratio }) =>
        `| ${what} | ${number(value)} ${unit} | ${baseline.what} | ${number(baseline.value)} ${unit} | ${number(ratio)} |`,
    ),
  ].join('\n');

/** @param {{ idle: Record<string, number>, loaded: Record<string, number> }} memory */
export const memoryTable = ({ idle, loaded }) =>
  [
    '| process | idle, MB | after the load, MB | ratio |',
    '|---|---:|---:|---:|',
    ...Object.keys(idle).map(
      (name) =>
        `| ${name} | ${number(idle[name])} | ${number(loaded[name])} | ${number(loaded[name] / idle[name])} |`,
    ),
  ].join('\n');
