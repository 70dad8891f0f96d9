import { formatVkey, openRotation, parseVkey, signRotation, type VerifierKey } from '@garant/merkle-log';
import { publish, type Tx } from '@garant/nest-kit';
import { sha256 } from '../intake/entry.building.js';
import { noteCrypto, type LogKey } from '../publish/checkpoint.key.js';

interface Row {
  old_vkey: string;
  new_vkey: string;
  note: string;
}

/** Announcements of new log keys, oldest first: signed notes. */
export async function announcements(tx: Tx): Promise<string[]> {
  const rows = await tx.query<Row>('SELECT note FROM log_key_rotation ORDER BY announced_at, new_vkey');
  return rows.map(({ note }) => note);
}

/**
 * Announces, once, that `key` follows `old`: a note signed by both is stored and told as `log-key.rotated`, which becomes an
 * entry under both keys. In the caller's transaction.
 */
async function announce(tx: Tx, key: LogKey, old: LogKey): Promise<void> {
  const note = await signRotation({ origin: key.origin, oldKey: old.verifier, newKey: key.verifier }, [
    old.signer,
    key.signer,
  ]);
  const rows = await tx.query(
    `INSERT INTO log_key_rotation (old_vkey, new_vkey, note, announced_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (new_vkey) DO NOTHING RETURNING new_vkey`,
    [old.vkey, key.vkey, note],
  );
  if (rows.length === 0) return;
  await publish(tx, [
    {
      topic: 'audit-log.events',
      key: key.origin,
      event: {
        type: 'log-key.rotated',
        key: key.origin,
        data: { origin: key.origin, oldVkey: old.vkey, newVkey: key.vkey, note },
      },
      cause: { system: 'system:clock/log-key' },
    },
  ]);
}

/**
 * The key that a log starts with, knowing the keys that it had before. While an old key is given, it signs beside the new
 * one, and the change is announced at the first start; without it the new key signs alone.
 * @throws Error when the key was given up earlier, or the two are one, or an announcement does not verify
 */
export async function startingKey(
  database: Tx & { transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> },
  key: LogKey,
  old?: LogKey,
): Promise<LogKey> {
  if (old && old.vkey === key.vkey) throw new Error('The old checkpoint key is the new one');
  if (old && old.origin !== key.origin) throw new Error('The old checkpoint key is the key of another log');
  if (old) await database.transaction((tx) => announce(tx, key, old));
  const others = new Map<string, VerifierKey>();
  for (const note of await announcements(database)) {
    const opened = await openRotation(note, noteCrypto);
    if (!opened.ok || opened.value.origin !== key.origin)
      throw new Error(
        `An announcement of a log key does not verify: ${opened.ok ? 'origin' : opened.reason}`,
      );
    const { oldKey, newKey } = opened.value;
    if (formatVkey(oldKey) === key.vkey)
      throw new Error(`The checkpoint key ${key.vkey} was replaced by ${formatVkey(newKey)}`);
    for (const each of [oldKey, newKey])
      if (formatVkey(each) !== key.vkey) others.set(formatVkey(each), each);
  }
  if (old && !others.has(old.vkey)) {
    const parsed = parseVkey(sha256, old.vkey);
    if (parsed.ok) others.set(old.vkey, parsed.value);
  }
  return { ...key, others: [...others.values()], ...(old ? { alsoSigns: [old.signer] } : {}) };
}
