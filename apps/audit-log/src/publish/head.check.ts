import type { CheckpointState } from '@garant/contracts';
import { openCheckpoint, toHex } from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';
import { headOf } from '../sequence/entry.store.js';
import { keysOf, noteCrypto, type LogKey } from './checkpoint.key.js';
import { latestCheckpoint } from './checkpoint.store.js';
import type { LogFiles } from './log.files.js';
import { LogRefusal } from './record.reading.js';

/**
 * The last checkpoint, when the record is neither behind it nor behind the published file.
 * @throws LogRefusal saying what is behind what: an old backup was restored, or something was taken away
 */
export async function checkHead(
  tx: Tx,
  files: Pick<LogFiles, 'read'>,
  key: Pick<LogKey, 'origin' | 'verifier' | 'others'>,
): Promise<CheckpointState | null> {
  const head = await headOf(tx);
  const last = await latestCheckpoint(tx);
  if (last) await checkStored(last, head, key);
  const file = await files.read('checkpoint');
  if (file === null) return last;
  const published = await openCheckpoint(file, { logs: keysOf(key) }, noteCrypto);
  if (!published.ok)
    throw new LogRefusal(`The published checkpoint is not one of this log: ${published.reason}`);
  const { size, root } = published.value;
  if (size > (last?.size ?? 0))
    throw new LogRefusal(
      `The published checkpoint has ${size} entries, but the newest in the database has ${last?.size ?? 0}. Repair the record first: going on would fork the log.`,
    );
  if (last && size === last.size && toHex(root) !== last.rootHash)
    throw new LogRefusal(`Two roots exist for size ${size}: the published and the stored one`);
  return last;
}

async function checkStored(
  last: CheckpointState,
  head: number,
  key: Pick<LogKey, 'origin' | 'verifier' | 'others'>,
): Promise<void> {
  if (last.origin !== key.origin)
    throw new LogRefusal(`The database holds the log ${last.origin}, not ${key.origin}`);
  if (head < last.size)
    throw new LogRefusal(
      `The record has ${head} entries, but a checkpoint of ${last.size} entries was signed at ${last.publishedAt}. Repair the record first: going on would fork the log.`,
    );
  const own = await openCheckpoint(last.note, { logs: keysOf(key) }, noteCrypto);
  if (!own.ok || own.value.size !== last.size || toHex(own.value.root) !== last.rootHash)
    throw new LogRefusal(`The stored checkpoint of size ${last.size} is not one signed with this key`);
}
