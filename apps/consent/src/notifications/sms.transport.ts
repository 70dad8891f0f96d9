import type { Attempt } from './mail.transport.js';

export interface SmsTransport {
  send(text: string, to: string, deliveryId: string): Promise<Attempt>;
}

/**
 * Text messages by an HTTP gateway of the deployer: `POST { to, text, reference }` as JSON, 2xx is taken. The reference
 * is the delivery's id, so that the gateway can recognise an attempt that comes again.
 */
export function httpSmsTransport({ url, token }: { url: string; token: string }): SmsTransport {
  return {
    async send(text, to, deliveryId) {
      let response: Response;
      try {
        response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'idempotency-key': deliveryId,
            ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify({ to, text, reference: deliveryId }),
          redirect: 'error',
          signal: AbortSignal.timeout(10_000),
        });
        await response.body?.cancel();
      } catch {
        return { ok: false, again: true, reason: 'transport-away' };
      }
      return attemptOf(response.status);
    },
  };
}

function attemptOf(status: number): Attempt {
  if (status >= 200 && status < 300) return { ok: true };
  if (status === 408 || status === 429 || status >= 500)
    return { ok: false, again: true, reason: 'transport-busy' };
  if (status === 401 || status === 403) return { ok: false, again: true, reason: 'transport-refused' };
  return { ok: false, again: false, reason: 'address-refused' };
}
