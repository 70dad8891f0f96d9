import { endOfParisDay, parisDay } from '@garant/rules';

const HOUR_MS = 3_600_000;
/** Hour of the day in Paris at which the digest goes out. */
const DIGEST_HOUR = 7;
const BACKOFF_MS = [60_000, 5 * 60_000, 30 * 60_000, 2 * HOUR_MS, 12 * HOUR_MS] as const;

/** The next digest hour after a moment, RFC 3339: everything until then goes in one mail. */
export function nextDigest(now: string): string {
  const midnight = Date.parse(endOfParisDay(parisDay(now))) + 1;
  const today = midnight - 24 * HOUR_MS + DIGEST_HOUR * HOUR_MS;
  const at = today > Date.parse(now) ? today : midnight + DIGEST_HOUR * HOUR_MS;
  return new Date(at).toISOString();
}

/** When a mail that did not go out is tried again; null: it is given up. @param tries attempts so far */
export function nextTry(tries: number, now: string): string | null {
  const wait = BACKOFF_MS[tries - 1];
  return wait === undefined ? null : new Date(Date.parse(now) + wait).toISOString();
}
