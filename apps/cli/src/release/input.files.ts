import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../shell/failure.js';
import { HashingTap } from '../shell/file.hash.js';
import { linesOf, type Line } from '../shell/ndjson.lines.js';

export interface InputFile {
  name: string;
  path: string;
}

/** The NDJSON files of a folder (FHIR bulk export: one resource a line), in order of name. */
export async function inputFiles(folder: string): Promise<InputFile[]> {
  const names = await readdir(folder).catch(() => {
    throw new Failure('input', `the folder ${folder} cannot be read`);
  });
  const files = names.filter((name) => name.endsWith('.ndjson')).sort();
  if (files.length === 0) throw new Failure('input', `no .ndjson file in ${folder}`);
  return files.map((name) => ({ name, path: join(folder, name) }));
}

export interface ReadFile {
  lines: AsyncGenerator<Line>;
  /** After the last line: SHA-256, bytes. */
  seen(): { sha256: string; bytes: number };
}

export function readInput(file: InputFile): ReadFile {
  const tap = new HashingTap();
  return {
    lines: linesOf(tap.tap(createReadStream(file.path))),
    seen: () => ({ sha256: tap.digest(), bytes: tap.bytes }),
  };
}

export async function totalBytes(files: readonly InputFile[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file.path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
