import type { CommandBody } from '@garant/contracts';
import type { CommandContext, CommandHandlers, HandlerResult } from '@garant/nest-kit';
import {
  decideFinding,
  type Finding,
  type FindingCommand,
  type FindingCommandType,
  type FindingEvent,
  type PermitTerms,
} from '@garant/rules';
import { requestMessage } from '../clocks/message.request.js';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, ruleActor } from '../commands/rule.outcome.js';
import { sealText } from '../texts/text.store.js';
import { holdersOf, partiesOf } from './concerned.people.js';
import { findingProjection, foldFinding } from './project.projection.js';
import { outcomeOf, streamFor } from './stream.change.js';

type Context<T extends FindingCommandType> = CommandContext<CommandBody<'access-requests', T>>;
export const FINDING_REPORT = 'finding-report';
export const FINDING_NOTE = 'finding-note';

/** Significant findings: researcher, access body, holder (EHDS Art. 61(5), 58(3)). Key: findingId. */
export const findingCommands = {
  'finding.report': async (context: Context<'finding.report'>) =>
    decide(
      context,
      'finding.report',
      FINDING_REPORT,
      (await confidentialBody(context, 'finding.report')).text,
    ),
  'finding.forward': async (context: Context<'finding.forward'>) =>
    decide(
      context,
      'finding.forward',
      FINDING_NOTE,
      (await confidentialBody(context, 'finding.forward')).text,
    ),
  'finding.close': (context: Context<'finding.close'>) => decide(context, 'finding.close'),
} satisfies CommandHandlers<'access-requests'>;

async function decide<T extends FindingCommandType>(
  context: Context<T>,
  type: T,
  kind?: string,
  words?: string,
): Promise<HandlerResult> {
  const { tx, command } = context;
  const body = command.body as { findingId: string; permitId?: string };
  const { findingId } = body;
  demandKey(command, findingId);
  const stream = await streamFor(tx, findingProjection, findingId);
  const sealed = words === undefined ? undefined : sealText({ text: words });
  const [permit] = body.permitId
    ? await tx.query<{ terms: PermitTerms }>(
        `SELECT terms FROM permit WHERE permit_id = $1 AND (terms->'persons' ? $2::text OR applicant = $2::uuid)`,
        [body.permitId, command.actor.ref],
      )
    : [];
  const rule = { type, actor: ruleActor(command.actor), body } as unknown as FindingCommand;
  const events = eventsOf(
    decideFinding(foldFinding(findingId, stream.events), rule, {
      permit: permit?.terms,
      textHash: sealed?.hash,
    }),
  );
  if (isRefused(events)) return events;
  for (const event of events) await tell(context, foldFinding(findingId, stream.events), event);
  return outcomeOf(context, findingProjection, findingId, stream, events, {
    text: sealed && kind !== undefined ? { sealed, kind } : undefined,
    result: { findingId },
  });
}

/** The next in the line learns that something waits; what it is they read here. */
async function tell(
  { tx, cause }: Pick<CommandContext, 'tx' | 'cause'>,
  before: Finding | undefined,
  event: FindingEvent,
): Promise<void> {
  const message = { about: 'finding', aboutId: event.key } as const;
  if (event.type === 'finding.reported') {
    const { signatories } = await partiesOf(tx, event.data.applicationId);
    await requestMessage(tx, { ...message, to: signatories, kind: 'finding-reported' }, cause);
  }
  if (event.type === 'finding.forwarded' && before)
    await requestMessage(
      tx,
      { ...message, to: await holdersOf(tx, [before.datasetId]), kind: 'finding-forwarded' },
      cause,
    );
}
