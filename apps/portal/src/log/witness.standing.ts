import type { WitnessingView } from '@garant/contracts';

/** How many entries a log may be ahead of its witnesses before people are told: they look a moment later than it signs. */
const NEAR = 2_000;

/** `none`: nobody else cosigns; `open`: some do, none must; `met`, `behind`: whether enough have cosigned lately. */
export function standingOf({
  quorum,
  witnesses,
  witnessedSize,
  size,
}: Pick<WitnessingView, 'quorum' | 'witnesses' | 'witnessedSize' | 'size'>):
  'none' | 'open' | 'met' | 'behind' {
  if (quorum === 'none') return witnesses.length === 0 ? 'none' : 'open';
  return witnessedSize !== null && (size ?? 0) - witnessedSize <= NEAR ? 'met' : 'behind';
}
