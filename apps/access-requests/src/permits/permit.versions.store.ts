import type { PermitPublicStatus, PermitVersion } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';

interface VersionRow {
  of: string;
  permit_id: string;
  application_id: string;
  kind: PermitVersion['kind'];
  status: PermitVersion['status'];
  valid_from: string;
  valid_until: string;
  signed_at: Date;
  ended_at: Date | null;
}

/** For each permit, the chain that it belongs to, first to newest: each took the place of the one before it. */
export async function versionsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, PermitVersion[]>> {
  const rows = await tx.query<VersionRow>(
    `WITH RECURSIVE back AS (
       SELECT permit_id AS of, permit_id, replaces FROM permit WHERE permit_id = ANY($1)
       UNION SELECT b.of, p.permit_id, p.replaces FROM back b JOIN permit p ON p.permit_id = b.replaces),
     chain AS (
       SELECT of, permit_id FROM back
       UNION SELECT c.of, p.permit_id FROM chain c JOIN permit p ON p.replaces = c.permit_id)
     SELECT c.of, p.permit_id, p.application_id, p.kind, p.status, p.terms->>'validFrom' AS valid_from,
       p.terms->>'validUntil' AS valid_until, p.signed_at, p.ended_at
     FROM chain c JOIN permit p USING (permit_id) ORDER BY p.signed_at, p.permit_id`,
    [ids],
  );
  const chains = new Map<string, PermitVersion[]>();
  for (const row of rows) {
    const chain = chains.get(row.of) ?? [];
    chain.push({
      permitId: row.permit_id,
      applicationId: row.application_id,
      kind: row.kind,
      status: row.status,
      validFrom: row.valid_from,
      validUntil: row.valid_until,
      signedAt: row.signed_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
    });
    chains.set(row.of, chain);
  }
  return chains;
}

/** What everybody may know of a permit whose id they have: whether it is in use, and what took its place. */
export async function publicStatus(tx: Tx, permitId: string): Promise<PermitPublicStatus | null> {
  const [row] = await tx.query<{
    status: PermitPublicStatus['status'];
    valid_from: string;
    valid_until: string;
    replaces: string | null;
    superseded_by: string | null;
  }>(
    `SELECT status, terms->>'validFrom' AS valid_from, terms->>'validUntil' AS valid_until, replaces, superseded_by
     FROM permit WHERE permit_id = $1`,
    [permitId],
  );
  return row
    ? {
        permitId,
        status: row.status,
        validFrom: row.valid_from,
        validUntil: row.valid_until,
        replaces: row.replaces,
        supersededBy: row.superseded_by,
      }
    : null;
}

/** Places of a permit in the status lists: its own, and those of the visas of the persons named now. */
export async function placesOf(
  tx: Tx,
  permitId: string,
): Promise<{ permit: number | null; persons: ReadonlyMap<string, number> }> {
  const rows = await tx.query<{ place: number; account: string | null }>(
    'SELECT place, account FROM permit_status WHERE permit_id = $1 AND NOT revoked',
    [permitId],
  );
  const own = rows.find(({ account }) => account === null);
  return {
    permit: own ? Number(own.place) : null,
    persons: new Map(
      rows.flatMap(({ place, account }) => (account === null ? [] : [[account, Number(place)]])),
    ),
  };
}
