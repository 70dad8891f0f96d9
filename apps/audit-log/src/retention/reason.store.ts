import { createHash, randomBytes } from 'node:crypto';
import type { Tx, VaultCipher } from '@garant/nest-kit';

/** Words as they are kept: the hash goes into the event, the words and their salt stay here until they are erased. */
export interface SealedReason {
  readonly hash: string;
  readonly sealed: Buffer;
}
const SALT = 16;

/** @param about id of what the words are about; a row sealed for one does not open for another */
export function sealReason(vault: VaultCipher, about: string, text: string): SealedReason {
  const salt = randomBytes(SALT);
  const body = Buffer.from(text, 'utf8');
  return {
    hash: createHash('sha256').update(salt).update(body).digest('hex'),
    sealed: vault.seal(Buffer.concat([salt, body]), `reason ${about}`),
  };
}

export async function keepReason(
  tx: Tx,
  given: { about: string; commandId: string; kind: string; at: string },
  { sealed }: SealedReason,
): Promise<void> {
  await tx.query(
    'INSERT INTO sealed_reason (about, command_id, kind, written_at, sealed) VALUES ($1, $2, $3, $4, $5)',
    [given.about, given.commandId, given.kind, given.at, sealed],
  );
}

export interface OpenedReason {
  readonly about: string;
  readonly commandId: string;
  readonly kind: string;
  readonly text: string;
}
/** Words about these, in the order in which they were written; erased ones are not there. */
export async function reasonsAbout(
  tx: Tx,
  vault: VaultCipher,
  about: readonly string[],
): Promise<OpenedReason[]> {
  const rows = await tx.query<{ about: string; command_id: string; kind: string; sealed: Buffer }>(
    'SELECT about, command_id, kind, sealed FROM sealed_reason WHERE about = ANY($1) ORDER BY written_at, command_id',
    [about],
  );
  return rows.map(({ command_id, sealed, ...row }) => ({
    ...row,
    commandId: command_id,
    text: vault.open(sealed, `reason ${row.about}`).subarray(SALT).toString('utf8'),
  }));
}
