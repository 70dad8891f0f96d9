import type { Tx } from '@garant/nest-kit';

/** Accounts of an organisation that acted on a stream: whom a message about it reaches. */
const actorsOf = async (tx: Tx, streamIds: readonly string[], role: string): Promise<string[]> => {
  const rows = await tx.query<{ ref: string }>(
    `SELECT DISTINCT actor->>'ref' AS ref FROM event_stream WHERE stream_id = ANY($1) AND actor->>'role' = $2`,
    [streamIds, role],
  );
  return rows.map(({ ref }) => ref);
};

export const operatorsOf = (tx: Tx, environmentId: string): Promise<string[]> =>
  actorsOf(tx, [`environment:${environmentId}`], 'environment-operator');
export const holdersOf = (tx: Tx, datasetIds: readonly string[]): Promise<string[]> =>
  actorsOf(
    tx,
    datasetIds.map((id) => `dataset:${id}`),
    'holder',
  );

/** People of the permits in force in an environment, and who signed them for the access body. */
export async function peopleIn(tx: Tx, environmentId: string): Promise<string[]> {
  const rows = await tx.query<{ account: string }>(
    `SELECT DISTINCT account FROM permit p, LATERAL (
       SELECT p.applicant::text AS account UNION SELECT p.signed_by::text UNION
       SELECT jsonb_array_elements_text(p.terms->'persons')) every
     WHERE p.terms->>'environmentId' = $1 AND p.status IN ('signed', 'active', 'suspended')`,
    [environmentId],
  );
  return rows.map(({ account }) => account);
}

/** Who applied, and who signed for the access body. */
export async function partiesOf(
  tx: Tx,
  applicationId: string,
): Promise<{ applicants: string[]; signatories: string[] }> {
  const rows = await tx.query<{ applicant: string; signed_by: string }>(
    'SELECT DISTINCT applicant, signed_by FROM permit WHERE application_id = $1',
    [applicationId],
  );
  return {
    applicants: [...new Set(rows.map((row) => row.applicant))],
    signatories: [...new Set(rows.map((row) => row.signed_by))],
  };
}
