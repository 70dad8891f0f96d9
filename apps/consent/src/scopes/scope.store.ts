import type { PermitTerms } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { DATA_CATEGORIES, PURPOSE_CODES, type ChoiceScope } from '@garant/rules';

/** Names a scope in a set. */
export const scopeKey = ({ kind, id }: ChoiceScope): string => `${kind}/${id ?? ''}`;

/** Those of the scopes that name something: a purpose or a category of the law, or what access-requests announced. */
export async function knownScopes(tx: Tx, scopes: readonly ChoiceScope[]): Promise<Set<string>> {
  const ofLaw: readonly string[] = [
    'everything/',
    ...PURPOSE_CODES.map((id) => scopeKey({ kind: 'purpose', id })),
    ...DATA_CATEGORIES.map((id) => scopeKey({ kind: 'category', id })),
  ];
  const known = new Set(scopes.map(scopeKey).filter((key) => ofLaw.includes(key)));
  const others = [...new Map(scopes.map((scope) => [scopeKey(scope), scope])).values()].filter(
    (scope) => !known.has(scopeKey(scope)),
  );
  if (others.length === 0) return known;
  const rows = await tx.query<{ kind: ChoiceScope['kind']; id: string }>(
    'SELECT s.kind, s.id FROM known_scope s JOIN unnest($1::text[], $2::text[]) AS n (kind, id) USING (kind, id)',
    [others.map(({ kind }) => kind), others.map(({ id }) => id ?? null)],
  );
  for (const row of rows) known.add(scopeKey(row));
  return known;
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
