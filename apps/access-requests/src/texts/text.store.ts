import { createHash, randomBytes } from 'node:crypto';
import type { Tx } from '@garant/nest-kit';
import canonicalize from 'canonicalize';
import { uuidv7 } from 'uuidv7';

/** In kebab-case, as the room that keeps the text names it. */
export type TextKind = string;

/** A text with its salted hash, before it is kept: the rules need the hash to decide, the row comes only after. */
export interface SealedText {
  body: unknown;
  salt: Buffer;
  /** SHA-256 (hex) of salt and RFC 8785 form. */
  hash: string;
}

/** @param salt 16 bytes that nobody can guess */
export function sealText(body: unknown, salt: Buffer = randomBytes(16)): SealedText {
  const text = canonicalize(body);
  if (text === undefined) throw new TypeError('a text must be JSON');
  const hash = createHash('sha256').update(salt).update(text).digest('hex');
  return { body, salt, hash };
}

export interface KeptText<T = unknown> {
  kind: TextKind;
  version: number | null;
  writtenBy: string;
  writtenAt: string;
  body: T;
  hash: string;
}

/** Keeps a text in the erasable table, in the transaction of the event that carries its hash. */
export async function keepText(
  tx: Tx,
  text: SealedText,
  of: { about: string; kind: TextKind; version?: number; writtenBy: string; writtenAt: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO confidential_text (text_id, about, kind, version, written_by, written_at, body, salt, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      uuidv7(),
      of.about,
      of.kind,
      of.version ?? null,
      of.writtenBy,
      of.writtenAt,
      JSON.stringify(text.body),
      text.salt,
      text.hash,
    ],
  );
}

/** The text behind a hash; null when it was erased. */
export async function textByHash<T>(tx: Tx, hash: string): Promise<T | null> {
  const [row] = await tx.query<{ body: T }>('SELECT body FROM confidential_text WHERE hash = $1', [hash]);
  return row?.body ?? null;
}

/** The texts behind some hashes; the erased ones are absent. */
export async function textsByHash<T>(tx: Tx, hashes: readonly string[]): Promise<Map<string, T>> {
  const rows = await tx.query<{ hash: string; body: T }>(
    'SELECT hash, body FROM confidential_text WHERE hash = ANY($1)',
    [hashes],
  );
  return new Map(rows.map(({ hash, body }) => [hash, body]));
}

/** Every text about some applications or permits, oldest first. */
export async function textsAbout(
  tx: Tx,
  about: readonly string[],
  /** Of contents, only those with these hashes: an application has one for each time it was saved. */
  contents?: readonly string[],
): Promise<(KeptText & { about: string })[]> {
  const rows = await tx.query<{
    about: string;
    kind: TextKind;
    version: number | null;
    written_by: string;
    written_at: Date;
    body: unknown;
    hash: string;
  }>(
    `SELECT about, kind, version, written_by, written_at, body, hash FROM confidential_text
     WHERE about = ANY($1) AND (kind <> 'content' OR $2::text[] IS NULL OR hash = ANY($2))
     ORDER BY written_at, text_id`,
    [about, contents ?? null],
  );
  return rows.map((row) => ({
    about: row.about,
    kind: row.kind,
    version: row.version,
    writtenBy: row.written_by,
    writtenAt: row.written_at.toISOString(),
    body: row.body,
    hash: row.hash,
  }));
}

/** Erases every text about something: their hashes in the events mean nothing from then on. */
export const eraseTexts = (tx: Tx, about: string): Promise<unknown> =>
  tx.query('DELETE FROM confidential_text WHERE about = $1', [about]);
