import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Webhook } from 'standardwebhooks';
import { vet, type AddressPolicy } from './webhook.address.js';
import { TIMEOUT_MS } from './webhook.schedule.js';

export interface Message {
  readonly url: string;
  readonly messageId: string;
  readonly payload: string;
  /** `whsec_…`, the newest first: while a secret is being replaced both sign. */
  readonly secrets: readonly string[];
}
/** What came back: a status, or why there was none. Bodies are not read. */
export interface Sent {
  readonly status: number | null;
  readonly failure: 'scheme' | 'unresolved' | 'private' | 'timeout' | 'connection' | 'tls' | null;
  readonly ms: number;
}

/** Headers of Standard Webhooks for one try. `webhook-signature` holds one signature per secret. */
export function signedHeaders(
  { messageId, payload, secrets }: Message,
  at: Date,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(messageId, at, payload)).join(' '),
  };
}

/** One try. Never throws: a failure is an answer too. */
export async function send(message: Message, policy: AddressPolicy, timeoutMs = TIMEOUT_MS): Promise<Sent> {
  const began = performance.now();
  const ended = (status: number | null, failure: Sent['failure']): Sent => ({
    status,
    failure,
    ms: Math.round(performance.now() - began),
  });
  const url = new URL(message.url);
  const vetted = await vet(url, policy);
  if (!vetted.ok) return ended(null, vetted.because);
  const body = Buffer.from(message.payload, 'utf8');
  return new Promise<Sent>((resolve) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
      url,
      {
        method: 'POST',
        agent: false,
        headers: {
          'content-type': 'application/json',
          'content-length': body.length,
          'user-agent': 'Garant-Webhooks/1',
          ...signedHeaders(message, new Date()),
        },
        // The address that was judged, whatever the name says now.
        lookup: (_host, options, done) =>
          typeof options === 'object' && options.all
            ? (done as (e: null, all: object[]) => void)(null, [
                { address: vetted.address, family: vetted.family },
              ])
            : done(null, vetted.address, vetted.family),
      },
      (response) => {
        clearTimeout(late);
        resolve(ended(response.statusCode ?? null, null));
        response.destroy();
      },
    );
    const late = setTimeout(() => {
      resolve(ended(null, 'timeout'));
      request.destroy();
    }, timeoutMs);
    request.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(late);
      resolve(ended(null, /CERT|TLS|SSL|SIGNATURE/.test(String(error.code)) ? 'tls' : 'connection'));
    });
    request.end(body);
  });
}
