import { createTransport } from 'nodemailer';
import type { MessageReason } from '@garant/contracts';
import type { Mail } from './message.rendering.js';

/** What became of one attempt. `again`: worth another one. What the other side said is not kept: it may hold an address. */
export type Attempt =
  { readonly ok: true } | { readonly ok: false; readonly again: boolean; readonly reason: MessageReason };

export interface Letterhead {
  readonly deliveryId: string;
  readonly to: string;
  readonly language: string;
  /** Where the person can stop these messages. */
  readonly preferences: string;
}
export interface MailTransport {
  send(mail: Mail, head: Letterhead): Promise<Attempt>;
  close(): void;
}

/**
 * SMTP (RFC 5321), one connection kept for a while. The id of the delivery is the Message-ID: an attempt that was cut
 * off and comes again is recognised as the same message.
 */
export function smtpTransport({ url, from }: { url: string; from: string }): MailTransport {
  const smtp = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0]);
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    async send({ subject, text, html }, { deliveryId, to, language, preferences }) {
      try {
        await smtp.sendMail({
          from,
          to,
          subject,
          text,
          ...(html === undefined ? {} : { html }),
          messageId: `<${deliveryId}@${domain}>`,
          headers: {
            'Auto-Submitted': 'auto-generated',
            'Content-Language': language,
            'List-Unsubscribe': `<${preferences}>`,
          },
        });
        return { ok: true };
      } catch (error) {
        return attemptOf(error);
      }
    },
    close: () => smtp.close(),
  };
}

/** RFC 5321 §4.2.1: 5yz is final, 4yz is worth another try. What is refused for the recipient is the address's fault. */
function attemptOf(error: unknown): Attempt {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  // No login or no permission at the mail server: the operator's fault, and mended without losing a message.
  if (code === 'EAUTH') return { ok: false, again: true, reason: 'transport-refused' };
  if (responseCode === undefined) return { ok: false, again: true, reason: 'transport-away' };
  if (responseCode < 500) return { ok: false, again: true, reason: 'transport-busy' };
  return { ok: false, again: false, reason: code === 'EENVELOPE' ? 'address-refused' : 'transport-refused' };
}
