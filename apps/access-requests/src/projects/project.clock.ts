import type { Tx } from '@garant/nest-kit';
import {
  deliveryRequests,
  dueReminders,
  processingEnd,
  type PermitTerms,
  type ProjectEvent,
  type ProjectLife,
} from '@garant/rules';
import { requestMessage } from '../clocks/message.request.js';
import { holdersOf, operatorsOf, partiesOf } from './concerned.people.js';
import { workingCalendar } from '../clocks/working.calendar.js';
import { foldProject, projectProjection } from './project.projection.js';
import { appendBySystem, streamFor } from './stream.change.js';

const BATCH = 20;

/**
 * What time and permits ask of projects: the request to each holder as soon as a permit is active (EHDS Art. 68(7)), the end
 * of processing with what is owed from then on, and reminders. Nothing here decides anything for or against a person.
 */
export async function projectStep(tx: Tx, now: string): Promise<boolean> {
  const asked = await requestDeliveries(tx, now);
  const ended = await endProcessing(tx, now);
  const reminded = await remind(tx, now);
  return asked + ended + reminded > 0;
}

async function requestDeliveries(tx: Tx, now: string): Promise<number> {
  const rows = await tx.query<{ terms: PermitTerms }>(
    `SELECT p.terms FROM permit p LEFT JOIN project_permit q ON q.permit_id = p.permit_id
     WHERE p.status = 'active' AND q.requested IS NOT TRUE ORDER BY p.signed_at LIMIT $1`,
    [BATCH],
  );
  for (const { terms } of rows)
    await add(tx, terms.applicationId, now, (life) => deliveryRequests(life, terms, now, workingCalendar()));
  return rows.length;
}

/** A superseded permit does not end: its data and its duties go on with the one that took its place. */
async function endProcessing(tx: Tx, now: string): Promise<number> {
  const rows = await tx.query<{
    terms: PermitTerms;
    status: 'expired' | 'revoked';
    ended_at: Date;
    goes_on: boolean;
  }>(
    `SELECT p.terms, p.status, CASE p.status WHEN 'expired' THEN p.valid_until ELSE p.changed_at END AS ended_at,
       EXISTS (SELECT 1 FROM permit o WHERE o.application_id = p.application_id AND o.permit_id <> p.permit_id
         AND o.status IN ('signed', 'active', 'suspended')) AS goes_on
     FROM permit p LEFT JOIN project_permit q ON q.permit_id = p.permit_id
     WHERE p.status IN ('expired', 'revoked') AND q.ended IS NOT TRUE ORDER BY p.signed_at LIMIT $1`,
    [BATCH],
  );
  for (const { terms, status, ended_at, goes_on } of rows) {
    const { applicationId, permitId, environmentId } = terms;
    const ended = {
      applicationId,
      permitId,
      environmentId,
      because: status,
      endedAt: ended_at.toISOString(),
    };
    await add(tx, applicationId, now, (life) => processingEnd(life, ended, goes_on, workingCalendar()));
  }
  return rows.length;
}

async function remind(tx: Tx, now: string): Promise<number> {
  const rows = await tx.query<{ application_id: string }>(
    'SELECT application_id FROM project WHERE remind_at <= $1 ORDER BY remind_at LIMIT $2',
    [now, BATCH],
  );
  let sent = 0;
  for (const { application_id: applicationId } of rows) {
    const events = await add(tx, applicationId, now, (life) => (life ? dueReminders(life, now) : []));
    for (const event of events) if (event.type === 'duty.reminded') await tellOf(tx, event.data);
    sent += events.length;
  }
  return sent;
}

/** To whoever owes it; once it is late, to the access body and the applicant, too. */
async function tellOf(
  tx: Tx,
  {
    applicationId,
    permitId,
    holderId,
    duty,
    dueAt,
    daysLeft,
  }: Extract<ProjectEvent, { type: 'duty.reminded' }>['data'],
): Promise<void> {
  const { applicants, signatories } = await partiesOf(tx, applicationId);
  const owing: Record<typeof duty, () => Promise<string[]>> = {
    delivery: async () => holdersOf(tx, await datasetsOf(tx, permitId, holderId)),
    access: () => Promise.resolve(signatories),
    deletion: async () => operatorsOf(tx, await environmentOf(tx, permitId)),
    results: () => Promise.resolve(applicants),
  };
  const late = daysLeft === 0 ? [...applicants, ...signatories] : [];
  await requestMessage(tx, {
    to: [...(await owing[duty]()), ...late],
    kind: daysLeft === 0 ? `${duty}-late` : `${duty}-due`,
    about: 'project',
    aboutId: applicationId,
    dueAt,
  });
}

const datasetsOf = async (tx: Tx, permitId: string | null, holderId: string | null): Promise<string[]> => {
  const rows = await tx.query<{ id: string }>(
    `SELECT d->>'datasetId' AS id FROM permit, jsonb_array_elements(terms->'datasets') d
     WHERE permit_id = $1 AND d->>'holderId' = $2`,
    [permitId, holderId],
  );
  return rows.map(({ id }) => id);
};
const environmentOf = async (tx: Tx, permitId: string | null): Promise<string> => {
  const [row] = await tx.query<{ id: string }>(
    `SELECT terms->>'environmentId' AS id FROM permit WHERE permit_id = $1`,
    [permitId],
  );
  return row?.id ?? '';
};

/** Appends to a project what a rule makes of its life. */
export async function add(
  tx: Tx,
  applicationId: string,
  now: string,
  make: (life: ProjectLife | undefined) => ProjectEvent[],
): Promise<ProjectEvent[]> {
  const stream = await streamFor(tx, projectProjection, applicationId);
  const events = make(foldProject(applicationId, stream.events));
  await appendBySystem(tx, projectProjection, applicationId, stream, events, {
    cause: { system: `system:clock/${applicationId}` },
    now,
  });
  return events;
}
