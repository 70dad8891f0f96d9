import { callbackConfidential, type CommandBody } from '@garant/contracts';
import {
  publish,
  type Cause,
  type CommandContext,
  type HandlerResult,
  type Tx,
  type VaultCipher,
} from '@garant/nest-kit';
import { CALLBACK_DAYS, decideCallback, type CallbackEnd } from '@garant/rules';
import {
  callbackById,
  hasCall,
  insertCallback,
  markOver,
  markTaken,
  overdueCallbacks,
  type StoredCallback,
} from './callback.store.js';

type Context<T extends 'callback.ask' | 'callback.take' | 'callback.end' | 'callback.cancel'> =
  CommandContext<CommandBody<'consent', T>>;
const said = (tx: Tx, type: string, { subjectRef }: { subjectRef: string }, data: object, cause: Cause) =>
  publish(tx, [
    {
      topic: 'consent.events',
      key: subjectRef,
      event: { type, key: subjectRef, data: { subjectRef, ...data } },
      cause,
    },
  ]);

/** `callback.ask`: a person wants to be called. One wish at a time; the number is for the agent who takes the call. */
export const askCallback =
  (cipher: VaultCipher) =>
  async (context: Context<'callback.ask'>): Promise<HandlerResult> => {
    const { tx, command, cause } = context;
    const { subjectRef, callbackId, time } = command.body;
    if (command.actor.role !== 'patient' || command.actor.subjectRef !== subjectRef)
      return { ok: false, problem: { code: 'authority-missing' } };
    const { phone } = await context.openConfidential(callbackConfidential);
    const askedAt = command.acceptedAt;
    if (!(await insertCallback(tx, cipher, { callbackId, subjectRef, time, askedAt, phone })))
      return { ok: false, problem: { code: 'callback-state' } };
    await said(tx, 'callback.asked', { subjectRef }, { callbackId, time }, cause);
    return { ok: true, result: { callbackId } };
  };

/** `callback.take`: an agent takes one call; only then, and only to them, the number is shown. */
export const takeCallback = async ({
  tx,
  command,
  cause,
}: Context<'callback.take'>): Promise<HandlerResult> => {
  const { actor } = command;
  const callback = await callbackById(tx, command.body.callbackId, true);
  const verdict = decideCallback(callback, 'callback.take', actor, await hasCall(tx, actor.ref));
  if (!verdict.ok || !callback)
    return { ok: false, problem: verdict.ok ? { code: 'callback-unknown' } : verdict.refusal };
  const { callbackId } = callback;
  await markTaken(tx, callbackId, actor.ref);
  const organisation = actor.organisation!;
  await said(tx, 'callback.taken', callback, { callbackId, agent: actor.ref, organisation }, cause);
  return { ok: true, result: { callbackId } };
};

/** `callback.end`: the call was made. */
export const endCallback = async ({
  tx,
  command,
  cause,
}: Context<'callback.end'>): Promise<HandlerResult> => {
  const callback = await callbackById(tx, command.body.callbackId, true);
  const verdict = decideCallback(callback, 'callback.end', command.actor);
  if (!verdict.ok || !callback)
    return { ok: false, problem: verdict.ok ? { code: 'callback-unknown' } : verdict.refusal };
  return over(tx, callback, command.body.how, command.acceptedAt, cause);
};

/** `callback.cancel`: the person no longer wants to be called. */
export const cancelCallback = async ({
  tx,
  command,
  cause,
}: Context<'callback.cancel'>): Promise<HandlerResult> => {
  const callback = await callbackById(tx, command.body.callbackId, true);
  const verdict = decideCallback(callback, 'callback.cancel', command.actor);
  if (!verdict.ok || !callback)
    return { ok: false, problem: verdict.ok ? { code: 'callback-unknown' } : verdict.refusal };
  return over(tx, callback, 'cancelled', command.acceptedAt, cause);
};

async function over(
  tx: Tx,
  callback: StoredCallback,
  how: CallbackEnd,
  at: string,
  cause: Cause,
): Promise<HandlerResult> {
  const { callbackId } = callback;
  await markOver(tx, callbackId, how, at);
  await said(tx, 'callback.ended', callback, { callbackId, how }, cause);
  return { ok: true, result: { callbackId, how } };
}

const AT_ONCE = 50;

/** A number that nobody called in time is not kept. */
export async function giveUpCallbacks(tx: Tx, now: string): Promise<boolean> {
  const before = new Date(Date.parse(now) - CALLBACK_DAYS * 86_400_000).toISOString();
  const overdue = await overdueCallbacks(tx, before, AT_ONCE);
  for (const callback of overdue)
    await over(tx, callback, 'given-up', now, { system: 'system:clock/callbacks' });
  return overdue.length === AT_ONCE;
}
