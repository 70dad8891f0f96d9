import type { Tx } from '@garant/nest-kit';

/** What a person can be written about. No health information is in any of them. */
export const MESSAGE_TEMPLATES = [
  'choice-recorded',
  'choice-asked-again',
  'choice-expiring',
  'recall-ordered',
  'authority-decided',
  'authority-ended',
  'letter-at-16',
  'majority-reached',
  'objection-by-other-parent',
  'agent-acted',
  'request-received',
  'request-answered',
] as const;
export type MessageTemplate = (typeof MESSAGE_TEMPLATES)[number];

export interface MessageRequest {
  readonly subjectRef: string;
  readonly template: MessageTemplate;
  /** The same id asked for twice is sent once; derive it from what it is about. */
  readonly messageId: string;
  /** Codes, ids and dates for the text; never names, never health information. */
  readonly params?: Readonly<Record<string, string>>;
}

/** Asks, in the caller's transaction, that a person be told something through the channel they prefer. */
export async function requestMessage(_tx: Tx, _message: MessageRequest): Promise<void> {}
