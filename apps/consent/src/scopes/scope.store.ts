import type { PermitTerms } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { DATA_CATEGORIES, PURPOSE_CODES, type ChoiceScope } from '@garant/rules';

/** Whether a scope names something that exists: a purpose or a category of the law, or what access-requests announced. */
export async function scopeIsKnown(tx: Tx, scope: ChoiceScope): Promise<boolean> {
  if (scope.kind === 'everything') return true;
  if (scope.kind === 'purpose') return (PURPOSE_CODES as readonly string[]).includes(scope.id ?? '');
  if (scope.kind === 'category') return (DATA_CATEGORIES as readonly string[]).includes(scope.id ?? '');
  const rows = await tx.query('SELECT 1 FROM known_scope WHERE kind = $1 AND id = $2', [
    scope.kind,
    scope.id,
  ]);
  return rows.length > 0;
}

export async function rememberScope(
  tx: Tx,
  kind: 'project' | 'dataset' | 'holder',
  id: string,
  holderId: string | null = null,
): Promise<void> {
  await tx.query(
    `INSERT INTO known_scope (kind, id, holder_id) VALUES ($1,$2,$3) ON CONFLICT (kind, id) DO UPDATE SET holder_id = excluded.holder_id`,
    [kind, id, holderId],
  );
}

export async function holderOfDataset(tx: Tx, datasetId: string): Promise<string | null> {
  const [row] = await tx.query<{ holder_id: string }>(
    `SELECT holder_id FROM known_scope WHERE kind = 'dataset' AND id = $1`,
    [datasetId],
  );
  return row?.holder_id ?? null;
}

export async function rememberPermit(tx: Tx, terms: PermitTerms): Promise<void> {
  await tx.query(
    'INSERT INTO known_permit (permit_id, terms) VALUES ($1,$2) ON CONFLICT (permit_id) DO NOTHING',
    [terms.permitId, JSON.stringify(terms)],
  );
}

export async function permitTermsOf(tx: Tx, permitId: string): Promise<PermitTerms | null> {
  const [row] = await tx.query<{ terms: PermitTerms }>(
    'SELECT terms FROM known_permit WHERE permit_id = $1',
    [permitId],
  );
  return row?.terms ?? null;
}
