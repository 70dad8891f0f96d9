import type { TileId } from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';

/** Below it, entry bundles are served no more (C2SP tlog-tiles); 0 while nothing was pruned. */
export async function minimumIndex(tx: Tx): Promise<number> {
  return (await latestPruning(tx))?.minimumIndex ?? 0;
}

export async function latestPruning(
  tx: Tx,
): Promise<{ minimumIndex: number; prunedAt: string; legalBasis: string; months: number } | null> {
  const [row] = await tx.query<{
    minimum_index: number;
    pruned_at: Date;
    legal_basis: string;
    months: number;
  }>(
    'SELECT minimum_index, pruned_at, legal_basis, months FROM log_pruning ORDER BY minimum_index DESC LIMIT 1',
  );
  return row
    ? {
        minimumIndex: row.minimum_index,
        prunedAt: row.pruned_at.toISOString(),
        legalBasis: row.legal_basis,
        months: row.months,
      }
    : null;
}

/** Whether a bundle is refused: it ends at or below the minimum index. Hash tiles never are. */
export const isPruned = ({ level, index, width }: TileId, minimum: number, tileWidth: number): boolean =>
  level === 'entries' && index * tileWidth + width <= minimum;
