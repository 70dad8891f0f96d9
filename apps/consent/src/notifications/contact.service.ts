import { randomInt } from 'node:crypto';
import {
  contactDetails,
  contactVerification,
  CONTACT_FIELDS,
  type CommandBody,
  type ContactDetails,
  type MessageChannel,
} from '@garant/contracts';
import {
  hashOf,
  streamVersion,
  type CommandContext,
  type HandlerResult,
  type Tx,
  type VaultCipher,
} from '@garant/nest-kit';
import { personByRef } from '../people/person.store.js';
import {
  contactOf,
  dropVerification,
  newVerification,
  tryVerification,
  writeContact,
  type Contact,
} from './contact.store.js';
import { queueVerification } from './delivery.store.js';

type Update = CommandContext<CommandBody<'consent', 'contact.update'>>;
type Verify = CommandContext<CommandBody<'consent', 'contact.verify'>>;
const refused = (code: 'subject-unknown' | 'forbidden'): HandlerResult => ({ ok: false, problem: { code } });

/** Contact details are the person's own affair: nobody else writes them, whatever they may do for the person otherwise. */
const isOwn = ({ command }: Update | Verify): boolean =>
  command.actor.role === 'patient' && command.actor.subjectRef === command.body.subjectRef;

/** What a chosen channel needs, by field. */
const NEEDS: Readonly<Record<MessageChannel, keyof ContactDetails | null>> = {
  portal: null,
  email: 'email',
  letter: 'postal',
  sms: 'phone',
};
const wayOf = ({ preferences }: ContactDetails): MessageChannel =>
  preferences.accessibility.includes('braille') ? 'letter' : preferences.channel;

/** `contact.update`: replaces what the person gave. A new e-mail address counts only after its code was given back. */
export const updateContact =
  (cipher: VaultCipher) =>
  async (context: Update): Promise<HandlerResult> => {
    const { tx, command, now } = context;
    const { subjectRef } = command.body;
    if (!isOwn(context)) return refused('forbidden');
    if (!(await personByRef(tx, subjectRef))) return refused('subject-unknown');
    const details = await context.openConfidential(contactDetails);
    const need = NEEDS[wayOf(details)];
    if (need !== null && details[need] === null)
      return {
        ok: false,
        problem: { code: 'contact-incomplete', params: { errors: [{ field: need, rule: 'missing' }] } },
      };
    const known = await contactOf(tx, cipher, subjectRef);
    const sameEmail = known !== null && known.email === details.email;
    await writeContact(tx, cipher, subjectRef, details, {
      emailVerified: sameEmail && known.emailVerified,
      now,
    });
    if (!sameEmail) {
      await dropVerification(tx, subjectRef);
      if (details.email !== null) await sendCode(tx, cipher, subjectRef, now, { again: false });
    }
    const fields = CONTACT_FIELDS.filter(
      (field) => hashOf(details[field]) !== hashOf(known?.[field] ?? null),
    );
    return {
      ok: true,
      streams: await contactEvent(tx, subjectRef, 'contact.updated', { subjectRef, fields }),
      result: { emailState: emailStateOf({ ...details, emailVerified: sameEmail && known.emailVerified }) },
    };
  };

/** `contact.verify`: the person gives back the code that was sent to the address. Five tries, one hour. */
export const verifyContact =
  (cipher: VaultCipher) =>
  async (context: Verify): Promise<HandlerResult> => {
    const { tx, command, now } = context;
    const { subjectRef } = command.body;
    if (!isOwn(context)) return refused('forbidden');
    const { code } = await context.openConfidential(contactVerification);
    const contact = await contactOf(tx, cipher, subjectRef);
    if (contact?.emailVerified) return { ok: true, result: { emailState: 'verified', verdict: 'right' } };
    // A try counts, so it is done and not refused: a refusal would take the count back.
    const unverified = (verdict: 'wrong' | 'expired'): HandlerResult => ({
      ok: true,
      result: { emailState: contact ? emailStateOf(contact) : 'none', verdict },
    });
    if (!contact || contact.email === null) return unverified('expired');
    const given = codeIndex(cipher, subjectRef, contact.email, code);
    const verdict = await tryVerification(tx, subjectRef, given, now);
    if (verdict !== 'right') return unverified(verdict);
    const { emailVerified: _unverified, updatedAt: _before, ...details } = contact;
    await writeContact(tx, cipher, subjectRef, details, { emailVerified: true, now });
    await dropVerification(tx, subjectRef);
    return {
      ok: true,
      streams: await contactEvent(tx, subjectRef, 'contact.verified', { subjectRef }),
      result: { emailState: 'verified', verdict: 'right' },
    };
  };

/** `contact.resend`: a new code, at most one a minute. */
export const resendCode =
  (cipher: VaultCipher) =>
  async (context: Verify): Promise<HandlerResult> => {
    const { tx, command, now } = context;
    const { subjectRef } = command.body;
    if (!isOwn(context)) return refused('forbidden');
    const contact = await contactOf(tx, cipher, subjectRef);
    if (!contact || contact.email === null)
      return {
        ok: false,
        problem: { code: 'contact-incomplete', params: { errors: [{ field: 'email', rule: 'missing' }] } },
      };
    if (contact.emailVerified) return { ok: true, result: { emailState: 'verified' } };
    if (!(await sendCode(tx, cipher, subjectRef, now, { again: true })))
      return { ok: false, problem: { code: 'verification-too-soon' } };
    return { ok: true, result: { emailState: 'unverified' } };
  };

export const emailStateOf = ({
  email,
  emailVerified,
}: Pick<Contact, 'email' | 'emailVerified'>): 'none' | 'unverified' | 'verified' =>
  email === null ? 'none' : emailVerified ? 'verified' : 'unverified';

/** Bound to the address: a code that was sent to one address verifies no other. */
const codeIndex = (cipher: VaultCipher, subjectRef: string, email: string, code: string): Buffer =>
  cipher.blindIndex('contact-code-v1', subjectRef, email.toLowerCase(), code.replace(/\s/g, ''));

async function sendCode(
  tx: Tx,
  cipher: VaultCipher,
  subjectRef: string,
  now: string,
  { again }: { again: boolean },
): Promise<boolean> {
  const contact = await contactOf(tx, cipher, subjectRef);
  if (!contact || contact.email === null) return false;
  const code = String(randomInt(100_000_000)).padStart(8, '0');
  if (
    !(await newVerification(tx, subjectRef, codeIndex(cipher, subjectRef, contact.email, code), now, {
      again,
    }))
  )
    return false;
  await queueVerification(tx, cipher, subjectRef, code, now);
  return true;
}

async function contactEvent(
  tx: Tx,
  subjectRef: string,
  type: 'contact.updated' | 'contact.verified',
  data: Record<string, unknown>,
) {
  const streamId = `contact:${subjectRef}`;
  return [
    {
      streamId,
      expectedVersion: await streamVersion(tx, streamId),
      events: [{ type, key: subjectRef, data }],
    },
  ];
}
