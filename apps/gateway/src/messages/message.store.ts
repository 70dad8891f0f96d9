import type {
  InboxItem,
  InboxPreferences,
  InboxSettings,
  MessageRequest,
  MessageSubject,
} from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { uuidv7 } from 'uuidv7';
import { nextDigest } from './mail.schedule.js';
import { textOf } from './message.texts.js';

export const DEFAULT_PREFERENCES: InboxPreferences = { mail: 'daily', language: 'fr', muted: [] };

/** Puts a message into the inbox of each receiver that has an account, and on its way by mail where that is wanted. */
export async function receiveMessage(
  tx: Tx,
  message: MessageRequest,
  { now, mailReady }: { now: string; mailReady: boolean },
): Promise<void> {
  const { messageId, to, toInvitation, toRole, kind, about, aboutId, dueAt } = message;
  if (toInvitation !== null) {
    await tx.query(
      `INSERT INTO invitation_message (message_id, invitation_id, kind, about, about_id, asked_at, next_at)
       VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (message_id) DO NOTHING`,
      [messageId, toInvitation, kind, about, aboutId, now],
    );
    return;
  }
  await tx.query(
    `INSERT INTO account_message (message_id, account_ref, kind, about, about_id, due_at, asked_at, mail_at)
     SELECT $1, a.ref, $2, $3, $4, $5, $6, CASE
         WHEN NOT $7 OR a.email IS NULL OR p.mail = 'never' OR $2 = ANY(p.muted) THEN NULL
         WHEN p.mail = 'at-once' THEN $6::timestamptz ELSE $8::timestamptz END
     FROM account a LEFT JOIN message_preference p ON p.account_ref = a.ref
     WHERE a.erased_at IS NULL AND (a.ref = $9::uuid OR ($10::text IS NOT NULL AND ($10 = ANY(a.roles)
       OR EXISTS (SELECT 1 FROM role_assignment r WHERE r.account_ref = a.ref AND r.role = $10))))
     ON CONFLICT (account_ref, message_id) DO NOTHING`,
    [messageId, kind, about, aboutId, dueAt, now, mailReady, nextDigest(now), to, toRole ?? null],
  );
}

export async function inboxOf(
  tx: Tx,
  account: string,
  { unread, limit, offset }: { unread: boolean; limit: number; offset: number },
): Promise<{ items: InboxItem[]; total: number; unread: number }> {
  const rows = await tx.query<{
    message_id: string;
    kind: string;
    about: MessageSubject;
    about_id: string;
    due_at: Date | null;
    asked_at: Date;
    read_at: Date | null;
  }>(
    `SELECT * FROM account_message WHERE account_ref = $1 AND (NOT $2 OR read_at IS NULL)
     ORDER BY asked_at DESC, message_id LIMIT $3 OFFSET $4`,
    [account, unread, limit, offset],
  );
  const [counts] = await tx.query<{ total: number; unread: number }>(
    `SELECT count(*) FILTER (WHERE NOT $2 OR read_at IS NULL)::int AS total, count(*) FILTER (WHERE read_at IS NULL)::int AS unread
     FROM account_message WHERE account_ref = $1`,
    [account, unread],
  );
  const items = rows.map((row) => ({
    messageId: row.message_id,
    kind: row.kind,
    about: row.about,
    aboutId: row.about_id,
    text: { ...textOf(row.kind) },
    at: row.asked_at.toISOString(),
    dueAt: row.due_at?.toISOString() ?? null,
    readAt: row.read_at?.toISOString() ?? null,
  }));
  return { items, total: counts?.total ?? 0, unread: counts?.unread ?? 0 };
}

/** Marks messages as read, or as unread again. @param ids absent: all of them */
export async function markRead(
  tx: Tx,
  account: string,
  { ids, read }: { ids: readonly string[] | null; read: boolean },
  now: string,
): Promise<void> {
  await tx.query(
    `UPDATE account_message SET read_at = CASE WHEN $3 THEN coalesce(read_at, $4) END
     WHERE account_ref = $1 AND ($2::uuid[] IS NULL OR message_id = ANY($2))`,
    [account, ids, read, now],
  );
}

export async function preferencesOf(tx: Tx, account: string): Promise<InboxPreferences> {
  const [row] = await tx.query<InboxPreferences>(
    'SELECT mail, language, muted FROM message_preference WHERE account_ref = $1',
    [account],
  );
  return row ?? DEFAULT_PREFERENCES;
}

/** What waits for a mail follows the new choice. */
export async function choosePreferences(
  tx: Tx,
  account: string,
  { mail, language, muted }: InboxPreferences,
  now: string,
): Promise<void> {
  await tx.query(
    `INSERT INTO message_preference (account_ref, mail, language, muted) VALUES ($1, $2, $3, $4)
     ON CONFLICT (account_ref) DO UPDATE SET mail = EXCLUDED.mail, language = EXCLUDED.language, muted = EXCLUDED.muted`,
    [account, mail, language, muted],
  );
  await tx.query(
    `UPDATE account_message SET mail_at = CASE WHEN $2 = 'never' OR kind = ANY($3) THEN NULL
       WHEN $2 = 'at-once' THEN $4::timestamptz ELSE $5::timestamptz END
     WHERE account_ref = $1 AND mail_at IS NOT NULL`,
    [account, mail, muted, now, nextDigest(now)],
  );
}

export async function deliveriesOf(tx: Tx, account: string): Promise<InboxSettings['deliveries']> {
  const rows = await tx.query<{ tried_at: Date; messages: number; state: 'sent'; reason: string | null }>(
    'SELECT tried_at, messages, state, reason FROM message_delivery WHERE account_ref = $1 ORDER BY tried_at DESC LIMIT 20',
    [account],
  );
  return rows.map(({ tried_at, messages, state, reason }) => ({
    at: tried_at.toISOString(),
    messages,
    state,
    reason,
  }));
}

/** A mail that is due: everything that waits for one account. */
export interface DueMail {
  readonly account: string;
  readonly email: string;
  readonly language: 'fr' | 'en';
  readonly tries: number;
  readonly messages: readonly { messageId: string; kind: string; dueAt: string | null }[];
}

/** Takes the messages of one account whose time has come, and with them those that wait; nobody else takes them for a while. */
export async function claimMail(tx: Tx, now: string, until: string): Promise<DueMail | null> {
  const [due] = await tx.query<{ account_ref: string }>(
    `SELECT account_ref FROM account_message WHERE mail_at <= $1 ORDER BY mail_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [now],
  );
  if (!due) return null;
  const rows = await tx.query<{ message_id: string; kind: string; due_at: Date | null; tries: number }>(
    `UPDATE account_message SET mail_at = $2, tries = tries + 1
     WHERE account_ref = $1 AND mail_at IS NOT NULL AND (tries = 0 OR mail_at <= $3) RETURNING message_id, kind, due_at, tries`,
    [due.account_ref, until, now],
  );
  const [account] = await tx.query<{ email: string }>('SELECT email FROM account WHERE ref = $1', [
    due.account_ref,
  ]);
  const { language } = await preferencesOf(tx, due.account_ref);
  return {
    account: due.account_ref,
    email: account!.email,
    language,
    tries: Math.max(...rows.map(({ tries }) => tries)),
    messages: rows.map((row) => ({
      messageId: row.message_id,
      kind: row.kind,
      dueAt: row.due_at?.toISOString() ?? null,
    })),
  };
}

/** What became of an attempt. @param nextAt when it is tried again; null: it went out, or is given up */
export async function settleMail(
  tx: Tx,
  mail: DueMail,
  outcome: { state: 'sent' | 'again' | 'failed'; reason: string | null; nextAt: string | null },
  now: string,
): Promise<void> {
  const ids = mail.messages.map(({ messageId }) => messageId);
  await tx.query(
    `UPDATE account_message SET mail_at = $3, mailed_at = CASE WHEN $4 = 'sent' THEN $5::timestamptz END
     WHERE account_ref = $1 AND message_id = ANY($2)`,
    [mail.account, ids, outcome.nextAt, outcome.state, now],
  );
  await tx.query(
    `INSERT INTO message_delivery (delivery_id, account_ref, tried_at, messages, state, reason) VALUES ($1, $2, $3, $4, $5, $6)`,
    [uuidv7(), mail.account, now, ids.length, outcome.state, outcome.reason],
  );
}
