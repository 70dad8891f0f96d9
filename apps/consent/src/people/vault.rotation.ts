import { identityTraits, insTrait, type VaultStatus } from '@garant/contracts';
import { keyIdSql, type Tx, type VaultCipher } from '@garant/nest-kit';
import { z } from 'zod';
import { SEALED_COLUMNS, type SealedColumn } from './sealed.columns.js';
import { indexTraits } from './traits.match.js';

/** Pages of a table looked at in one short transaction: about two thousand rows. */
const STEP_BLOCKS = 64;
/** A pass is repeated after this long: an instance that still had the old keys may have written meanwhile. */
const AGAIN_AFTER = '1 day';

interface Walk {
  name: string;
  /** Key or index version that the walk brings everything to. */
  target: (cipher: VaultCipher) => string;
  table: string;
  step: (tx: Tx, cipher: VaultCipher, from: number, to: number) => Promise<void>;
}

/** Rows by place in the file, not by an index of their own: a row that is rewritten moves to the end and is met again, done. */
const inBlocks = `ctid >= format('(%s,0)', $1::bigint)::tid AND ctid < format('(%s,0)', $2::bigint)::tid`;

const reseal = ({ table, column, context }: SealedColumn): Walk => ({
  name: `${table}.${column}`,
  target: (cipher) => cipher.currentKey,
  table,
  step: async (tx, cipher, from, to) => {
    const rows = await tx.query<{ id: string; sealed: Buffer; context: string }>(
      `SELECT ctid::text AS id, ${column} AS sealed, ${context} AS context FROM ${table}
       WHERE ${inBlocks} AND ${column} IS NOT NULL AND ${keyIdSql(column)} <> $3 FOR UPDATE`,
      [from, to, cipher.currentKey],
    );
    for (const row of rows)
      await tx.query(`UPDATE ${table} SET ${column} = $2 WHERE ctid = $1::tid RETURNING 1`, [
        row.id,
        cipher.seal(cipher.open(row.sealed, row.context), row.context),
      ]);
  },
});

const login = z.object({ issuer: z.string(), sub: z.string() });

/** Indexes are computed anew from what is sealed beside them. */
const REINDEXED: readonly Walk[] = [
  {
    name: 'vault_person.index',
    target: (cipher) => cipher.indexVersion,
    table: 'vault_person',
    step: async (tx, cipher, from, to) => {
      const rows = await tx.query<{ subject_ref: string; traits: Buffer; ins: Buffer | null }>(
        `SELECT subject_ref, traits, ins FROM vault_person WHERE ${inBlocks} AND index_version <> $3 FOR UPDATE`,
        [from, to, cipher.indexVersion],
      );
      for (const { subject_ref: ref, traits, ins } of rows) {
        const indexes = indexTraits(cipher, {
          ...identityTraits.parse(JSON.parse(cipher.openText(traits, ref))),
          ...(ins ? { ins: insTrait.parse(JSON.parse(cipher.openText(ins, `ins/${ref}`))) } : {}),
        });
        await tx.query(
          'UPDATE vault_person SET exact_index = $2, loose_index = $3, ins_index = $4, index_version = $5 WHERE subject_ref = $1 RETURNING 1',
          [ref, indexes.exact, indexes.loose, indexes.ins ?? null, cipher.indexVersion],
        );
      }
    },
  },
  {
    name: 'vault_login.index',
    target: (cipher) => cipher.indexVersion,
    table: 'vault_login',
    step: async (tx, cipher, from, to) => {
      const rows = await tx.query<{ login_index: Buffer; subject_ref: string; sealed: Buffer }>(
        `SELECT login_index, subject_ref, sealed FROM vault_login
         WHERE ${inBlocks} AND index_version <> $3 AND sealed IS NOT NULL FOR UPDATE`,
        [from, to, cipher.indexVersion],
      );
      for (const row of rows) {
        const { issuer, sub } = login.parse(
          JSON.parse(cipher.openText(row.sealed, `login/${row.subject_ref}`)),
        );
        await tx.query(
          'UPDATE vault_login SET login_index = $2, index_version = $3 WHERE login_index = $1 RETURNING 1',
          [row.login_index, cipher.blindIndex('login-v1', issuer, sub), cipher.indexVersion],
        );
      }
    },
  },
  {
    name: 'linkage_row.index',
    target: (cipher) => cipher.indexVersion,
    table: 'linkage_row',
    step: async (tx, cipher, from, to) => {
      const rows = await tx.query<{
        linkage_id: string;
        line: number;
        dataset_id: string;
        record_ref: string;
        local_index: Buffer;
        local_id: Buffer;
      }>(
        `SELECT r.linkage_id, line, dataset_id, record_ref, local_index, local_id FROM linkage_row r JOIN linkage USING (linkage_id)
         WHERE ${inBlocks.replaceAll('ctid', 'r.ctid')} AND local_id IS NOT NULL FOR UPDATE OF r`,
        [from, to],
      );
      for (const row of rows) {
        const localId = cipher.openText(row.local_id, row.linkage_id);
        const index = cipher.blindIndex('local-id-v1', row.dataset_id, localId);
        if (index.equals(row.local_index)) continue;
        await tx.query(
          'UPDATE linkage_row SET local_index = $3 WHERE linkage_id = $1 AND line = $2 RETURNING 1',
          [row.linkage_id, row.line, index],
        );
        await tx.query('UPDATE record_reference SET local_index = $2 WHERE record_ref = $1 RETURNING 1', [
          row.record_ref,
          index,
        ]);
      }
    },
  },
];
const WALKS: readonly Walk[] = [...SEALED_COLUMNS.map(reseal), ...REINDEXED];

/**
 * One step of bringing the vault to its current keys: some pages of one table in one short transaction. Progress stands
 * in the database, so a crash or another instance goes on from there. @returns whether there is more to do at once
 */
export async function rotateVault(tx: Tx, cipher: VaultCipher): Promise<boolean> {
  for (const walk of WALKS) {
    const target = walk.target(cipher);
    const [place] = await tx.query<{ next_block: number }>(
      `INSERT INTO vault_rotation AS r (name, target, next_block) VALUES ($1, $2, 0)
       ON CONFLICT (name) DO UPDATE SET target = EXCLUDED.target, next_block = 0, done_at = NULL
         WHERE r.target <> EXCLUDED.target OR r.done_at < now() - interval '${AGAIN_AFTER}'
       RETURNING next_block`,
      [walk.name, target],
    );
    const [known] = place
      ? [{ next_block: place.next_block, done: false }]
      : await tx.query<{ next_block: number; done: boolean }>(
          'SELECT next_block, done_at IS NOT NULL AS done FROM vault_rotation WHERE name = $1',
          [walk.name],
        );
    if (!known || known.done) continue;
    const [size] = await tx.query<{ blocks: number }>(
      `SELECT ceil(pg_relation_size($1::regclass) / current_setting('block_size')::numeric)::bigint AS blocks`,
      [walk.table],
    );
    const from = Number(known.next_block);
    const to = from + STEP_BLOCKS;
    await walk.step(tx, cipher, from, to);
    const done = to >= Number(size?.blocks ?? 0);
    await tx.query(
      'UPDATE vault_rotation SET next_block = $2, done_at = CASE WHEN $3 THEN now() END WHERE name = $1 RETURNING 1',
      [walk.name, to, done],
    );
    return true;
  }
  return false;
}

/** How many rows are on which key. Counts whole tables: for an operator who asks, not for a dashboard. */
export async function vaultStatus(tx: Tx, cipher: VaultCipher): Promise<VaultStatus> {
  const tables: VaultStatus['tables'] = [];
  for (const { table, column } of SEALED_COLUMNS) {
    const rows = await tx.query<{ key: string; rows: number }>(
      `SELECT ${keyIdSql(column)} AS key, count(*) AS rows FROM ${table} WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY 1`,
    );
    const byKey = Object.fromEntries(rows.map((row) => [row.key, Number(row.rows)]));
    const all = Object.values(byKey).reduce((sum, count) => sum + count, 0);
    tables.push({
      table: `${table}.${column}`,
      rows: all,
      onOlderKeys: all - (byKey[cipher.currentKey] ?? 0),
      byKey,
    });
  }
  const older = async (table: string, where: string): Promise<number> => {
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*) AS count FROM ${table} WHERE index_version <> $1 ${where}`,
      [cipher.indexVersion],
    );
    return Number(row?.count ?? 0);
  };
  return {
    currentKey: cipher.currentKey,
    indexVersion: cipher.indexVersion,
    tables,
    indexes: [
      { table: 'vault_person', onOlderVersion: await older('vault_person', '') },
      { table: 'vault_login', onOlderVersion: await older('vault_login', 'AND sealed IS NOT NULL') },
      { table: 'erasure_marker', onOlderVersion: await older('erasure_marker', '') },
    ],
    waitingForLogin: await older('vault_login', 'AND sealed IS NULL'),
  };
}
