const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waiting times after each failed try, as Standard Webhooks recommends; after the last one a message is dead. */
export const RETRY_AFTER_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** An endpoint that has failed at every try for so long is switched off. */
export const FAILING_LIMIT_MS = 5 * 24 * HOUR;
/** How long a rotated secret still signs beside the new one. */
export const OVERLAP_MS = 24 * HOUR;
/** How long messages that are delivered or dead are kept. */
export const KEPT_MS = 30 * 24 * HOUR;
export const TIMEOUT_MS = 15 * SECOND;

/** What an answer means. Redirects are not followed: an endpoint is where its owner said it is. */
export function outcomeOf(status: number | null): 'delivered' | 'gone' | 'failed' {
  if (status === 410) return 'gone';
  return status !== null && status >= 200 && status < 300 ? 'delivered' : 'failed';
}

/**
 * When to try again after `tries` tries have failed, or null when that was the last.
 * @param jitter from 0 to 1: up to a tenth is added, so that many do not come back at once
 */
export function nextTry(tries: number, now: number, jitter: number): number | null {
  const wait = RETRY_AFTER_MS[tries - 1];
  return wait === undefined ? null : now + Math.round(wait * (1 + jitter / 10));
}
