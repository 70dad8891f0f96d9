import type { Tx } from '@garant/nest-kit';

export interface Officer {
  ref: string;
  name: string | null;
}

/** Accounts that hold the role of data protection officer, from the provider or by local assignment. */
export const officersOf = (tx: Tx): Promise<Officer[]> =>
  tx.query(
    `SELECT ref, name FROM account a WHERE 'data-protection-officer' = ANY(a.roles)
       OR EXISTS (SELECT 1 FROM role_assignment r WHERE r.account_ref = a.ref AND r.role = 'data-protection-officer')
     ORDER BY name NULLS LAST, ref LIMIT 200`,
  );
