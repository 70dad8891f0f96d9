import type { ActivityReportView, EventType } from '@garant/contracts';
import { ProblemError, type Tx } from '@garant/nest-kit';
import { activityReport, instant, reportDueAt, type ReportEvent } from '@garant/rules';
import { z } from 'zod';

/** Events that the report of EHDS Art. 59 is made of. */
const TYPES = [
  'application.submitted',
  'application.withdrawn',
  'application.decided',
  'application.fee-estimated',
  'application.fees-accepted',
  'permit.suspended',
  'permit.suspension-lifted',
  'permit.revoked',
  'permit.measure-announced',
  'permit.reinstated',
  'delivery.requested',
  'delivery.delivered',
  'delivery.access-given',
  'deletion.confirmed',
  'result.published',
  'environment.attested',
  'environment.declared',
  'dataset.label-declared',
  'finding.reported',
  'finding.closed',
  'complaint.filed',
  'complaint.forwarded',
  'complaint.answered',
] as const satisfies readonly EventType<'access-requests'>[];

const period = z.object({ from: z.iso.date(), until: z.iso.date() });
/** A period in days of Paris would move with summer time: days of the report are UTC. @throws ProblemError */
export function periodOf(query: unknown, now: string): { from: string; until: string } {
  const parsed = period.safeParse(query ?? {});
  if (!parsed.success)
    throw new ProblemError('invalid-query', {
      errors: parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), rule: message })),
    });
  const from = `${parsed.data.from}T00:00:00.000Z`;
  const until = `${parsed.data.until}T00:00:00.000Z`;
  if (!(instant(from) < instant(until)) || instant(from) > instant(now))
    throw new ProblemError('report-period', {
      errors: [{ field: 'until', rule: 'after from; from not in the future' }],
    });
  return { from, until };
}

export async function readReport(
  tx: Tx,
  given: { from: string; until: string },
): Promise<ActivityReportView> {
  const rows = await tx.query<{ type: string; recorded_at: Date; data: Record<string, unknown> }>(
    `SELECT type, recorded_at, data FROM event_stream WHERE type = ANY($1) AND recorded_at < $2
     ORDER BY recorded_at, stream_id, version`,
    [TYPES, given.until],
  );
  const categories = new Map(
    (
      await tx.query<{ dataset_id: string; categories: string[] | null }>(
        `SELECT dataset_id, description->'categories' AS categories FROM dataset`,
      )
    ).map((row) => [row.dataset_id, row.categories ?? []]),
  );
  const events = rows.map(({ type, recorded_at, data }): ReportEvent => ({
    type,
    at: recorded_at.toISOString(),
    data,
  }));
  const report = activityReport(events, given, (id) => categories.get(id) ?? []);
  return { ...report, dueAt: reportDueAt(given.until), elsewhere: [...report.elsewhere] };
}

/** The same numbers, one a line: section, name, value. */
export function reportCsv(report: ActivityReportView): string {
  const lines: string[][] = [['section', 'name', 'value']];
  const put = (section: string, name: string, value: unknown): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [key, inner] of Object.entries(value)) put(`${section}.${name}`, key, inner);
    else if (Array.isArray(value)) for (const one of value) lines.push([section, name, String(one)]);
    else lines.push([section, name, value === null ? '' : String(value as string | number)]);
  };
  for (const [name, value] of Object.entries(report)) put('report', name, value);
  return lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

/** RFC 4180; what a spreadsheet would take for a formula is quoted with an apostrophe. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
