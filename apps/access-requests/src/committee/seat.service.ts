import type { CommandBody } from '@garant/contracts';
import { loadStream, type CommandContext, type CommandHandlers, type HandlerResult } from '@garant/nest-kit';
import { decideSeat, type SeatCommand } from '@garant/rules';
import { demandKey } from '../commands/command.key.js';
import { eventsOf, isRefused, newEvent, ruleActor } from '../commands/rule.outcome.js';
import { withNew } from '../projection/projection.js';
import { foldSeats, SEATS_STREAM, seatProjection } from './seat.store.js';

type Body<T extends keyof CommandHandlers<'access-requests'>> = CommandBody<'access-requests', T>;

/** Who sits in the committee: a signatory's appointments. */
export const seatCommands = {
  'committee.appoint': (context: CommandContext<Body<'committee.appoint'>>) =>
    change(context, {
      type: 'committee.appoint',
      actor: ruleActor(context.command.actor),
      body: context.command.body,
    }),
  'committee.end-seat': (context: CommandContext<Body<'committee.end-seat'>>) =>
    change(context, {
      type: 'committee.end-seat',
      actor: ruleActor(context.command.actor),
      body: context.command.body,
    }),
} satisfies CommandHandlers<'access-requests'>;

async function change(
  { tx, command, now }: Pick<CommandContext, 'tx' | 'command' | 'now'>,
  rule: SeatCommand,
): Promise<HandlerResult> {
  const { seatId } = rule.body;
  demandKey(command, seatId);
  // One stream for all seats: their commands wait for each other.
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('${SEATS_STREAM}', 0))`);
  const stream = await loadStream(tx, SEATS_STREAM);
  const events = eventsOf(decideSeat(foldSeats(stream), rule, now));
  if (isRefused(events)) return events;
  await seatProjection.project(tx, [
    { id: '', events: withNew(stream, events, { actor: command.actor, now }) },
  ]);
  return {
    ok: true,
    streams: [{ streamId: SEATS_STREAM, expectedVersion: stream.length, events: events.map(newEvent) }],
    result: { seatId },
  };
}
