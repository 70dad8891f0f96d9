import { createTransport } from 'nodemailer';
import type { RenderedMail } from './message.texts.js';

/** What became of one attempt. `again`: worth another one. What the other side said is not kept: it may hold an address. */
export type Attempt =
  { readonly ok: true } | { readonly ok: false; readonly again: boolean; readonly reason: string };

export interface MailSender {
  send(mail: RenderedMail, to: { email: string; language: string; messageId: string }): Promise<Attempt>;
  close(): void;
}

/** SMTP (RFC 5321). An attempt that was cut off and comes again carries the same Message-ID. */
export function smtpSender({ url, from, inbox }: { url: string; from: string; inbox: string }): MailSender {
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
    async send({ subject, text }, { email, language, messageId }) {
      try {
        await smtp.sendMail({
          from,
          to: email,
          subject,
          text,
          messageId: `<${messageId}@${domain}>`,
          headers: {
            'Auto-Submitted': 'auto-generated',
            'Content-Language': language,
            'List-Unsubscribe': `<${inbox}>`,
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

/** RFC 5321 §4.2.1: 5yz is final, 4yz is worth another try; so is a server that is away or does not know its client. */
function attemptOf(error: unknown): Attempt {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (code === 'EAUTH') return { ok: false, again: true, reason: 'transport-refused' };
  if (responseCode === undefined) return { ok: false, again: true, reason: 'transport-away' };
  if (responseCode < 500) return { ok: false, again: true, reason: 'transport-busy' };
  return { ok: false, again: false, reason: code === 'EENVELOPE' ? 'address-refused' : 'transport-refused' };
}
