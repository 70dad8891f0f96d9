import type { ImportFormat } from '@garant/contracts';

/** One record of a file: a line of NDJSON, a row of CSV (which may span lines), an entry of a Bundle. */
export interface FileRecord {
  /** 1-based: the line it begins on; of a Bundle, the number of its entry. */
  readonly line: number;
  /** Absent: longer than {@link LONGEST}. */
  readonly text: string | null;
  /** Place in the file after it, and the line the next one begins on. */
  readonly nextByte: number;
  readonly nextLine: number;
}
export interface Place {
  readonly byte: number;
  readonly line: number;
}

export const LONGEST = 64 * 1024;
const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Splits a file into records, from a place on that an earlier run of the same split answered. Never more than one
 * record and one part of the file are in memory.
 */
export class RecordReader {
  private readonly source: AsyncGenerator<FileRecord[]>;
  private waiting: FileRecord[] = [];

  constructor(format: ImportFormat, bytes: AsyncIterable<Buffer>, from: Place) {
    this.source = format === 'fhir' ? entriesOf(bytes, from) : rowsOf(bytes, from, format === 'csv');
  }

  /** The next records, at most `limit`; fewer only at the end of the file. */
  async take(limit: number): Promise<FileRecord[]> {
    while (this.waiting.length < limit) {
      const next = await this.source.next();
      if (next.done) break;
      this.waiting = this.waiting.length === 0 ? next.value : this.waiting.concat(next.value);
    }
    const taken = this.waiting.slice(0, limit);
    this.waiting = this.waiting.slice(limit);
    return taken;
  }
}

async function* rowsOf(
  bytes: AsyncIterable<Buffer>,
  from: Place,
  quotes: boolean,
): AsyncGenerator<FileRecord[]> {
  let rest: Buffer = Buffer.alloc(0);
  let base = from.byte;
  let line = from.line;
  let startLine = line;
  let quoted = false;
  let scanned = 0;
  let dropping = false;
  const record = (end: number, next: number): FileRecord => {
    const stop = end > 0 && rest[end - 1] === RETURN ? end - 1 : end;
    const text = dropping || stop > LONGEST ? null : rest.toString('utf8', 0, stop);
    const made = { line: startLine, text, nextByte: base + next, nextLine: line };
    rest = rest.subarray(next);
    base += next;
    scanned = 0;
    startLine = line;
    dropping = false;
    quoted = false;
    return made;
  };
  for await (const part of bytes) {
    const found: FileRecord[] = [];
    rest = rest.length === 0 ? part : Buffer.concat([rest, part]);
    for (;;) {
      const end = rest.indexOf(NEWLINE, scanned);
      if (end < 0) break;
      if (quotes)
        for (let at = rest.indexOf(QUOTE, scanned); at >= 0 && at < end; at = rest.indexOf(QUOTE, at + 1))
          quoted = !quoted;
      line++;
      scanned = end + 1;
      // A quote that never closes must not swallow the file: past the longest record the next line begins anew.
      if (quoted && end <= LONGEST) continue;
      found.push(record(end, end + 1));
    }
    if (rest.length > LONGEST) {
      // The rest of a line that is too long is read over, not kept.
      dropping = true;
      quoted = false;
      base += rest.length;
      rest = Buffer.alloc(0);
      scanned = 0;
    } else if (quotes && rest.length > scanned) {
      for (let at = rest.indexOf(QUOTE, scanned); at >= 0; at = rest.indexOf(QUOTE, at + 1)) quoted = !quoted;
      scanned = rest.length;
    } else scanned = rest.length;
    yield found;
  }
  if (rest.length > 0 || dropping) {
    line++;
    yield [record(rest.length, rest.length)];
  }
}

/**
 * The objects of a Bundle's `entry` array, each as its JSON text, without reading the Bundle as a whole. `from.byte` is 0,
 * or a place between two entries. @throws RangeError `import-not-bundle` when there is no array of entries
 */
async function* entriesOf(bytes: AsyncIterable<Buffer>, from: Place): AsyncGenerator<FileRecord[]> {
  let inside = from.byte > 0;
  let depth = inside ? 2 : 0;
  let text = false;
  let escaped = false;
  let key: number[] | null = null;
  let lastKey = '';
  let at = from.byte;
  let entry: Buffer[] | null = null;
  let entryBytes = 0;
  let number = from.line;
  for await (const part of bytes) {
    const found: FileRecord[] = [];
    let start = 0;
    for (let i = 0; i < part.length; i++) {
      const byte = part[i]!;
      if (text) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          text = false;
          if (key) {
            lastKey = Buffer.from(key).toString('utf8');
            key = null;
          }
          continue;
        }
        if (key && key.length < 64) key.push(byte);
        continue;
      }
      if (byte === QUOTE) {
        text = true;
        if (!inside && depth === 1) key = [];
      } else if (byte === 0x7b || byte === 0x5b) {
        if (!inside && depth === 1 && byte === 0x5b && lastKey === 'entry') inside = true;
        else if (inside && depth === 2 && byte === 0x7b) {
          entry = [];
          entryBytes = 0;
          start = i;
        }
        depth++;
      } else if (byte === 0x7d || byte === 0x5d) {
        depth--;
        if (inside && depth === 2 && entry) {
          entry.push(part.subarray(start, i + 1));
          entryBytes += i + 1 - start;
          const json = entryBytes > LONGEST ? null : Buffer.concat(entry).toString('utf8');
          entry = null;
          found.push({ line: number, text: json, nextByte: at + i + 1, nextLine: ++number });
        } else if (inside && depth === 1) {
          yield found;
          return;
        }
      }
    }
    if (entry && entryBytes <= LONGEST) entry.push(part.subarray(start));
    if (entry) entryBytes += part.length - start;
    at += part.length;
    yield found;
  }
  if (!inside) throw new RangeError('import-not-bundle');
}
