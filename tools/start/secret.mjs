import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a file in one step: a crash leaves the old one or the new one, never half of it. */
export function writeWhole(/** @type {string} */ file, /** @type {string} */ text, mode = 0o644) {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  const handle = openSync(draft, 'w', mode);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(draft, file);
}

/**
 * The secret kept in `file`, made on first use and readable by its owner only.
 * @param {string} file @param {() => string | Promise<string>} [make] default: 24 random bytes in base64url
 */
export async function secretOf(file, make = () => randomBytes(24).toString('base64url')) {
  if (!existsSync(file)) {
    mkdirSync(join(dirname(file), '..'), { recursive: true });
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeWhole(file, `${await make()}\n`, 0o600);
  }
  return readFileSync(file, 'utf8').trim();
}
