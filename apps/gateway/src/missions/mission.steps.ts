import { z } from 'zod';
import { longText, missionsCommands, revealAct, sentFile, shortText } from '@garant/contracts';
import type { Role } from '@garant/rules';

type Command = keyof typeof missionsCommands;
/** An act as the last word of the address: its command, whose it is, its body, what of it is confidential, what it makes. */
export interface MissionStep {
  readonly command: Command;
  readonly by: Role;
  readonly body: z.ZodObject;
  /** Fields that travel sealed to the audit log alone. */
  readonly sealed: readonly string[];
  /** Name of the id that the gateway gives to what the act makes. */
  readonly makes: string | null;
}

/** The fields of the command that come from the caller, and the words beside them. */
function step(
  command: Command,
  {
    by = 'inspector',
    makes = null,
    words = {},
  }: { by?: Role; makes?: string | null; words?: z.ZodRawShape } = {},
): MissionStep {
  const given = Object.entries(missionsCommands[command].shape).filter(
    ([field]) => field !== 'missionId' && field !== makes,
  );
  return {
    command,
    by,
    makes,
    body: z.strictObject({ ...(Object.fromEntries(given) as z.ZodRawShape), ...words }),
    sealed: Object.keys(words),
  };
}
const text = { text: longText };

/** POST /api/v1/missions/:id/:step */
export const MISSION_STEPS: Readonly<Record<string, MissionStep>> = {
  extension: step('mission.extend'),
  end: step('mission.close'),
  note: step('mission.note', { makes: 'noteId', words: { text: longText.nullable() } }),
  'note-removal': step('mission.remove-note'),
  visit: step('mission.visit', { makes: 'visitId', words: { place: shortText, present: longText } }),
  request: step('mission.request', { makes: 'requestId', words: text }),
  answer: step('mission.answer', {
    by: 'data-protection-officer',
    words: { text: longText, file: sentFile.nullable() },
  }),
  settlement: step('mission.settle-request'),
  'request-withdrawal': step('mission.withdraw-request'),
  order: step('mission.order-suspension', { makes: 'orderId', words: text }),
  'order-withdrawal': step('mission.withdraw-order'),
  reveal: step('mission.ask-reveal', { makes: 'revealId', words: text }),
  'reveal-refusal': step('mission.refuse-reveal'),
};

/** POST /api/v1/missions/:id/reveal-approval: for programs, which made the confirming login themselves. */
export const approvalBody = z.strictObject({
  act: revealAct.strict(),
  idToken: z.string().min(1).max(20_000),
});
/** POST /api/v1/missions/:id/order-execution, by the signatory. */
export const executionBody = z.strictObject({ orderId: z.uuid(), reason: longText });
