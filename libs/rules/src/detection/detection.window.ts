import type { Hit } from './detection.hits.js';
import { detectionRule, type DetectionRuleId, type Tuning } from './detection.table.js';

/** What one window of one rule has added up. The order in which its entries come does not show in it. */
export interface WindowState {
  readonly rule: DetectionRuleId;
  readonly about: Hit['about'];
  readonly window: string;
  readonly entries: number;
  readonly rows: number;
  readonly values: readonly string[];
  /** The earliest of its entries, at most {@link MOST_SHOWN}. */
  readonly shown: readonly number[];
  readonly from: string;
  readonly to: string;
  /** A window is told once. */
  readonly raised: boolean;
}
export const MOST_SHOWN = 50;
/** More values than any limit asks for. */
const MOST_VALUES = 1_000;

/** Identity of a window: what is stored under it, and told at most once. */
export const windowKey = ({ rule, about, window }: Pick<Hit, 'rule' | 'about' | 'window'>): string =>
  [rule, window, about.actor ?? '', about.subject ?? '', about.permit ?? ''].join(' ');

/** A window after more of its entries. @param before absent for its first */
export function addHits(before: WindowState | undefined, hits: readonly Hit[]): WindowState {
  const [first] = hits;
  const { rule, about, window } = before ?? first!;
  const union = <T>(mine: readonly T[], more: readonly T[]): T[] => [...new Set([...mine, ...more])];
  const times = [...(before ? [before.from, before.to] : []), ...hits.map(({ at }) => at)].sort();
  return {
    rule,
    about,
    window,
    entries: (before?.entries ?? 0) + hits.length,
    rows: (before?.rows ?? 0) + hits.reduce((sum, { weight }) => sum + weight, 0),
    values: union(
      before?.values ?? [],
      hits.flatMap(({ value }) => (value === null ? [] : [value])),
    )
      .sort()
      .slice(0, MOST_VALUES),
    shown: union(
      before?.shown ?? [],
      hits.map(({ index }) => index),
    )
      .sort((a, b) => a - b)
      .slice(0, MOST_SHOWN),
    from: times[0]!,
    to: times.at(-1)!,
    raised: before?.raised ?? false,
  };
}

/** The figure that the rule's limit is compared with. A dormant account is told by its first act. */
export function figureOf({ rule, entries, rows, values }: WindowState): number {
  const { measure } = detectionRule(rule);
  return measure === 'values' ? values.length : measure === 'rows' ? rows : entries;
}

/** Whether a window is to be told now. */
export const isDue = (state: WindowState, tuning: Tuning): boolean =>
  !state.raised &&
  tuning.enabled &&
  figureOf(state) >= (state.rule === 'dormant-account' ? 1 : tuning.parameters.limit!);
