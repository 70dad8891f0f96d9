/** Whole days from an instant (RFC 3339) to now (ms); 0 within the first, and for a clock that runs behind. */
export const daysSince = (at: string, now: number): number =>
  Math.max(0, Math.floor((now - Date.parse(at)) / 86_400_000));
