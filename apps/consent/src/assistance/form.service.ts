import { formEntryConfidential, type CommandBody, type IdentityTraits } from '@garant/contracts';
import { streamVersion, type CommandContext, type HandlerResult, type VaultCipher } from '@garant/nest-kit';
import {
  FORM_PERMISSIONS,
  decideForm,
  evolveForm,
  readFormNumber,
  type FormCommand,
  type FormEntry,
} from '@garant/rules';
import { requestMessage } from '../notifications/message.request.js';
import { matchPerson } from '../people/person.store.js';
import { indexTraits } from '../people/traits.match.js';
import { formById, insertForm, paperForm, storeReading, takenBy, updateForm } from './form.store.js';
import { scanBySha } from './scan.store.js';

type Context<T extends 'form.receive' | 'form.enter' | 'form.settle' | 'form.reject'> = CommandContext<
  CommandBody<'consent', T>
>;
/** The traits of the vault, as a form gives them. */
export const traitsOf = ({ familyName, givenNames, birthDate, gender }: FormEntry): IdentityTraits => ({
  familyName,
  givenNames,
  birthDate,
  gender,
});
export const formStream = (formId: string): string => `paper-form:${formId}`;

/** `form.receive`: a sheet came in and was scanned. Its number counts once. */
export const receiveForm = async ({ tx, command }: Context<'form.receive'>): Promise<HandlerResult> => {
  const { actor, acceptedAt, body } = command;
  const { formId, scanSha256, receivedOn } = body;
  if (!FORM_PERMISSIONS.NONE[actor.role]?.includes('form.receive'))
    return { ok: false, problem: { code: 'forbidden', params: { role: actor.role } } };
  const { organisation } = actor;
  if (!organisation) return { ok: false, problem: { code: 'organisation-missing' } };
  const formNumber = readFormNumber(body.formNumber);
  if (!formNumber) return { ok: false, problem: { code: 'form-number' } };
  if (receivedOn > acceptedAt.slice(0, 10))
    return { ok: false, problem: { code: 'form-received-in-future', params: { receivedOn } } };
  const scan = await scanBySha(tx, scanSha256);
  if (scan?.organisation !== organisation) return { ok: false, problem: { code: 'scan-unknown' } };
  const form = { formId, formNumber, organisation, scanSha256, receivedOn, receivedAt: acceptedAt };
  if (!(await insertForm(tx, { ...form, receivedBy: actor.ref }))) {
    const taken = await takenBy(tx, form);
    return {
      ok: false,
      problem:
        taken === 'scan' ? { code: 'form-scan' } : { code: 'form-already-entered', params: { formNumber } },
    };
  }
  return {
    ok: true,
    streams: [
      {
        streamId: formStream(formId),
        expectedVersion: 0,
        events: [{ type: 'form.received', key: formId, data: form }],
      },
    ],
    result: { formId, formNumber },
  };
};

/** `form.enter` and `form.settle`: what an agent read. The reading is sealed; the event carries its commitment. */
export const readForm =
  (cipher: VaultCipher, type: 'form.enter' | 'form.settle') =>
  async (context: Context<'form.enter'> | Context<'form.settle'>): Promise<HandlerResult> => {
    const { tx, command } = context;
    const { formId } = command.body;
    const stored = await formById(tx, formId, true);
    const form = stored && (await paperForm(tx, cipher, stored));
    const { entry } = await context.openConfidential(formEntryConfidential);
    const decided = decideForm(form, { type, entry } satisfies FormCommand, command.actor);
    if (!decided.ok || !form)
      return { ok: false, problem: decided.ok ? { code: 'form-unknown' } : decided.refusal };
    const { event } = decided;
    const { status } = evolveForm(form, event);
    const round = event.type === 'form.entered' ? event.round : 3;
    const entryHash = await storeReading(tx, cipher, {
      formId,
      round,
      by: command.actor.ref,
      at: command.acceptedAt,
      entry,
    });
    await updateForm(tx, formId, { status });
    return {
      ok: true,
      streams: [
        {
          streamId: formStream(formId),
          expectedVersion: await streamVersion(tx, formStream(formId)),
          events: [
            event.type === 'form.entered'
              ? {
                  type: 'form.entered',
                  key: formId,
                  data: { formId, round, status, entryHash, differing: [...event.differing] },
                }
              : { type: 'form.settled', key: formId, data: { formId, entryHash } },
          ],
        },
      ],
      result: {
        formId,
        status,
        differing: event.type === 'form.entered' ? [...event.differing] : [],
      },
    };
  };

/**
 * `form.reject`: a sheet that cannot be taken. Where a reading names somebody whom the register knows, they are told; in
 * any case the agent prints a letter, for the sheet alone knows where its person lives.
 */
export const rejectForm =
  (cipher: VaultCipher) =>
  async ({ tx, command }: Context<'form.reject'>): Promise<HandlerResult> => {
    const { formId, reason } = command.body;
    const stored = await formById(tx, formId, true);
    const form = stored && (await paperForm(tx, cipher, stored));
    const decided = decideForm(form, { type: 'form.reject', reason }, command.actor);
    if (!decided.ok) return { ok: false, problem: decided.refusal };
    const read = (form?.second ?? form?.first)?.entry;
    const match = read && (await matchPerson(tx, indexTraits(cipher, traitsOf(read))));
    if (match?.kind === 'matched')
      await requestMessage(tx, {
        subjectRef: match.person.subjectRef,
        template: 'form-rejected',
        messageId: formId,
        params: { formId, reason, date: command.acceptedAt },
      });
    await updateForm(tx, formId, { status: 'rejected', rejection: reason, endedAt: command.acceptedAt });
    return {
      ok: true,
      streams: [
        {
          streamId: formStream(formId),
          expectedVersion: await streamVersion(tx, formStream(formId)),
          events: [{ type: 'form.rejected', key: formId, data: { formId, reason } }],
        },
      ],
      result: { formId, status: 'rejected' },
    };
  };
