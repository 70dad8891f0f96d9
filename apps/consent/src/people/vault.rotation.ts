import { identityTraits, insTrait, type VaultStatus } from '@garant/contracts';
import {
  countSealed,
  inPages,
  resealing,
  walkVault,
  type Tx,
  type VaultCipher,
  type VaultWalk,
} from '@garant/nest-kit';
import { z } from 'zod';
import { SEALED_COLUMNS } from './sealed.columns.js';
import { indexTraits } from './traits.match.js';

const login = z.object({ issuer: z.string(), sub: z.string() });

/** Indexes are computed anew from what is sealed beside them. */
const REINDEXED: readonly VaultWalk[] = [
  {
    name: 'vault_person.index',
    target: (cipher) => cipher.indexVersion,
    table: 'vault_person',
    step: async (tx, cipher, from, to) => {
      const rows = await tx.query<{ subject_ref: string; traits: Buffer; ins: Buffer | null }>(
        `SELECT subject_ref, traits, ins FROM vault_person WHERE ${inPages()} AND index_version <> $3 FOR UPDATE`,
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
         WHERE ${inPages()} AND index_version <> $3 AND sealed IS NOT NULL FOR UPDATE`,
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
         WHERE ${inPages('r.ctid')} AND local_id IS NOT NULL FOR UPDATE OF r`,
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
const WALKS: readonly VaultWalk[] = [...SEALED_COLUMNS.map(resealing), ...REINDEXED];

/** One step of bringing this service's vault to its current keys and indexes. @returns whether there is more to do at once */
export const rotateVault = (tx: Tx, cipher: VaultCipher): Promise<boolean> => walkVault(tx, cipher, WALKS);

/** How many rows are on which key. Counts whole tables: for an operator who asks, not for a dashboard. */
export async function vaultStatus(tx: Tx, cipher: VaultCipher): Promise<VaultStatus> {
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
    tables: await countSealed(tx, cipher, SEALED_COLUMNS),
    indexes: [
      { table: 'vault_person', onOlderVersion: await older('vault_person', '') },
      { table: 'vault_login', onOlderVersion: await older('vault_login', 'AND sealed IS NOT NULL') },
      { table: 'erasure_marker', onOlderVersion: await older('erasure_marker', '') },
    ],
    waitingForLogin: await older('vault_login', 'AND sealed IS NULL'),
  };
}
