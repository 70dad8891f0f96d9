import { detectionConfidential, isProblemCode, type CommandBody } from '@garant/contracts';
import {
  ProblemError,
  loadStream,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
  type VaultCipher,
} from '@garant/nest-kit';
import {
  decideDetection,
  decideTuning,
  evolveDetection,
  type DetectionCommand,
  type DetectionCommandType,
  type DetectionRuleId,
  type RecordedDetectionEvent,
  type Refusal,
} from '@garant/rules';
import { keepReason, sealReason, type SealedReason } from '../retention/reason.store.js';
import { detectionStream, loadDetection, ruleStream, saveDetection, saveTuning } from './detection.store.js';

function refused({ code, params }: Refusal): HandlerResult {
  if (!isProblemCode(code)) throw new Error(`The rules refused with the unknown code ${code}`);
  return { ok: false, problem: { code, ...(params ? { params: { ...params } } : {}) } };
}
const QUEUE: readonly DetectionCommandType[] = [
  'detection.take',
  'detection.give-back',
  'detection.explain',
  'detection.escalate',
  'detection.close',
  'detection.reopen',
];

/** The human queue. Keys: detectionId; for a tuning the rule. Nothing here acts on an account. */
export function detectionCommands(vault: VaultCipher): CommandHandlers<'audit-log'> {
  const step = (type: DetectionCommandType) => (context: CommandContext<{ detectionId: string }>) =>
    handle(context, type, vault);
  return {
    ...Object.fromEntries(QUEUE.map((type) => [type, step(type)])),
    'detection.tune': (context) => tune(context, vault),
  };
}

async function handle(
  context: CommandContext<{ detectionId: string }>,
  type: DetectionCommandType,
  vault: VaultCipher,
): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { detectionId } = command.body;
  if (command.key !== detectionId) throw new ProblemError('command-key-mismatch');
  const schema = (
    detectionConfidential as Partial<Record<string, (typeof detectionConfidential)['detection.explain']>>
  )[type];
  let sealed: SealedReason | undefined;
  if (schema) sealed = sealReason(vault, detectionId, (await context.openConfidential(schema)).reason);
  const { detection, version } = await loadDetection(tx, detectionId);
  const actor = { ref: command.actor.ref, role: command.actor.role };
  const rule = { type, actor, body: command.body } as unknown as DetectionCommand;
  const decided = decideDetection(detection, rule, sealed?.hash ?? '');
  if (!decided.ok) return refused(decided.refusal);
  let state = detection;
  for (const event of decided.events)
    state = evolveDetection(state, { ...event, at: now, actor } as RecordedDetectionEvent);
  await saveDetection(tx, state!);
  if (sealed)
    await keepReason(tx, { about: detectionId, commandId: command.id, kind: type, at: now }, sealed);
  const events = decided.events.map(({ type: of, key, data }) => ({ type: of, key, data: { ...data } }));
  return {
    ok: true,
    streams: [{ streamId: detectionStream(detectionId), expectedVersion: version, events }],
    result: { detectionId },
  };
}

async function tune(
  context: CommandContext<CommandBody<'audit-log', 'detection.tune'>>,
  vault: VaultCipher,
): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { rule, enabled, parameters } = command.body;
  if (command.key !== rule) throw new ProblemError('command-key-mismatch');
  const { reason } = await context.openConfidential(detectionConfidential['detection.tune']);
  const actor = { ref: command.actor.ref, role: command.actor.role };
  const decided = decideTuning(actor, rule, parameters);
  if (!decided.ok) return refused(decided.refusal);
  const sealed = sealReason(vault, rule, reason);
  await keepReason(tx, { about: rule, commandId: command.id, kind: 'detection.tune', at: now }, sealed);
  await saveTuning(tx, rule as DetectionRuleId, { enabled, parameters });
  const expectedVersion = (await loadStream(tx, ruleStream(rule))).length;
  const data = { rule, enabled, parameters, reasonHash: sealed.hash };
  return {
    ok: true,
    streams: [
      { streamId: ruleStream(rule), expectedVersion, events: [{ type: 'detection.tuned', key: rule, data }] },
    ],
    result: { rule },
  };
}
