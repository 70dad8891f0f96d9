import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Tx, VaultCipher } from '@garant/nest-kit';

/** What people write under a mission, before it is kept: events carry the hash, and it means nothing once the row is gone. */
export interface SaltedWords {
  readonly body: unknown;
  readonly salt: Buffer;
  /** SHA-256 (hex) of salt and RFC 8785 form. */
  readonly hash: string;
}

/** @param salt 16 bytes that nobody can guess */
export function saltWords(body: unknown, salt: Buffer = randomBytes(16)): SaltedWords {
  const text = canonicalize(body);
  if (text === undefined) throw new TypeError('words must be JSON');
  return { body, salt, hash: createHash('sha256').update(salt).update(text).digest('hex') };
}

/** Keeps words sealed, in the transaction of the event that carries their hash. */
export async function keepWords(
  tx: Tx,
  vault: VaultCipher,
  words: SaltedWords,
  of: { missionId: string; kind: string; writtenBy: string; writtenAt: string },
): Promise<void> {
  const sealed = vault.seal(JSON.stringify(words.body), words.hash);
  await tx.query(
    `INSERT INTO mission_words (hash, mission_id, kind, sealed, salt, written_by, written_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (hash) DO NOTHING`,
    [words.hash, of.missionId, of.kind, sealed, words.salt, of.writtenBy, of.writtenAt],
  );
}

/** Everything that was written under a mission and is still there, by hash. */
export async function wordsOf(
  tx: Tx,
  vault: VaultCipher,
  missionId: string,
  kinds: readonly string[],
): Promise<Map<string, unknown>> {
  const rows = await tx.query<{ hash: string; sealed: Buffer }>(
    'SELECT hash, sealed FROM mission_words WHERE mission_id = $1 AND kind = ANY($2)',
    [missionId, kinds],
  );
  return new Map(rows.map(({ hash, sealed }) => [hash, JSON.parse(vault.openText(sealed, hash)) as unknown]));
}

/** Deletes words: the event that carries their hash stays, and says nothing of them any more. */
export const forgetWords = (tx: Tx, hash: string): Promise<unknown> =>
  tx.query('DELETE FROM mission_words WHERE hash = $1', [hash]);

/** A document that was sent with an answer, named by the SHA-256 of its bytes. */
export interface KeptFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

export async function keepFile(
  tx: Tx,
  vault: VaultCipher,
  { name, mediaType, content }: KeptFile,
  of: { missionId: string; requestId: string; sha256: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO mission_file (mission_id, request_id, sha256, name, media_type, bytes, content)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [
      of.missionId,
      of.requestId,
      of.sha256,
      vault.seal(name, of.sha256),
      mediaType,
      content.length,
      vault.seal(content, of.sha256),
    ],
  );
}

interface FileRow {
  request_id: string;
  sha256: string;
  name: Buffer;
  media_type: string;
  bytes: number;
}
/** Documents of a mission, without their content. */
export async function filesOf(
  tx: Tx,
  vault: VaultCipher,
  missionId: string,
): Promise<{ requestId: string; sha256: string; name: string; mediaType: string; bytes: number }[]> {
  const rows = await tx.query<FileRow>(
    'SELECT request_id, sha256, name, media_type, bytes FROM mission_file WHERE mission_id = $1',
    [missionId],
  );
  return rows.map(({ request_id, sha256, name, media_type, bytes }) => ({
    requestId: request_id,
    sha256,
    name: vault.openText(name, sha256),
    mediaType: media_type,
    bytes: Number(bytes),
  }));
}

export async function fileOf(
  tx: Tx,
  vault: VaultCipher,
  missionId: string,
  sha256: string,
): Promise<KeptFile | undefined> {
  const [row] = await tx.query<FileRow & { content: Buffer }>(
    'SELECT name, media_type, content FROM mission_file WHERE mission_id = $1 AND sha256 = $2 LIMIT 1',
    [missionId, sha256],
  );
  return (
    row && {
      name: vault.openText(row.name, sha256),
      mediaType: row.media_type,
      content: vault.open(row.content, sha256),
    }
  );
}
