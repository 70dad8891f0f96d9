import { z } from 'zod';
import { detectionCommands as commands, longText, type CommandType } from '@garant/contracts';

/** A writing route of a finding: its command, and what its body holds beside the words. */
export interface DetectionStep {
  readonly command: CommandType<'audit-log'>;
  readonly body: z.ZodObject;
}
const reason = { reason: longText };
const step = (command: CommandType<'audit-log'>, shape: z.ZodRawShape = {}): DetectionStep => ({
  command,
  body: z.strictObject(shape),
});

/** Steps of a finding by the last part of their address. Who may take which, the service says. */
export const DETECTION_STEPS = {
  taking: step('detection.take'),
  'giving-back': step('detection.give-back'),
  explanation: step('detection.explain', reason),
  escalation: step('detection.escalate', { ...reason, to: commands['detection.escalate'].shape.to }),
  closing: step('detection.close', { ...reason, outcome: commands['detection.close'].shape.outcome }),
  reopening: step('detection.reopen', reason),
} as const satisfies Record<string, DetectionStep>;

export const tuningBody = commands['detection.tune'].omit({ rule: true }).extend(reason);
