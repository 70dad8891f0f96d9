// Reads the tables of docs/*.md whose column `test` says which test shows a capability, and finds the tests that are not there.
//
// A cell names spec files and, after ›, titles of tests or groups in them: `C/notices/notice.db.spec` › never changes…; is told.
// `…` stands for any words. Capitals before a slash are short for a folder, as the page itself says: `C/` = `apps/consent/src/`.
// A row that no test shows says why: it begins with "none:".
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** @typedef {{ line: number, what: string, cell: string }} Row */

/** @param {string} page @returns {Row[]} rows of every table with a column `test` */
export function rowsOf(page) {
  /** @type {Row[]} */
  const rows = [];
  let column = -1;
  page.split('\n').forEach((text, at) => {
    if (!text.startsWith('|')) return void (column = -1);
    const cells = text.slice(1, text.lastIndexOf('|')).split(/(?<!\\)\|/);
    const trimmed = cells.map((cell) => cell.trim());
    if (column === -1) return void (column = trimmed.indexOf('test') === -1 ? -2 : trimmed.indexOf('test'));
    if (column === -2 || /^[-: ]+$/.test(trimmed[0] ?? '')) return;
    rows.push({ line: at + 1, what: trimmed[0] ?? '', cell: trimmed[column] ?? '' });
  });
  return rows;
}

/** @param {string} page @returns {Map<string, string>} `C/` → `apps/consent/src/` */
const shortsOf = (page) =>
  new Map([...page.matchAll(/`([A-Z][A-Za-z]*\/)` = `([^`]+)`/g)].map(([, short, path]) => [short, path]));

/**
 * @param {string} page Markdown
 * @param {readonly string[]} files every file of the repository, from its root
 * @param {(file: string) => string} [read]
 * @returns {string[]} faults, one sentence each
 */
export function capabilityFaults(page, files, read = (file) => readFileSync(file, 'utf8')) {
  const shorts = shortsOf(page);
  const rows = rowsOf(page);
  if (rows.length === 0) return ['no table has a column `test`'];
  return rows.flatMap(({ line, what, cell }) => {
    const at = `line ${line}, ${what}`;
    if (cell.startsWith('none: ') && cell.length > 20) return [];
    const named = [...cell.matchAll(/`([^`]+)`([^`]*)/g)];
    if (named.length === 0) return [`${at}: names no test, and no reason for it ("none: …")`];
    return named.flatMap(([, path, rest]) => {
      const found = filesOf(withoutShort(path, shorts), files);
      if (found.length === 0) return [`${at}: there is no file ${path}`];
      const texts = found.map((file) => plain(read(file)));
      return titlesIn(rest)
        .filter((title) => !texts.some((text) => patternOf(title).test(text)))
        .map((title) => `${at}: ${path} has no test “${title}”`);
    });
  });
}

const withoutShort = (/** @type {string} */ path, /** @type {Map<string, string>} */ shorts) => {
  const [short] = /^[A-Z][A-Za-z]*\//.exec(path) ?? [''];
  return shorts.has(short) ? `${shorts.get(short)}${path.slice(short.length)}` : path;
};

/** Files that a path of the page means: exact, with its ending, by its name alone, or by a pattern. */
function filesOf(/** @type {string} */ path, /** @type {readonly string[]} */ files) {
  const endings = ['', '.ts', '.tsx', '.spec.ts', '.mjs'];
  if (path.includes('*')) {
    const pattern = path
      .split(/(\*\*\/|\*)/)
      .map((part) => (part === '**/' ? '(?:.*/)?' : part === '*' ? '[^/]*' : quoted(part)));
    const whole = new RegExp(`^${pattern.join('')}(?:\\.ts|\\.tsx)?$`);
    return files.filter((file) => whole.test(file));
  }
  const wanted = endings.map((ending) => `${path}${ending}`);
  if (!path.includes('/')) return files.filter((file) => wanted.includes(basename(file)));
  return files.filter((file) => wanted.includes(file));
}

/** @param {string} rest what stands behind a file, up to the next one */
function titlesIn(rest) {
  const [, titles] = /^\s*›\s*([\s\S]*)$/.exec(rest) ?? [];
  return (titles ?? '')
    .split(';')
    .map((title) => title.trim())
    .filter((title) => title !== '' && title !== ',');
}

const quoted = (/** @type {string} */ text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** Typewriter quotes, single spaces, no escapes: as a title is read, however it is written. */
const plain = (/** @type {string} */ text) =>
  text.replaceAll('’', "'").replaceAll('\\', '').replaceAll(/\s+/g, ' ');
const patternOf = (/** @type {string} */ title) =>
  new RegExp(
    plain(title)
      .split('…')
      .map((part) => quoted(part.trim()))
      .join('[^`]*?'),
  );
