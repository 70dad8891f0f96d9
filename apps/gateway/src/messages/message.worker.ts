import type { Database } from '@garant/nest-kit';
import { parisDay } from '@garant/rules';
import { accountByEmail, inviteAccount } from '../identity/account.store.js';
import { nextTry } from './mail.schedule.js';
import type { MailSender } from './mail.sender.js';
import { claimMail, receiveMessage, settleMail, type DueMail } from './message.store.js';
import { renderMail } from './message.texts.js';
import type { MessageSubject } from '@garant/contracts';

export interface MessageWork {
  readonly database: Database;
  /** Null: this platform sends no mail. */
  readonly sender: MailSender | null;
  /** Page of the inbox, absolute. */
  readonly inbox: string;
  /** The address of an invitation, which its owner keeps; null when there is none any more. */
  readonly addressOf: (invitationId: string) => Promise<string | null>;
  readonly onError: (error: unknown) => void;
  readonly now?: () => string;
  readonly everyMs?: number;
}
const LEASE_MS = 120_000;
const LONGEST_TRIES = 8;

/**
 * Sends the mails that are due. No transaction is open while the mail server answers: what is to go out is taken for two
 * minutes, sent, and settled. Several instances work side by side.
 */
export class MessageWorker {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly work: MessageWork) {}

  start(): void {
    this.timer = setInterval(() => {
      this.round ??= this.runOnce()
        .catch(this.work.onError)
        .finally(() => (this.round = undefined));
    }, this.work.everyMs ?? 5_000);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.round;
    this.work.sender?.close();
  }

  /** Everything that is due now. */
  async runOnce(): Promise<void> {
    await this.findAddresses();
    const { database, sender } = this.work;
    while (sender && !this.stopped) {
      const now = this.now();
      const until = new Date(Date.parse(now) + LEASE_MS).toISOString();
      const mail = await database.transaction((tx) => claimMail(tx, now, until));
      if (!mail) return;
      await this.send(sender, mail);
    }
  }

  private async send(sender: MailSender, mail: DueMail): Promise<void> {
    const { database, inbox } = this.work;
    const { email, language, messages, tries } = mail;
    const lines = messages.map(({ kind, dueAt }) => ({ kind, dueOn: dueAt && parisDay(dueAt) }));
    const messageId = messages.map((one) => one.messageId).sort()[0]!;
    const attempt = await sender.send(renderMail(lines, language, inbox), { email, language, messageId });
    const now = this.now();
    const nextAt = attempt.ok || !attempt.again ? null : nextTry(tries, now);
    const state = attempt.ok ? 'sent' : nextAt === null ? 'failed' : 'again';
    const reason = attempt.ok ? null : attempt.reason;
    await database.transaction((tx) => settleMail(tx, mail, { state, reason, nextAt }, now));
  }

  /** An invitation names an address that only the service of the invitation keeps: with it, there is an account to write to. */
  private async findAddresses(): Promise<void> {
    const { database, addressOf, sender } = this.work;
    const waiting = await database.query<{
      message_id: string;
      invitation_id: string;
      kind: string;
      about: MessageSubject;
      about_id: string;
      tries: number;
    }>('SELECT * FROM invitation_message WHERE next_at <= $1 ORDER BY next_at LIMIT 20', [this.now()]);
    for (const one of waiting) {
      const email = await addressOf(one.invitation_id);
      const now = this.now();
      await database.transaction(async (tx) => {
        if (email !== null) {
          if (!(await accountByEmail(tx, email))) await inviteAccount(tx, email);
          const account = await accountByEmail(tx, email);
          await receiveMessage(
            tx,
            {
              messageId: one.message_id,
              to: account!.ref,
              toInvitation: null,
              toRole: null,
              kind: one.kind,
              about: one.about,
              aboutId: one.about_id,
              dueAt: null,
            },
            { now, mailReady: sender !== null },
          );
        }
        const nextAt =
          email === null && one.tries < LONGEST_TRIES ? nextTry(Math.min(one.tries + 1, 5), now) : null;
        if (nextAt === null)
          await tx.query('DELETE FROM invitation_message WHERE message_id = $1', [one.message_id]);
        else
          await tx.query(
            'UPDATE invitation_message SET next_at = $2, tries = tries + 1 WHERE message_id = $1',
            [one.message_id, nextAt],
          );
      });
    }
  }

  private now(): string {
    return this.work.now?.() ?? new Date().toISOString();
  }
}
