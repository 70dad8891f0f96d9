import type { ApplicationContent, EnvironmentState, PermitDocument, PublicProject } from '@garant/contracts';
import { loadStream, type Tx } from '@garant/nest-kit';
import { FORM } from '@garant/rules';
import { environmentById } from '../environments/environment.store.js';
import { textByHash } from '../texts/text.store.js';
import { entriesOf, registerRow } from './register.store.js';

/** Moments of a project that everybody may know: no act of one assessor or member of the committee. */
const PUBLIC_STEPS: readonly string[] = [
  'application.submitted',
  'application.found-complete',
  'application.decided',
  'permit.activated',
  'permit.suspended',
  'permit.suspension-lifted',
  'permit.revoked',
  'permit.expired',
  'delivery.requested',
  'delivery.delivered',
  'delivery.access-given',
  'deletion.confirmed',
  'result.published',
  'result.withdrawn',
  'result.postponed',
];

/**
 * One project as everybody may see it (EHDS Art. 57(1)(j), 58(1)(f)(g)). `account` stands for the name of a person who
 * agreed to be named: the gateway, which alone knows names, puts it in.
 */
export async function publicProject(
  tx: Tx,
  applicationId: string,
  now: string,
): Promise<PublicProject | null> {
  const row = await registerRow(tx, applicationId);
  if (!row) return null;
  const [entry] = await entriesOf(tx, [row], now);
  const content = row.content as ApplicationContent;
  const permits = await tx.query<{ permit_id: string; status: string; document: PermitDocument }>(
    'SELECT permit_id, status, document FROM permit WHERE application_id = $1 ORDER BY signed_at',
    [applicationId],
  );
  const streams = await Promise.all(
    [
      `application:${applicationId}`,
      `project:${applicationId}`,
      ...permits.map((one) => `permit:${one.permit_id}`),
    ].map((stream) => loadStream(tx, stream)),
  );
  const events = streams.flat();
  const submitted = events.find(({ type }) => type === 'application.submitted');
  const decided = events.findLast(({ type }) => type === 'application.decided');
  const reason = decided && (await textByHash<{ reason?: string }>(tx, String(decided.data.reasonHash)));
  const newest = permits.at(-1)?.document;
  const environment = newest?.environment ?? (await environmentById(tx, content.environmentId));
  return {
    ...entry!,
    kind: String(submitted?.data.kind ?? 'permit'),
    people: newest
      ? newest.authorisedPersons.map(({ account, function: role }) => ({
          function: role,
          name: null,
          ...(row.life?.named.includes(account) ? { account } : {}),
        }))
      : [{ function: 'principal-investigator', name: null }],
    environment: environment ? place(environment) : null,
    decisionReason: reason?.reason ?? null,
    ethics: answersOf(content),
    resultsPostponed: row.life?.postponedAt !== null && row.life?.postponedAt !== undefined,
    permits: permits.map(({ permit_id, status, document }) => ({
      permitId: permit_id,
      status,
      validFrom: document.duration.from,
      validUntil: document.duration.until,
    })),
    steps: events
      .filter(({ type }) => PUBLIC_STEPS.includes(type))
      .map(({ type, time }) => ({ type, at: time }))
      .sort((a, b) => a.at.localeCompare(b.at)),
  };
}

const place = ({ name, country }: Pick<EnvironmentState, 'name' | 'country'>) => ({ name, country });

/** Answers about ethics and values that the form says are published. */
function answersOf(content: ApplicationContent): PublicProject['ethics'] {
  return FORM.filter(
    ({ section, published }) => published && (section === 'values' || section === 'ethics'),
  ).flatMap(({ field, label }) => {
    const given = (content as Record<string, unknown>)[field];
    const { answer, evidence } =
      typeof given === 'string'
        ? { answer: given, evidence: '' }
        : { answer: '', evidence: '', ...(given as { answer?: string; evidence?: string } | undefined) };
    return answer === '' ? [] : [{ field, label, answer, evidence }];
  });
}
