import { createHash, randomBytes } from 'node:crypto';
import type { Tx, VaultCipher } from '@garant/nest-kit';

/** Keeps reasons, encrypted and erasable, and returns the salted SHA-256 that an event may carry. */
export async function keepReasons(
  tx: Tx,
  cipher: VaultCipher,
  about: string,
  reasons: string,
): Promise<string> {
  const salt = randomBytes(16);
  const hash = createHash('sha256').update(salt).update(reasons, 'utf8').digest('hex');
  await tx.query('INSERT INTO representation_text (hash, about, salt, body) VALUES ($1,$2,$3,$4)', [
    hash,
    about,
    salt,
    cipher.seal(Buffer.from(reasons, 'utf8'), `reasons/${hash}`),
  ]);
  return hash;
}

/** The reasons behind a hash; null when they were erased. */
export async function reasonsOf(tx: Tx, cipher: VaultCipher, hash: string): Promise<string | null> {
  const [row] = await tx.query<{ body: Buffer }>('SELECT body FROM representation_text WHERE hash = $1', [
    hash,
  ]);
  return row ? cipher.open(row.body, `reasons/${hash}`).toString('utf8') : null;
}
