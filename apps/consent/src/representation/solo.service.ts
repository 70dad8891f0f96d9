import type { CommandBody } from '@garant/contracts';
import { streamVersion, type CommandContext, type HandlerResult } from '@garant/nest-kit';
import { ageBand } from '@garant/rules';
import { personFacts, type RepresentationDeps } from './person.status.js';

/**
 * `solo.declare`: a minor of 15 or more keeps matters from the parents and decides them alone (loi 78-17 art. 70). What
 * the parents chose before stays until the minor changes it. A new declaration takes the place of the one before.
 */
export const declareSolo =
  ({ cipher, policy }: RepresentationDeps) =>
  async ({ tx, command }: CommandContext<CommandBody<'consent', 'solo.declare'>>): Promise<HandlerResult> => {
    const { soloId, subjectRef, matters } = command.body;
    const { actor, acceptedAt } = command;
    if (actor.role !== 'patient' || actor.subjectRef !== subjectRef)
      return { ok: false, problem: { code: 'forbidden', params: { role: actor.role } } };
    const person = await personFacts(tx, cipher, subjectRef);
    if (person.deceasedAt !== null) return { ok: false, problem: { code: 'person-deceased' } };
    const band = ageBand(person.birthDate, acceptedAt, policy.soloAge);
    if (band !== '15-17')
      return { ok: false, problem: { code: 'solo-not-for-you', params: { ageBand: band } } };
    const ended = await tx.query<{ solo_id: string }>(
      'UPDATE solo_period SET until_at = $2 WHERE subject_ref = $1 AND until_at IS NULL RETURNING solo_id',
      [subjectRef, acceptedAt],
    );
    await tx.query(
      'INSERT INTO solo_period (solo_id, subject_ref, matters, from_at) VALUES ($1, $2, $3, $4)',
      [soloId, subjectRef, JSON.stringify(matters), acceptedAt],
    );
    const streamId = `representation:${subjectRef}`;
    return {
      ok: true,
      streams: [
        {
          streamId,
          expectedVersion: await streamVersion(tx, streamId),
          events: [
            ...ended.map((row) => ({
              type: 'solo.ended',
              key: subjectRef,
              data: { soloId: row.solo_id, subjectRef, until: acceptedAt },
            })),
            {
              type: 'solo.declared',
              key: subjectRef,
              data: { soloId, subjectRef, matters, from: acceptedAt },
            },
          ],
        },
      ],
      result: { soloId },
    };
  };

/** `solo.end`: the minor lets the parents see and act again. */
export async function endSolo({
  tx,
  command,
}: CommandContext<CommandBody<'consent', 'solo.end'>>): Promise<HandlerResult> {
  const { soloId, subjectRef } = command.body;
  const { actor, acceptedAt } = command;
  if (actor.role !== 'patient' || actor.subjectRef !== subjectRef)
    return { ok: false, problem: { code: 'forbidden', params: { role: actor.role } } };
  const ended = await tx.query(
    'UPDATE solo_period SET until_at = $3 WHERE solo_id = $1 AND subject_ref = $2 AND until_at IS NULL RETURNING 1',
    [soloId, subjectRef, acceptedAt],
  );
  if (ended.length === 0) return { ok: false, problem: { code: 'not-found' } };
  const streamId = `representation:${subjectRef}`;
  return {
    ok: true,
    streams: [
      {
        streamId,
        expectedVersion: await streamVersion(tx, streamId),
        events: [{ type: 'solo.ended', key: subjectRef, data: { soloId, subjectRef, until: acceptedAt } }],
      },
    ],
    result: { soloId },
  };
}
