import type { Tx } from '@garant/nest-kit';
import type { ClockParty } from '@garant/rules';
import { holdersOf, operatorsOf } from '../projects/concerned.people.js';
import type { OpenClock } from './clock.store.js';

/** Whom a clock concerns: those who owe, and those who wait. Accounts, and no role where accounts are known. */
export interface Concerned {
  readonly owing: readonly string[];
  /** Told when it has run out, beside those who owe. */
  readonly waiting: readonly string[];
}

export async function concernedBy(tx: Tx, clock: OpenClock): Promise<Concerned> {
  const applicationId = await applicationOf(tx, clock);
  const applicants = applicationId === null ? [] : await applicantsOf(tx, applicationId);
  const body = applicationId === null ? [] : await officialsOf(tx, applicationId);
  const owing: Record<ClockParty, () => Promise<readonly string[]>> = {
    applicant: () => Promise.resolve(applicants),
    'access-body': () => Promise.resolve(body),
    authority: () => Promise.resolve(body),
    holder: async () => holdersOf(tx, await datasetsOf(tx, clock, applicationId)),
    environment: async () => operatorsOf(tx, await environmentOf(tx, clock.aboutId)),
    platform: () => Promise.resolve([]),
  };
  const party = clock.owedBy;
  return { owing: await owing[party](), waiting: party === 'applicant' ? body : applicants };
}

async function applicationOf(tx: Tx, { noun, aboutId }: OpenClock): Promise<string | null> {
  if (noun === 'application' || noun === 'project') return aboutId;
  if (noun === 'dataset') return null;
  const [row] = await tx.query<{ id: string }>(
    'SELECT application_id AS id FROM permit WHERE permit_id = $1',
    [aboutId],
  );
  return row?.id ?? null;
}

async function applicantsOf(tx: Tx, applicationId: string): Promise<string[]> {
  const rows = await tx.query<{ account: string }>(
    `SELECT applicant::text AS account FROM application WHERE application_id = $1
     UNION SELECT unnest(members)::text FROM application WHERE application_id = $1`,
    [applicationId],
  );
  return rows.map(({ account }) => account);
}

/** Who is assigned to a case, or acted on it as assessor or signatory; nobody who is recused from it. */
async function officialsOf(tx: Tx, applicationId: string): Promise<string[]> {
  const rows = await tx.query<{ account: string }>(
    `SELECT DISTINCT account FROM (
       SELECT actor->>'ref' AS account FROM event_stream WHERE stream_id = $1 AND actor->>'role' IN ('assessor', 'signatory')
       UNION SELECT unnest(assigned)::text FROM application_committee WHERE application_id = $2) w
     WHERE NOT EXISTS (SELECT 1 FROM application_committee d WHERE d.application_id = $2 AND w.account::uuid = ANY(d.recused))`,
    [`application:${applicationId}`, applicationId],
  );
  return rows.map(({ account }) => account);
}

async function datasetsOf(tx: Tx, clock: OpenClock, applicationId: string | null): Promise<string[]> {
  if (clock.noun === 'dataset') return [clock.aboutId];
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT jsonb_array_elements_text(e.data->'datasetIds') AS id FROM event_stream e
     WHERE e.stream_id = $1 AND e.type = 'application.submitted'`,
    [`application:${applicationId}`],
  );
  return rows.map(({ id }) => id);
}

async function environmentOf(tx: Tx, applicationId: string): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT terms->>'environmentId' AS id FROM permit WHERE application_id = $1 ORDER BY signed_at DESC LIMIT 1`,
    [applicationId],
  );
  return row?.id ?? '';
}
