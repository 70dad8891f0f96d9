import type { WorkloadItem } from '@garant/contracts';
import type { Tone } from '../../ui/surface.js';

export interface BoardFilter {
  readonly q: string;
  readonly state: string;
  readonly kind: string;
  readonly due: string;
  readonly assignee: string;
  readonly page: number;
}
export const BOARD_PAGE = 50;

/** What an address asks for. */
export const filterOf = (search: URLSearchParams): BoardFilter => ({
  q: search.get('q') ?? '',
  state: search.get('state') ?? '',
  kind: search.get('kind') ?? '',
  due: search.get('due') ?? '',
  assignee: search.get('assignee') ?? '',
  page: Math.max(0, Math.trunc(Number(search.get('page')) || 0)),
});

/** The same for the service: empty parts are left out. */
export function boardQuery({ page, ...rest }: BoardFilter): string {
  const given = Object.entries(rest).filter(([, value]) => value.trim() !== '');
  return new URLSearchParams([
    ...given,
    ['limit', String(BOARD_PAGE)],
    ['offset', String(page * BOARD_PAGE)],
  ]).toString();
}

const DAY_MS = 86_400_000;
/** How pressing a case is, and the words for it: late in words, not in colour alone. */
export function dueOf(
  clock: WorkloadItem['clock'],
  now: string,
): { readonly text: 'late' | 'left' | 'paused'; readonly days: number; readonly tone: Tone } | null {
  if (clock === null) return null;
  if (clock.dueAt === null) return { text: 'paused', days: 0, tone: 'info' };
  const left = (Date.parse(clock.dueAt) - Date.parse(now)) / DAY_MS;
  if (left < 0) return { text: 'late', days: Math.max(1, Math.ceil(-left)), tone: 'danger' };
  const days = Math.floor(left);
  return { text: 'left', days, tone: days < 8 ? 'warn' : 'neutral' };
}
