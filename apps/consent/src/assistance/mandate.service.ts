import { mandateOpenConfidential, type CommandBody, type EventBody } from '@garant/contracts';
import {
  appendEvents,
  streamVersion,
  type Cause,
  type CommandContext,
  type HandlerResult,
  type Tx,
  type VaultCipher,
} from '@garant/nest-kit';
import { decideClosing, decideOpening, mandateStatus } from '@garant/rules';
import { requestMessage } from '../notifications/message.request.js';
import { useHelpCode } from './help-code.service.js';
import {
  actsUnder,
  insertMandate,
  mandateById,
  markEnded,
  overdueMandates,
  unendedOf,
  type StoredMandate,
} from './mandate.store.js';
import { findOrEnrol } from './person.finding.js';

const streamOf = (mandateId: string): string => `mandate:${mandateId}`;

/**
 * `mandate.open`: an agent begins to help one person, who is named by all of their traits and by nothing less. What the
 * agent learns is the mandate, never whether the person was known.
 */
export const openMandate =
  ({ cipher, minutes }: { cipher: VaultCipher; minutes: number }) =>
  async (context: CommandContext<CommandBody<'consent', 'mandate.open'>>): Promise<HandlerResult> => {
    const { tx, command, now } = context;
    const { actor, acceptedAt, body } = command;
    const { mandateId, ...terms } = body;
    const unended = await unendedOf(tx, actor.ref);
    const verdict = decideOpening(
      { ...terms, act: terms.act ?? null },
      { actor, acceptedAt, minutes, unended },
    );
    if (!verdict.ok) return { ok: false, problem: verdict.refusal };
    if (await mandateById(tx, mandateId)) return { ok: false, problem: { code: 'conflict' } };

    const { traits, code } = await context.openConfidential(mandateOpenConfidential);
    // What the clock has not come to yet makes room now.
    for (const over of unended)
      if (mandateStatus(over, acceptedAt) !== 'open')
        await endMandate(tx, over, 'expired', over.expiresAt, context.cause);
    const { person, events } = await findOrEnrol(tx, cipher, traits, now);
    if (terms.agreement === 'one-time-code') {
      const given =
        code !== undefined && (await useHelpCode(tx, cipher, person.subjectRef, code, acceptedAt));
      if (!given) return { ok: false, problem: { code: 'help-code' } };
    }
    const opened: EventBody<'consent', 'mandate.opened'> = {
      ...terms,
      mandateId,
      subjectRef: person.subjectRef,
      agent: actor.ref,
      organisation: actor.organisation!,
      openedAt: acceptedAt,
      expiresAt: verdict.expiresAt,
    };
    await insertMandate(tx, opened);
    return {
      ok: true,
      streams: [
        ...(events.length > 0 ? [{ streamId: `enrolment:${mandateId}`, expectedVersion: 0, events }] : []),
        {
          streamId: streamOf(mandateId),
          expectedVersion: 0,
          events: [{ type: 'mandate.opened', key: person.subjectRef, data: opened }],
        },
      ],
      result: { mandateId, openedAt: opened.openedAt, expiresAt: opened.expiresAt },
    };
  };

/** `mandate.close`: the session is over. */
export const closeMandate = async ({
  tx,
  command,
  cause,
}: CommandContext<CommandBody<'consent', 'mandate.close'>>): Promise<HandlerResult> => {
  const mandate = await mandateById(tx, command.body.mandateId, true);
  const verdict = decideClosing(mandate, command);
  if (!verdict.ok || !mandate)
    return { ok: false, problem: verdict.ok ? { code: 'mandate-unknown' } : verdict.refusal };
  const acts = await endMandate(tx, mandate, 'closed', command.acceptedAt, cause);
  return { ok: true, result: { mandateId: mandate.mandateId, acts } };
};

/** Ends a mandate and tells the person what was done under it, if anything was. @returns how many acts */
async function endMandate(
  tx: Tx,
  { mandateId, subjectRef }: StoredMandate,
  how: 'closed' | 'expired',
  endedAt: string,
  cause: Cause,
): Promise<number> {
  const acts = await actsUnder(tx, mandateId);
  await markEnded(tx, mandateId, how, endedAt);
  await appendEvents(tx, {
    streamId: streamOf(mandateId),
    expectedVersion: await streamVersion(tx, streamOf(mandateId)),
    events: [{ type: 'mandate.ended', key: subjectRef, data: { mandateId, subjectRef, how, endedAt, acts } }],
    cause,
  });
  if (acts > 0)
    await requestMessage(tx, {
      subjectRef,
      template: 'agent-acted',
      messageId: mandateId,
      params: { mandateId, acts: String(acts), date: endedAt },
    });
  return acts;
}

const AT_ONCE = 50;

/** The clock ends what nobody closed. Nothing was recorded after the expiry whether it came on time or not. */
export async function expireMandates(tx: Tx, now: string): Promise<boolean> {
  const overdue = await overdueMandates(tx, now, AT_ONCE);
  for (const mandate of overdue)
    await endMandate(tx, mandate, 'expired', mandate.expiresAt, { system: 'system:clock/mandate-expiry' });
  return overdue.length === AT_ONCE;
}
