import type { CheckpointState } from '@garant/contracts';
import {
  addSignatures,
  formatNote,
  formatSignatureLine,
  formatVkey,
  meetsQuorum,
  parseNote,
  parseSignatureLine,
  type AcceptedCosignature,
  type NoteSignature,
} from '@garant/merkle-log';
import { publish, type Tx } from '@garant/nest-kit';
import { latestCheckpoint } from '../publish/checkpoint.store.js';
import type { WatchingWitness, WitnessPolicy } from './witness.policy.js';

/** Keeps a verified cosignature; the first one of a witness for a size stays. */
export async function storeCosignature(
  tx: Tx,
  size: number,
  { name }: Pick<WatchingWitness, 'name'>,
  { key, time, signature }: AcceptedCosignature,
): Promise<void> {
  await tx.query(
    `INSERT INTO checkpoint_cosignature (size, witness, vkey, line, cosigned_at)
     VALUES ($1, $2, $3, $4, to_timestamp($5)) ON CONFLICT DO NOTHING`,
    [size, name, formatVkey(key), formatSignatureLine(signature), time],
  );
}

interface Row {
  vkey: string;
  line: string;
}

/** A stored checkpoint with the cosignatures of the policy's witnesses that have arrived, in the order of the policy. */
export async function withCosignatures(
  tx: Tx,
  checkpoint: CheckpointState,
  { trust }: WitnessPolicy,
): Promise<CheckpointState> {
  const rows = await tx.query<Row>('SELECT vkey, line FROM checkpoint_cosignature WHERE size = $1', [
    checkpoint.size,
  ]);
  const lines: NoteSignature[] = [];
  const cosigned: string[] = [];
  for (const { name, key } of trust.witnesses) {
    const row = rows.find(({ vkey }) => vkey === formatVkey(key));
    const line = row && parseSignatureLine(row.line.trimEnd());
    if (!line?.ok) continue;
    lines.push(line.value);
    cosigned.push(name);
  }
  const note = parseNote(checkpoint.note);
  if (!note.ok)
    throw new Error(`The stored checkpoint of size ${checkpoint.size} is no note: ${note.reason}`);
  return {
    ...checkpoint,
    note: lines.length === 0 ? checkpoint.note : formatNote(addSignatures(note.value, lines)),
    ...(meetsQuorum(trust, cosigned) ? { cosigned } : {}),
  };
}

interface CheckpointRow {
  size: number;
  origin: string;
  root_hash: Buffer;
  note: string;
  published_at: Date;
}
const stateOf = (row: CheckpointRow): CheckpointState => ({
  origin: row.origin,
  size: row.size,
  rootHash: row.root_hash.toString('hex'),
  note: row.note,
  publishedAt: row.published_at.toISOString(),
});

/** How many sizes back a quorum is looked for: cosignatures of one size arrive within a few checkpoints. */
const SIZES_BACK = 100;

/** The newest checkpoint that a quorum has cosigned, with its cosignatures; null when there is none. */
export async function newestWitnessed(tx: Tx, policy: WitnessPolicy): Promise<CheckpointState | null> {
  const { trust } = policy;
  if (trust.quorum === 'none') {
    const last = await latestCheckpoint(tx);
    return last && withCosignatures(tx, last, policy);
  }
  const sizes = await tx.query<{ size: number; vkeys: string[] }>(
    `SELECT size, array_agg(vkey) AS vkeys FROM checkpoint_cosignature
     WHERE size > coalesce((SELECT size FROM checkpoint ORDER BY size DESC OFFSET $2 LIMIT 1), 0) AND vkey = ANY($1)
     GROUP BY size ORDER BY size DESC`,
    [trust.witnesses.map(({ key }) => formatVkey(key)), SIZES_BACK],
  );
  const met = sizes.find(({ vkeys }) =>
    meetsQuorum(
      trust,
      trust.witnesses.filter(({ key }) => vkeys.includes(formatVkey(key))).map(({ name }) => name),
    ),
  );
  if (!met) return null;
  const [row] = await tx.query<CheckpointRow>(
    'SELECT size, origin, root_hash, note, published_at FROM checkpoint WHERE size = $1',
    [met.size],
  );
  return row ? withCosignatures(tx, stateOf(row), policy) : null;
}

/** When the oldest checkpoint beyond a size was signed; null when there is none. */
export async function waitingSince(tx: Tx, size: number): Promise<Date | null> {
  const [row] = await tx.query<{ published_at: Date }>(
    'SELECT published_at FROM checkpoint WHERE size > $1 ORDER BY size LIMIT 1',
    [size],
  );
  return row?.published_at ?? null;
}

/**
 * What the world is shown while `last` is the newest checkpoint: the newest with its quorum, for as long as the log is
 * patient with its witnesses; then the newest, with the cosignatures that it has.
 */
export async function shownCheckpoint(
  tx: Tx,
  last: CheckpointState,
  policy: WitnessPolicy,
  now: Date,
): Promise<CheckpointState> {
  const witnessed = await newestWitnessed(tx, policy);
  if (witnessed?.size === last.size) return witnessed;
  const since = await waitingSince(tx, witnessed?.size ?? 0);
  const patient = since !== null && now.getTime() - since.getTime() <= policy.patienceMs;
  return patient && witnessed ? witnessed : withCosignatures(tx, last, policy);
}

/** Tells everybody that the quorum has cosigned: the state of the log again, with the cosignatures. */
export const announceWitnessed = (tx: Tx, state: CheckpointState, policy: string): Promise<void> =>
  publish(tx, [
    {
      topic: 'checkpoint.state',
      key: state.origin,
      event: { type: 'checkpoint.state', key: state.origin, data: { ...state, policy } },
      cause: { system: 'system:clock/witness' },
    },
  ]);

/** What each witness cosigned last. */
export async function lastCosigned(tx: Tx): Promise<Map<string, { size: number; at: Date }>> {
  const rows = await tx.query<{ vkey: string; size: number; cosigned_at: Date }>(
    'SELECT DISTINCT ON (vkey) vkey, size, cosigned_at FROM checkpoint_cosignature ORDER BY vkey, size DESC',
  );
  return new Map(rows.map(({ vkey, size, cosigned_at }) => [vkey, { size, at: cosigned_at }]));
}
