import type { ContactDetails, Digest, MessageChannel } from '@garant/contracts';
import { MESSAGE_TEXTS, type MessageKind } from './message.texts.js';

/** What is known of a person's ways; null: nothing was ever given, and nothing is guessed. */
export type Reachable =
  | (Pick<ContactDetails, 'email' | 'phone' | 'postal' | 'preferences'> & {
      readonly emailVerified: boolean;
    })
  | null;

const USABLE: Readonly<Record<MessageChannel, (contact: NonNullable<Reachable>) => boolean>> = {
  portal: () => true,
  email: ({ email, emailVerified }) => email !== null && emailVerified,
  letter: ({ postal }) => postal !== null,
  sms: ({ phone }) => phone !== null,
};

/** Braille is embossed and posted, whatever else was chosen. */
const wanted = ({ preferences }: NonNullable<Reachable>): MessageChannel =>
  preferences.accessibility.includes('braille') && preferences.channel !== 'portal'
    ? 'letter'
    : preferences.channel;

/**
 * The way of a message: the one the person prefers if it can be used, else a letter if they gave an address, else their
 * own space. `failed`: ways that were tried and given up. Nobody is written to who asked for no messages.
 */
export function channelFor(contact: Reachable, failed: readonly MessageChannel[] = []): MessageChannel {
  if (!contact || wanted(contact) === 'portal') return 'portal';
  const open = ([wanted(contact), 'letter'] as const).filter((channel) => !failed.includes(channel));
  return open.find((channel) => USABLE[channel](contact)) ?? 'portal';
}

/** When digests leave: in the morning, on Mondays when weekly. UTC: the law's days are UTC days everywhere else, too. */
const DIGEST_HOUR = 7;
const MONDAY = 1;

/** The moment at which a digest that holds something from `now` leaves. */
export function nextDigest(digest: Exclude<Digest, 'immediate'>, now: string): string {
  const at = new Date(now);
  at.setUTCHours(DIGEST_HOUR, 0, 0, 0);
  while (at.toISOString() <= now || (digest === 'weekly' && at.getUTCDay() !== MONDAY))
    at.setUTCDate(at.getUTCDate() + 1);
  return at.toISOString();
}

/** Whether a message waits for the person's digest. What another person did, or what has a term, waits for nothing. */
export const waitsForDigest = (contact: Reachable, template: MessageKind): boolean =>
  contact !== null &&
  channelFor(contact) !== 'portal' &&
  contact.preferences.digest !== 'immediate' &&
  MESSAGE_TEXTS[template].when === 'digest';

const MINUTE = 60_000;
/** Pauses after the first, second, … failed attempt; after the last one the delivery is given up. About two days in all. */
export const RETRY_AFTER_MS = [1, 5, 30, 120, 480, 1_440].map((minutes) => minutes * MINUTE);

/** When the next attempt is due after `attempts` failed ones; null when it is given up. */
export function nextAttempt(attempts: number, now: string): string | null {
  const pause = RETRY_AFTER_MS[attempts - 1];
  return pause === undefined ? null : new Date(Date.parse(now) + pause).toISOString();
}
