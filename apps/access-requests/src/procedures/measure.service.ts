import type { CommandBody } from '@garant/contracts';
import type { CommandContext, CommandHandlers, HandlerResult } from '@garant/nest-kit';
import type { ApplicationFacts, MeasureCommandType, PermitCommand } from '@garant/rules';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { isRefused, newEvent } from '../commands/rule.outcome.js';
import { changePermit, permitStream, stateRow } from '../permits/permit.service.js';
import { withNew } from '../projection/projection.js';
import { keepText, sealText } from '../texts/text.store.js';
import { exclusionProjection } from './case.projection.js';

const MEASURES: readonly MeasureCommandType[] = [
  'permit.announce-measure',
  'permit.answer-measure',
  'permit.drop-measure',
  'permit.exclude',
  'permit.lift-exclusion',
  'permit.appeal',
  'permit.confirm-revocation',
  'permit.reinstate',
];
type Context = CommandContext<CommandBody<'access-requests', MeasureCommandType>>;

/** Measures against the users of a permit (EHDS Art. 63): announced, heard, taken, and looked at again. */
export const measureCommands = (policy: ApplicationFacts['policy']): CommandHandlers<'access-requests'> =>
  Object.fromEntries(
    MEASURES.map((type) => [type, (context: Context) => act(context, policy, type)]),
  ) as CommandHandlers<'access-requests'>;

async function act(
  context: Context,
  policy: ApplicationFacts['policy'],
  type: MeasureCommandType,
): Promise<HandlerResult> {
  const { tx, command, cause, now } = context;
  const { permitId } = command.body;
  demandKey(command, permitId);
  const { reason } = await confidentialBody(context, type);
  const text = sealText({ reason });
  const { ref, role } = command.actor;
  const rule = { type, actor: { ref, role }, body: { ...command.body, reason } } as PermitCommand;
  const changed = await changePermit(tx, rule, now, text.hash, { policy });
  if (isRefused(changed)) return changed;
  await keepText(tx, text, { about: permitId, kind: 'permit-reason', writtenBy: ref, writtenAt: now });
  const events = withNew(changed.stream, changed.events, { actor: command.actor, now });
  await exclusionProjection.project(tx, [{ id: permitId, events }]);
  return {
    ok: true,
    streams: [
      {
        streamId: permitStream(permitId),
        expectedVersion: changed.version,
        events: changed.events.map(newEvent),
      },
    ],
    publish: type === 'permit.reinstate' ? [stateRow(changed.permit, cause)] : [],
    result: { permitId, status: changed.permit.status },
  };
}
