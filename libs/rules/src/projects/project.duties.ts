import { DAY_MS, instant, timestamp } from '../clocks/calendar.js';
import type { WorkingCalendar } from '../clocks/paris.calendar.js';
import type { PermitTerms } from '../permits/permit.model.js';
import { monthsAfter, PERIODS } from './project.dates.js';
import { deliveryState } from './project.decide.js';
import { publicVersion, reminderKey } from './project.evolve.js';
import type { Duty, Ending, ProjectEvent, ProjectLife } from './project.model.js';

/** The request to each holder, at once when a permit becomes active (EHDS Art. 68(7)); those already asked are left out. */
export function deliveryRequests(
  life: ProjectLife | undefined,
  { permitId, applicationId, datasets }: Pick<PermitTerms, 'permitId' | 'applicationId' | 'datasets'>,
  now: string,
  calendar: WorkingCalendar,
): ProjectEvent[] {
  const holders = [...new Set(datasets.map(({ holderId }) => holderId))];
  return holders
    .filter(
      (holderId) => !life?.deliveries.some((one) => one.permitId === permitId && one.holderId === holderId),
    )
    .map((holderId) => ({
      type: 'delivery.requested',
      key: applicationId,
      data: {
        applicationId,
        permitId,
        holderId,
        datasetIds: datasets.filter((one) => one.holderId === holderId).map(({ datasetId }) => datasetId),
        dueAt: monthsAfter(now, PERIODS.D06, calendar),
      },
    }));
}

/** What a sealed or unsealed release says about a delivery: the last dataset completes it, the first unsealing gives access. */
export function releaseEffect(
  life: ProjectLife,
  release: { readonly releaseId: string; readonly permitId: string; readonly datasetId: string },
  moment: 'sealed' | 'unsealed',
  now: string,
  calendar: WorkingCalendar,
): ProjectEvent[] {
  const found = life.deliveries.find(
    (one) => one.permitId === release.permitId && one.datasetIds.includes(release.datasetId),
  );
  if (!found) return [];
  const { applicationId } = life;
  const of = { applicationId, permitId: found.permitId, holderId: found.holderId };
  const delivered = {
    type: 'delivery.delivered',
    key: applicationId,
    data: { ...of, accessDueAt: monthsAfter(now, PERIODS.D07, calendar), by: 'release' },
  } as const;
  if (moment === 'sealed') {
    if (found.deliveredAt !== null || found.sealed.includes(release.datasetId)) return [];
    const part = {
      type: 'delivery.part-sealed',
      key: applicationId,
      data: { ...of, datasetId: release.datasetId, releaseId: release.releaseId },
    } as const;
    const all = found.datasetIds.every((id) => id === release.datasetId || found.sealed.includes(id));
    return all ? [part, delivered] : [part];
  }
  if (found.accessGivenAt !== null) return [];
  const given = {
    type: 'delivery.access-given',
    key: applicationId,
    data: { ...of, by: 'release' },
  } as const;
  return found.deliveredAt === null ? [delivered, given] : [given];
}

/** The end of processing under a permit. @param goesOn the project has another permit in force */
export function processingEnd(
  life: ProjectLife | undefined,
  ended: Pick<Ending, 'permitId' | 'environmentId' | 'because' | 'endedAt'> & {
    readonly applicationId: string;
  },
  goesOn: boolean,
  calendar: WorkingCalendar,
): ProjectEvent[] {
  if (life?.endings.some(({ permitId }) => permitId === ended.permitId)) return [];
  return [
    {
      type: 'processing.ended',
      key: ended.applicationId,
      data: {
        applicationId: ended.applicationId,
        permitId: ended.permitId,
        environmentId: ended.environmentId,
        because: ended.because,
        endedAt: ended.endedAt,
        deletionDueAt: monthsAfter(ended.endedAt, PERIODS.D11, calendar),
        resultsDueAt: goesOn ? null : monthsAfter(ended.endedAt, PERIODS.D09, calendar),
      },
    },
  ];
}

/** What somebody still owes a project. */
export interface OpenDuty {
  readonly duty: Duty;
  readonly permitId: string | null;
  readonly holderId: string | null;
  readonly dueAt: string;
}

/** Everything that is owed, soonest first. What a permit's end made pointless is not. */
export function openDuties(life: ProjectLife): OpenDuty[] {
  const running = life.deliveries.filter(
    (one) => !life.endings.some(({ permitId }) => permitId === one.permitId),
  );
  const duties = [
    ...running.flatMap(({ permitId, holderId, ...one }): OpenDuty[] => {
      const state = deliveryState({ permitId, holderId, ...one });
      if (state === 'access-given') return [];
      return state === 'delivered'
        ? [{ duty: 'access', permitId, holderId, dueAt: one.accessDueAt ?? one.dueAt }]
        : [{ duty: 'delivery', permitId, holderId, dueAt: one.dueAt }];
    }),
    ...life.endings.flatMap(({ permitId, deletionDueAt, confirmed }): OpenDuty[] =>
      confirmed ? [] : [{ duty: 'deletion', permitId, holderId: null, dueAt: deletionDueAt }],
    ),
    ...(life.resultsDueAt !== null && !life.results.some((result) => publicVersion(result))
      ? [{ duty: 'results' as const, permitId: null, holderId: null, dueAt: life.resultsDueAt }]
      : []),
  ];
  return duties.sort((a, b) => a.dueAt.localeCompare(b.dueAt));
}

export const DUTY_NOTICE_DAYS = [30, 7, 0] as const;

/** Reminders that are due and were not sent: the nearest step of each duty, once. */
export function dueReminders(life: ProjectLife, now: string): ProjectEvent[] {
  return openDuties(life).flatMap((of): ProjectEvent[] => {
    const left = (instant(of.dueAt) - instant(now)) / DAY_MS;
    const step = stepsAhead(life, of).findLast((days) => left <= days);
    if (step === undefined) return [];
    const data = { applicationId: life.applicationId, ...of, daysLeft: step };
    return [{ type: 'duty.reminded', key: life.applicationId, data }];
  });
}

/** When the next reminder is to be sent; null when none is left. */
export function nextReminderAt(life: ProjectLife): string | null {
  const times = openDuties(life).flatMap((of) => {
    const [step] = stepsAhead(life, of);
    return step === undefined ? [] : [timestamp(instant(of.dueAt) - step * DAY_MS)];
  });
  return times.sort()[0] ?? null;
}

/** Steps that come after the last one that was sent. One that was passed over is not sent late. */
function stepsAhead(life: ProjectLife, of: OpenDuty): number[] {
  const sent = DUTY_NOTICE_DAYS.filter((daysLeft) =>
    life.reminded.includes(reminderKey({ ...of, daysLeft })),
  );
  return DUTY_NOTICE_DAYS.filter((days) => sent.every((each) => days < each));
}
