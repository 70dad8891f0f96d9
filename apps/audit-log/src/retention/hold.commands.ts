import { isProblemCode, retentionConfidential } from '@garant/contracts';
import {
  ProblemError,
  appendEvents,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
  type Tx,
  type VaultCipher,
} from '@garant/nest-kit';
import {
  decideHold,
  evolveHold,
  type HoldCommand,
  type LegalHold,
  type RecordedHoldEvent,
} from '@garant/rules';
import { missionFor } from '../missions/mission.access.js';
import { holdStream, loadHold, saveHold } from './hold.store.js';
import { keepReason, sealReason } from './reason.store.js';

type HoldType = 'hold.place' | 'hold.lift';

/** Legal holds: they stop erasure and pruning of what they cover. Key: holdId. */
export function holdCommands(vault: VaultCipher): CommandHandlers<'audit-log'> {
  const handle =
    (type: HoldType) =>
    async (context: CommandContext<{ holdId: string }>): Promise<HandlerResult> => {
      const { tx, command, now } = context;
      const { holdId } = command.body;
      if (command.key !== holdId) throw new ProblemError('command-key-mismatch');
      const { reason } = await context.openConfidential(retentionConfidential[type]);
      const sealed = sealReason(vault, holdId, reason);
      const { hold, version } = await loadHold(tx, holdId);
      const actor = { ref: command.actor.ref, role: command.actor.role };
      const rule = { type, actor, body: command.body } as unknown as HoldCommand;
      const decided = decideHold(hold, rule, now, sealed.hash);
      if (!decided.ok) {
        const { code, params } = decided.refusal;
        if (!isProblemCode(code)) throw new Error(`The rules refused with the unknown code ${code}`);
        return { ok: false, problem: { code, ...(params ? { params: { ...params } } : {}) } };
      }
      // A mission that is not open, or not the inspector's own, entitles to nothing.
      if (rule.type === 'hold.place' && rule.body.basis === 'mission')
        await missionFor(tx, command.actor, rule.body.basisRef, now);
      let state: LegalHold | undefined = hold;
      for (const event of decided.events)
        state = evolveHold(state, { ...event, at: now, actor } as RecordedHoldEvent);
      await saveHold(tx, state!);
      await keepReason(tx, { about: holdId, commandId: command.id, kind: type, at: now }, sealed);
      const events = decided.events.map(({ type: of, key, data }) => ({ type: of, key, data: { ...data } }));
      return {
        ok: true,
        streams: [{ streamId: holdStream(holdId), expectedVersion: version, events }],
        result: { holdId },
      };
    };
  return { 'hold.place': handle('hold.place'), 'hold.lift': handle('hold.lift') };
}

/** The end that a hold was given has come. */
export async function lapseHold(tx: Tx, holdId: string, now: string): Promise<void> {
  const { hold, version } = await loadHold(tx, holdId);
  if (!hold || hold.endedAt !== null) return;
  const event = { type: 'hold.lapsed', key: holdId, data: { holdId } } as const;
  await saveHold(tx, evolveHold(hold, { ...event, at: now, actor: null })!);
  await appendEvents(tx, {
    streamId: holdStream(holdId),
    expectedVersion: version,
    events: [event],
    cause: { system: 'system:clock/hold' },
    time: now,
  });
}
