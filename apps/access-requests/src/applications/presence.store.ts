import type { PresenceView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';

/** After this long without a word, somebody is taken to have closed the form. */
const SECONDS = 30;

/** Says that somebody has a form open, and at which field; answers who else has. */
export async function noteSeen(
  tx: Tx,
  seen: { applicationId: string; account: string; field: string | null },
): Promise<PresenceView['others']> {
  await tx.query(
    `INSERT INTO application_presence (application_id, account, field, seen_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (application_id, account) DO UPDATE SET field = EXCLUDED.field, seen_at = EXCLUDED.seen_at`,
    [seen.applicationId, seen.account, seen.field],
  );
  await tx.query(
    `DELETE FROM application_presence WHERE application_id = $1 AND seen_at < now() - interval '10 minutes'`,
    [seen.applicationId],
  );
  const rows = await tx.query<{ account: string; field: string | null; seen_at: Date }>(
    `SELECT account, field, seen_at FROM application_presence
     WHERE application_id = $1 AND account <> $2 AND seen_at > now() - make_interval(secs => $3) ORDER BY seen_at DESC`,
    [seen.applicationId, seen.account, SECONDS],
  );
  return rows.map(({ account, field, seen_at }) => ({ account, field, seenAt: seen_at.toISOString() }));
}
