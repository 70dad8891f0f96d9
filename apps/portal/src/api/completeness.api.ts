import type { AlarmState, CompletenessQuery, PeriodView } from '@garant/contracts';
import type { CompletenessFile } from '@garant/merkle-log';
import { useQuery } from '@tanstack/react-query';
import { read } from './client.js';
import { useCommand } from './command.hook.js';

export interface PublicPeriods {
  size: number;
  closedTo: number;
  periods: PeriodView[];
}
export const usePeriods = () =>
  useQuery({
    queryKey: ['log', 'periods'],
    queryFn: ({ signal }) => read<PublicPeriods>('/log/periods', signal),
    refetchInterval: 30_000,
  });

export interface CompletenessAnswer {
  file: CompletenessFile;
  notCovered: { from: number; to: number } | null;
  next: number | null;
}
/** Noted in the log, like every read of an inspector. */
export const readCompleteness = (
  asked: Pick<CompletenessQuery, 'kind' | 'ref'> & { from?: number; mission?: string },
): Promise<CompletenessAnswer> => {
  const query = new URLSearchParams({ kind: asked.kind, ref: asked.ref });
  if (asked.from) query.set('from', String(asked.from));
  if (asked.mission) query.set('mission', asked.mission);
  return read<CompletenessAnswer>(`/api/v1/inspection/completeness?${query}`);
};

const ALARMS = ['alarms'];
export const useAlarms = () =>
  useQuery({
    queryKey: ALARMS,
    queryFn: async ({ signal }) => (await read<{ alarms: AlarmState[] }>('/api/v1/alarms', signal)).alarms,
    refetchInterval: 10_000,
  });
export type AlarmOutcome = 'repaired' | 'explained' | 'false-alarm';
export const useCloseAlarm = () =>
  useCommand<{ code: string; place: string; outcome: AlarmOutcome }>({
    path: () => '/api/v1/alarms/close',
    refresh: [ALARMS],
    patience: 10,
  });
