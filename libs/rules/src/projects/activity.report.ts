import type { ApplicantType, PurposeCode } from '../codes.js';
import { addMonths, instant, timestamp } from '../clocks/calendar.js';
import { daysFrom } from './project.dates.js';
import type { ResultKind } from './project.model.js';

/** An event as the report reads it. */
export interface ReportEvent {
  readonly type: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}
type Counts = Record<string, number>;

/** What EHDS Art. 59 asks an access body to report of a period, as far as this platform's events can tell. */
export interface ActivityReport {
  readonly from: string;
  readonly until: string;
  readonly applications: {
    readonly received: number;
    readonly withdrawn: number;
    readonly granted: number;
    readonly refused: number;
    readonly byApplicantType: Counts;
    readonly byKind: Counts;
    readonly byPurpose: Counts;
    readonly byCategory: Counts;
  };
  /** Over the projects whose users first got access in the period. */
  readonly delays: {
    readonly projects: number;
    /** Days from the application to the first access; null without any. */
    readonly applicationToAccess: number | null;
    /** Days from the request to the holder to its delivery. */
    readonly requestToDelivery: number | null;
    readonly decided: number;
    readonly applicationToDecision: number | null;
  };
  readonly measures: Counts;
  readonly audits: { readonly environments: number };
  readonly fees: { readonly estimatedCents: number; readonly acceptedCents: number };
  readonly labels: number;
  readonly results: { readonly published: number; readonly byKind: Counts };
  readonly findings: { readonly reported: number; readonly closed: number };
  readonly complaints: { readonly received: number; readonly forwarded: number; readonly answered: number };
  readonly deletions: number;
  /** What the article asks and these events do not hold, in codes. */
  readonly elsewhere: readonly string[];
}

/** Asked by Art. 59(1) and known to no event of access requests. */
export const REPORTED_ELSEWHERE = [
  'data-subject-requests',
  'stakeholder-work',
  'revenue-received',
  'fines-imposed',
] as const;

/** Measures on a permit or an environment (EHDS Art. 63), by the event that records them. */
const MEASURES = [
  'permit.suspended',
  'permit.suspension-lifted',
  'permit.revoked',
  'permit.measure-announced',
  'permit.reinstated',
];

/**
 * Computes the report of Art. 59 for a period from every event up to its end: averages look back at what began before it.
 * @param events in order of time; @param categoriesOf EHDS Art. 51 categories of a dataset
 */
export function activityReport(
  events: Iterable<ReportEvent>,
  period: { readonly from: string; readonly until: string },
  categoriesOf: (datasetId: string) => readonly string[],
): ActivityReport {
  const inside = (at: string): boolean => at >= period.from && at < period.until;
  const submitted = new Map<string, string>();
  const requested = new Map<string, string>();
  const reached = new Set<string>();
  const count: Record<
    'byApplicantType' | 'byKind' | 'byPurpose' | 'byCategory' | 'measures' | 'byResult',
    Counts
  > = {
    byApplicantType: {},
    byKind: {},
    byPurpose: {},
    byCategory: {},
    measures: {},
    byResult: {},
  };
  const n: Counts = {};
  const access: number[] = [];
  const delivery: number[] = [];
  const decision: number[] = [];
  const add = (counts: Counts, key: string, by = 1): void => void (counts[key] = (counts[key] ?? 0) + by);
  for (const { type, at, data } of events) {
    if (at >= period.until) break;
    const applicationId = String(data.applicationId ?? '');
    const deliveryKey = `${String(data.permitId)} ${String(data.holderId)}`;
    if (type === 'application.submitted' && !submitted.has(applicationId)) submitted.set(applicationId, at);
    if (type === 'delivery.requested') requested.set(deliveryKey, at);
    const first = type === 'delivery.access-given' && !reached.has(applicationId);
    if (first) reached.add(applicationId);
    if (!inside(at)) continue;
    add(n, type);
    switch (type) {
      case 'application.submitted': {
        if (submitted.get(applicationId) !== at) break;
        add(n, 'received');
        add(count.byApplicantType, data.applicantType as ApplicantType);
        add(count.byKind, String(data.kind ?? 'permit'));
        add(count.byPurpose, data.purpose as PurposeCode);
        const datasets = (data.datasetIds ?? []) as string[];
        for (const category of new Set(datasets.flatMap((id) => [...categoriesOf(id)])))
          add(count.byCategory, category);
        break;
      }
      case 'application.decided': {
        add(n, data.decision === 'grant' ? 'granted' : 'refused');
        const since = submitted.get(applicationId);
        if (since !== undefined) decision.push(daysFrom(since, at));
        break;
      }
      case 'delivery.delivered': {
        const since = requested.get(deliveryKey);
        if (since !== undefined) delivery.push(daysFrom(since, at));
        break;
      }
      case 'delivery.access-given': {
        const since = submitted.get(applicationId);
        if (first && since !== undefined) access.push(daysFrom(since, at));
        break;
      }
      case 'result.published':
        add(count.byResult, data.kind as ResultKind);
        break;
      case 'environment.declared':
        if ((data.declaration as { kind?: string } | undefined)?.kind === 'audit') add(n, 'audit');
        break;
      case 'environment.attested':
        add(n, 'audit');
        break;
      case 'application.fee-estimated':
        add(n, 'estimatedCents', (data.estimate as { totalCents: number }).totalCents);
        break;
      case 'application.fees-accepted':
        add(n, 'acceptedCents', Number(data.totalCents));
        break;
      default:
        if (MEASURES.includes(type)) add(count.measures, type);
    }
  }
  const of = (key: string): number => n[key] ?? 0;
  return {
    ...period,
    applications: {
      received: of('received'),
      withdrawn: of('application.withdrawn'),
      granted: of('granted'),
      refused: of('refused'),
      byApplicantType: count.byApplicantType,
      byKind: count.byKind,
      byPurpose: count.byPurpose,
      byCategory: count.byCategory,
    },
    delays: {
      projects: access.length,
      applicationToAccess: mean(access),
      requestToDelivery: mean(delivery),
      decided: decision.length,
      applicationToDecision: mean(decision),
    },
    measures: count.measures,
    audits: { environments: of('audit') },
    fees: { estimatedCents: of('estimatedCents'), acceptedCents: of('acceptedCents') },
    labels: of('dataset.label-declared'),
    results: { published: of('result.published'), byKind: count.byResult },
    findings: { reported: of('finding.reported'), closed: of('finding.closed') },
    complaints: {
      received: of('complaint.filed'),
      forwarded: of('complaint.forwarded'),
      answered: of('complaint.answered'),
    },
    deletions: of('deletion.confirmed'),
    elsewhere: REPORTED_ELSEWHERE,
  };
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0
    ? null
    : Math.round((values.reduce((sum, one) => sum + one, 0) / values.length) * 10) / 10;

/** D16: the report of two years is due six months after they end (EHDS Art. 59(1)). */
export const reportDueAt = (periodEnd: string): string => timestamp(addMonths(instant(periodEnd), 6));
