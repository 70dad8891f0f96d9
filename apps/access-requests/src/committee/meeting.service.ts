import type { CommandBody, NewEvent } from '@garant/contracts';
import type { CommandContext, CommandHandlers, HandlerResult, Tx } from '@garant/nest-kit';
import {
  decideApplication,
  decideMeeting,
  type ApplicationFacts,
  type Ballot,
  type MeetingCommand,
  type MeetingFacts,
  type MeetingState,
} from '@garant/rules';
import type { CommandDeps } from '../access.part.js';
import {
  commitApplication,
  loadApplication,
  writeAlone,
  type LoadedApplication,
} from '../applications/application.change.js';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, newEvent, ruleActor, type Refused } from '../commands/rule.outcome.js';
import { withNew } from '../projection/projection.js';
import { keepText, sealText } from '../texts/text.store.js';
import { loadMeeting, meetingProjection, meetingStream } from './meeting.store.js';
import { heldSeats } from './seat.store.js';

type Body<T extends keyof CommandHandlers<'access-requests'>> = CommandBody<'access-requests', T>;
type Plain = Exclude<MeetingCommand['type'], 'meeting.write-minutes'>;
type Streams = NonNullable<Extract<HandlerResult, { ok: true }>['streams']>;

const PENDING = [
  'SUBMITTED',
  'PRE_SCREENING',
  'AWAITING_ADDITIONAL_INFORMATION',
  'PROCESSING',
  'AWAITING_OPINION',
  'AWAITING_AUTHORISATION',
];

/** Meetings of the committee. The end of one closes the votes of its agenda, each where its quorum was there. */
export const meetingCommands = (parts: Pick<CommandDeps, 'policy'>) => {
  const plain =
    <T extends Plain>(type: T) =>
    (context: CommandContext<Body<T>>): Promise<HandlerResult> =>
      change(parts, context, {
        type,
        actor: ruleActor(context.command.actor),
        body: context.command.body,
      } as unknown as MeetingCommand);
  return {
    'meeting.schedule': plain('meeting.schedule'),
    'meeting.amend': plain('meeting.amend'),
    'meeting.open': plain('meeting.open'),
    'meeting.attend': plain('meeting.attend'),
    'meeting.close': plain('meeting.close'),
    'meeting.approve-minutes': plain('meeting.approve-minutes'),
    'meeting.write-minutes': async (context: CommandContext<Body<'meeting.write-minutes'>>) => {
      const { text } = await confidentialBody(context, 'meeting.write-minutes');
      const { meetingId } = context.command.body;
      return change(parts, context, {
        type: 'meeting.write-minutes',
        actor: ruleActor(context.command.actor),
        body: { meetingId, text },
      });
    },
  } satisfies CommandHandlers<'access-requests'>;
};

async function change(
  { policy }: Pick<CommandDeps, 'policy'>,
  context: Pick<CommandContext, 'tx' | 'command' | 'now'>,
  rule: MeetingCommand,
): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { meetingId } = rule.body;
  demandKey(command, meetingId);
  const { stream, state } = await loadMeeting(tx, meetingId);
  const cases = await casesOf(tx, rule, state);
  const minutes = rule.type === 'meeting.write-minutes' ? sealText({ text: rule.body.text }) : undefined;
  const seats = await heldSeats(tx, now);
  const facts: MeetingFacts = {
    now,
    seats,
    votable: (id) => isVotable(cases.get(id)?.state, rule.type === 'meeting.close'),
    ballot: (id) => ballotOf(cases.get(id)),
    ...(minutes ? { minutesHash: minutes.hash } : {}),
  };
  const events = eventsOf(decideMeeting(state, rule, facts));
  if (isRefused(events)) return events;
  if (minutes)
    await keepText(tx, minutes, {
      about: meetingId,
      kind: 'minutes',
      writtenBy: command.actor.ref,
      writtenAt: now,
    });
  const closed = events.flatMap((event) => (event.type === 'meeting.closed' ? event.data.outcomes : []));
  const votes: Streams[number][] = [];
  for (const { applicationId, outcome } of closed) {
    if (outcome !== 'closed') continue;
    const streams = await closeVote(context, { policy, seats, meetingId }, cases.get(applicationId)!);
    if (isRefused(streams)) return streams;
    votes.push(...streams);
  }
  await meetingProjection.project(tx, [
    { id: meetingId, events: withNew(stream, events, { actor: command.actor, now }) },
  ]);
  const own: NewEvent[] = events.map(newEvent);
  return {
    ok: true,
    streams: [{ streamId: meetingStream(meetingId), expectedVersion: stream.length, events: own }, ...votes],
    result: { meetingId },
  };
}

/** The applications that the command is about. Those whose vote may close are locked, in one order. */
async function casesOf(
  tx: Tx,
  rule: MeetingCommand,
  state: MeetingState | undefined,
): Promise<Map<string, LoadedApplication>> {
  const ids =
    rule.type === 'meeting.schedule' || rule.type === 'meeting.amend'
      ? rule.body.agenda
      : rule.type === 'meeting.close'
        ? (state?.agenda ?? [])
        : [];
  const found = new Map<string, LoadedApplication>();
  for (const id of [...ids].sort()) {
    if (rule.type === 'meeting.close') await writeAlone(tx, id);
    found.set(id, await loadApplication(tx, id));
  }
  return found;
}

const isVotable = (state: LoadedApplication['state'], now: boolean): boolean =>
  state !== undefined &&
  (now
    ? state.status === 'PROCESSING' && state.assessment !== null && state.voteClosed === null
    : PENDING.includes(state.status));

const ballotOf = (loaded: LoadedApplication | undefined): Ballot => ({
  votes: loaded?.state?.votes ?? [],
  recused: loaded?.state?.recused ?? [],
});

async function closeVote(
  context: Pick<CommandContext, 'tx' | 'command' | 'now'>,
  {
    policy,
    seats,
    meetingId,
  }: { policy: ApplicationFacts['policy']; seats: MeetingFacts['seats']; meetingId: string },
  loaded: LoadedApplication,
): Promise<Streams | Refused> {
  const { applicationId } = loaded;
  const events = eventsOf(
    decideApplication(
      loaded.state,
      {
        type: 'application.close-vote',
        actor: ruleActor(context.command.actor),
        body: { applicationId, meetingId },
      },
      { now: context.now, policy, seats, dataset: () => undefined, environment: () => undefined },
    ),
  );
  if (isRefused(events)) return events;
  return (await commitApplication(context, loaded, events)).streams ?? [];
}
