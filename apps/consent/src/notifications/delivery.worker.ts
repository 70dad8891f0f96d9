import type { MessageChannel } from '@garant/contracts';
import type { Database, VaultCipher } from '@garant/nest-kit';
import { contactOf, type Contact } from './contact.store.js';
import { nextAttempt } from './delivery.plan.js';
import { claimDue, codeOf, endDelivery, messagesOf, postpone, type Delivery } from './delivery.store.js';
import type { Attempt, MailTransport } from './mail.transport.js';
import { PLANNER, replan } from './message.planner.js';
import { renderMail, renderSms, type Item } from './message.rendering.js';
import type { SmsTransport } from './sms.transport.js';

const CAUSE = { system: `system:clock/${PLANNER}` } as const;
const AT_ONCE = 20;

/** The ways out of the platform that are set; what is not set is never claimed, and waits. */
export interface Transports {
  readonly mail: MailTransport | null;
  readonly sms: SmsTransport | null;
}

/**
 * Sends what is due. Claimed in one transaction, sent outside any, its outcome written in another: a crash between
 * leaves the delivery claimed, and after five minutes it is tried again under the same Message-ID.
 */
export class DeliveryWorker {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<unknown> | null = null;

  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
    private readonly transports: Transports,
    private readonly gatewayUrl: string,
    private readonly onError: (error: unknown) => void,
    private readonly everyMs = 1_000,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running ??= this.runAll()
        .catch(this.onError)
        .finally(() => (this.running = null));
    }, this.everyMs);
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
    this.transports.mail?.close();
  }

  /** Until nothing is due. */
  async runAll(clock: () => Date = () => new Date()): Promise<void> {
    const { mail, sms } = this.transports;
    const channels: MessageChannel[] = [
      ...(mail ? ['email' as const] : []),
      ...(sms ? ['sms' as const] : []),
    ];
    if (channels.length === 0) return;
    for (;;) {
      const claimed = await this.database.transaction((tx) =>
        claimDue(tx, channels, AT_ONCE, clock().toISOString()),
      );
      for (const delivery of claimed) await this.deliver(delivery, clock);
      if (claimed.length < AT_ONCE) return;
    }
  }

  private async deliver(delivery: Delivery, clock: () => Date): Promise<void> {
    const contact = await contactOf(this.database, this.cipher, delivery.subjectRef);
    const messages = (await messagesOf(this.database, [delivery.deliveryId])).get(delivery.deliveryId) ?? [];
    const attempt = await this.attempt(delivery, contact, messages);
    await this.database.transaction(async (tx) => {
      const now = clock().toISOString();
      if (attempt.ok) return endDelivery(tx, delivery, 'sent', null, CAUSE, now);
      const next = attempt.again ? nextAttempt(delivery.attempts, now) : null;
      if (next !== null) return postpone(tx, delivery.deliveryId, attempt.reason, next);
      await endDelivery(tx, delivery, 'dead', attempt.reason, CAUSE, now);
      await replan(tx, this.cipher, delivery.subjectRef, messages, now);
    });
  }

  private async attempt(
    delivery: Delivery,
    contact: Contact | null,
    messages: readonly Item[],
  ): Promise<Attempt> {
    const nowhere: Attempt = { ok: false, again: false, reason: 'address-missing' };
    if (!contact) return nowhere;
    const { preferences } = contact;
    const code = codeOf(this.cipher, delivery);
    const frame = { gatewayUrl: this.gatewayUrl, ...(code === undefined ? {} : { code }) };
    const verification = delivery.templates[0] === 'verify-email';
    const items: readonly Item[] = verification ? [{ template: 'verify-email', params: {} }] : messages;
    if (delivery.channel === 'sms') {
      if (contact.phone === null) return nowhere;
      return this.transports.sms!.send(
        renderSms(items, preferences, frame),
        contact.phone,
        delivery.deliveryId,
      );
    }
    // Only the code itself may go to an address that nobody has confirmed.
    if (contact.email === null || (!contact.emailVerified && !verification)) return nowhere;
    const page = preferences.language === 'en' ? '/en/my-messages' : '/mes-messages';
    return this.transports.mail!.send(renderMail(items, preferences, frame), {
      deliveryId: delivery.deliveryId,
      to: contact.email,
      language: preferences.language,
      preferences: `${this.gatewayUrl}${page}`,
    });
  }
}
