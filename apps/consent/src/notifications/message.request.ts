import { MESSAGE_TEMPLATES, type MessageTemplate } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';

export { MESSAGE_TEMPLATES, type MessageTemplate };

export interface MessageRequest {
  readonly subjectRef: string;
  readonly template: MessageTemplate;
  /** The same id asked for twice is sent once; derive it from what it is about. */
  readonly messageId: string;
  /** Codes, ids and dates for the text; never names, never health information. */
  readonly params?: Readonly<Record<string, string>>;
}

/** An id, a code, a number or a date: free text and names have spaces, accents or signs that these have not. */
const PARAM = /^[A-Za-z0-9][A-Za-z0-9:._+/-]{0,99}$/;

/**
 * Asks, in the caller's transaction, that a person be told something through the channel they prefer.
 * @throws Error for a parameter that is not a code, an id or a date: nothing that a person wrote travels in a message
 */
export async function requestMessage(tx: Tx, message: MessageRequest): Promise<void> {
  await insertMessage(tx, message, 'true');
}

/** The same, for those alone who asked to hear of what they do themselves. */
export async function requestOwnMessage(tx: Tx, message: MessageRequest): Promise<void> {
  await insertMessage(
    tx,
    message,
    'EXISTS (SELECT 1 FROM contact WHERE contact.subject_ref = $2 AND contact.own_acts)',
  );
}

async function insertMessage(tx: Tx, message: MessageRequest, only: string): Promise<void> {
  const { subjectRef, template, messageId, params = {} } = message;
  if (!MESSAGE_TEMPLATES.includes(template)) throw new Error(`no message template ${template}`);
  const wrong = Object.entries(params).find(([, value]) => !PARAM.test(value));
  if (wrong) throw new Error(`parameter ${wrong[0]} of a message is neither a code, an id nor a date`);
  await tx.query(
    `INSERT INTO message (message_id, subject_ref, template, params, asked_at, due_at)
     SELECT $1, $2::uuid, $3, $4, now(), now() WHERE ${only} ON CONFLICT (message_id) DO NOTHING`,
    [messageId, subjectRef, template, JSON.stringify(params)],
  );
}
