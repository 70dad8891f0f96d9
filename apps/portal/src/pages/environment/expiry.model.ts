const DAY = 86_400_000;
/** Whether a dated certificate has lapsed, lapses within ninety days, or holds. */
export function expiryOf(until: string, now: number): 'lapsed' | 'soon' | 'holds' {
  const left = Date.parse(until) - now;
  return left <= 0 ? 'lapsed' : left < 90 * DAY ? 'soon' : 'holds';
}
