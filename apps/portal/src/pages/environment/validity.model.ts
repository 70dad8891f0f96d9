import type { DeclarationState } from '@garant/rules';

const DAY = 86_400_000;
/** A year back and two and a half ahead: a certificate of three years fits from its middle on. */
export const WINDOW_DAYS = { before: 365, after: 900 } as const;

export interface Span {
  /** 0 to 1 of the picture. */
  from: number;
  to: number;
}
const place = (at: number, now: number): number =>
  Math.min(
    1,
    Math.max(0, (at - (now - WINDOW_DAYS.before * DAY)) / ((WINDOW_DAYS.before + WINDOW_DAYS.after) * DAY)),
  );

/** Where today is in the picture. */
export const TODAY = WINDOW_DAYS.before / (WINDOW_DAYS.before + WINDOW_DAYS.after);

/** The part of the picture in which a declaration holds; nothing for a missing one. */
export function spanOf({ declaration }: DeclarationState, now: number): Span | null {
  if (!declaration) return null;
  return {
    from: place(Date.parse(declaration.validFrom), now),
    to: place(Date.parse(declaration.validUntil), now),
  };
}

/** How urgent: blocks already, lapses within thirty days, or neither. */
export function urgencyOf(
  { blocks, declaration, standing }: DeclarationState,
  now: number,
): 'blocks' | 'soon' | 'fine' | 'none' {
  if (blocks) return 'blocks';
  if (!declaration || standing === 'missing') return 'none';
  return Date.parse(declaration.validUntil) - now < 30 * DAY ? 'soon' : 'fine';
}
