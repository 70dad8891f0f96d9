import { readFileSync } from 'node:fs';
import type { Certificate } from 'pkijs';
import {
  certificatesIn,
  timestampRequest,
  TimestampRefusal,
  tokenIn,
  verifyTimestamp,
  type VerifiedTimestamp,
} from './timestamp.token.js';

const PATIENCE_MS = 15_000;
const MOST_BYTES = 64 * 1024;
/** How far its clock and ours may be apart. */
const SKEW_MS = 5 * 60_000;

/** A time-stamp authority (RFC 3161 over HTTP): whom to ask, whom to believe, how often. */
export interface TimestampAuthority {
  url: string;
  /** Login of the service, when its address has one. */
  authorization?: string;
  trusted: readonly Certificate[];
  intervalMs: number;
}

/**
 * @param url empty: no checkpoint is stamped
 * @throws Error when the authority has no certificate that could be believed
 */
export function loadAuthority(
  url: string,
  certificateFile: string,
  hours: number,
): TimestampAuthority | undefined {
  if (url === '') return undefined;
  if (certificateFile === '')
    throw new Error('A time-stamp authority needs its certificate: GARANT_TIMESTAMP_CERTIFICATE_FILE');
  const address = new URL(url);
  const { username, password } = address;
  address.username = address.password = '';
  return {
    url: address.href,
    ...(username
      ? {
          authorization: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`,
        }
      : {}),
    trusted: certificatesIn(readFileSync(certificateFile, 'utf8')),
    intervalMs: hours * 3_600_000,
  };
}

/**
 * Asks for a token over a text and verifies it.
 * @throws TimestampRefusal when the answer is not to be believed; Error when there is none
 */
export async function stamp(
  authority: TimestampAuthority,
  text: Uint8Array,
  now: () => Date = () => new Date(),
): Promise<VerifiedTimestamp & { token: Uint8Array }> {
  const { der, nonce } = timestampRequest(text);
  const response = await fetch(authority.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/timestamp-query',
      ...(authority.authorization ? { authorization: authority.authorization } : {}),
    },
    body: der as Uint8Array<ArrayBuffer>,
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (response.status !== 200) throw new TimestampRefusal(`the authority answers HTTP ${response.status}`);
  const answer = new Uint8Array(await response.arrayBuffer());
  if (answer.length > MOST_BYTES) throw new TimestampRefusal('the answer is too long');
  const token = tokenIn(answer);
  const verified = await verifyTimestamp(token, text, authority.trusted, nonce);
  if (Math.abs(verified.at.getTime() - now().getTime()) > SKEW_MS)
    throw new TimestampRefusal(`the authority's clock says ${verified.at.toISOString()}`);
  return { ...verified, token };
}
