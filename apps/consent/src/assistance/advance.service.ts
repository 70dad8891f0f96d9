import { randomUUID } from 'node:crypto';
import type { CommandBody, EventBody } from '@garant/contracts';
import {
  appendEvents,
  streamVersion,
  type Cause,
  type CommandContext,
  type HandlerResult,
  type Tx,
} from '@garant/nest-kit';
import { advanceTimes, decideMoment, effectOfTick, validateChoice } from '@garant/rules';
import { appendActs, type Issuing, type NewAct } from '../choices/choice.append.js';
import { noticeByVersion } from '../notices/notice.store.js';
import { personByRef } from '../people/person.store.js';
import { knownScopes, scopeKey } from '../scopes/scope.store.js';
import {
  dueAdvances,
  endAdvance,
  insertAdvance,
  noteMoments,
  waitingAdvance,
  type StoredAdvance,
} from './advance.store.js';

const streamOf = (advanceId: string): string => `advance-choice:${advanceId}`;

/** `advance-choice.record`: a person lays down a choice for later. It changes nothing until its moment comes. */
export const layDown = async ({
  tx,
  command,
  now,
}: CommandContext<CommandBody<'consent', 'advance-choice.record'>>): Promise<HandlerResult> => {
  const { actor, acceptedAt, body } = command;
  const moment = decideMoment(body.moment, acceptedAt);
  if (!(await personByRef(tx, body.subjectRef))) return { ok: false, problem: { code: 'subject-unknown' } };
  const notice = await noticeByVersion(tx, body.notice.noticeId, body.notice.version);
  const scopes = await knownScopes(tx, [body.scope]);
  const verdict = validateChoice(
    { ...body, channel: 'portal', actedAt: acceptedAt },
    { actor, acceptedAt, now, notice: notice ?? undefined, scopeKnown: scopes.has(scopeKey(body.scope)) },
  );
  if (!verdict.ok) return { ok: false, problem: verdict.refusal };
  if (!moment.ok) return { ok: false, problem: moment.refusal };
  if (!(await insertAdvance(tx, body, acceptedAt, actor.ref)))
    return { ok: false, problem: { code: 'conflict' } };
  return {
    ok: true,
    streams: [
      {
        streamId: streamOf(body.advanceId),
        expectedVersion: 0,
        events: [
          {
            type: 'advance-choice.recorded',
            key: body.subjectRef,
            data: { ...body, laidDownAt: acceptedAt },
          },
        ],
      },
    ],
    result: { advanceId: body.advanceId },
  };
};

/** `advance-choice.withdraw`: as easy as laying down, as long as the moment has not come. */
export const takeBack = async ({
  tx,
  command,
  cause,
}: CommandContext<CommandBody<'consent', 'advance-choice.withdraw'>>): Promise<HandlerResult> => {
  const { subjectRef, advanceId } = command.body;
  const advance = await waitingAdvance(tx, advanceId);
  if (
    !advance ||
    advance.subjectRef !== subjectRef ||
    command.actor.role !== 'patient' ||
    command.actor.subjectRef !== subjectRef
  )
    return { ok: false, problem: { code: 'advance-unknown' } };
  await end(tx, advance, { how: 'withdrawn', endedAt: command.acceptedAt }, cause);
  return { ok: true, result: { advanceId } };
};

async function end(
  tx: Tx,
  { advanceId, subjectRef }: StoredAdvance,
  ended: Omit<EventBody<'consent', 'advance-choice.ended'>, 'subjectRef' | 'advanceId'>,
  cause: Cause,
): Promise<void> {
  const { how, endedAt, choiceId, because } = ended;
  await endAdvance(tx, advanceId, { status: how, at: endedAt, choiceId, because });
  await appendEvents(tx, {
    streamId: streamOf(advanceId),
    expectedVersion: await streamVersion(tx, streamOf(advanceId)),
    events: [{ type: 'advance-choice.ended', key: subjectRef, data: { subjectRef, advanceId, ...ended } }],
    cause,
  });
}

const AT_ONCE = 50;
const CAUSE = { system: 'system:clock/advance-choices' } as const;

/**
 * Advance choices whose moment has come join the register. One that permits lapses when its text is no longer in force
 * (the person agreed to another text); one that protects always counts.
 */
export const recordDueAdvances =
  (issuing: Issuing) =>
  async (tx: Tx, now: string): Promise<boolean> => {
    await noteMoments(tx, now);
    const due = await dueAdvances(tx, now, AT_ONCE);
    const acts: NewAct[] = [];
    for (const advance of due) {
      const person = await personByRef(tx, advance.subjectRef);
      const effect = effectOfTick(advance) ?? 'deny';
      const notice = await noticeByVersion(tx, advance.notice.noticeId, advance.notice.version);
      const because = !person
        ? 'subject-unknown'
        : effect === 'allow' && notice?.status !== 'published'
          ? 'notice-not-published'
          : undefined;
      if (because !== undefined || !person) {
        await end(tx, advance, { how: 'lapsed', endedAt: now, because }, CAUSE);
        continue;
      }
      const choiceId = randomUUID();
      const { regime, act, scope, notice: seen } = advance;
      acts.push({
        ...person,
        choiceId,
        regime,
        act,
        scope,
        notice: seen,
        channel: 'portal',
        ...advanceTimes(effect, advance.laidDownAt, now),
        actedBy: advance.laidDownBy,
        because: 'advance-choice',
      });
      await end(tx, advance, { how: 'recorded', endedAt: now, choiceId }, CAUSE);
    }
    await appendActs(tx, acts, CAUSE, issuing, now);
    return due.length === AT_ONCE;
  };
