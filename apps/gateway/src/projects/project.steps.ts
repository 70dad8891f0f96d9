import { z } from 'zod';
import {
  environmentDeclaration,
  environmentsCommands,
  longText,
  projectsCommands as commands,
  projectsConfidential as confidential,
  shortText,
} from '@garant/contracts';

/** A writing route of a project: its command, what its body holds, and which of it only the service may read. */
export interface ProjectStep {
  readonly command: keyof typeof commands;
  readonly body: z.ZodObject;
  readonly sealed: readonly string[];
}
const reason = { reason: longText };
const delivery = commands['delivery.acknowledge'].omit({ applicationId: true }).shape;
const result = { resultId: z.uuid() };
const step = (
  command: ProjectStep['command'],
  shape: z.ZodRawShape = {},
  sealed: readonly string[] = [],
): ProjectStep => ({
  command,
  body: z.strictObject(shape),
  sealed,
});

/** Steps of a project after its decision, by the last part of their address. Who may take which, the service says. */
export const PROJECT_STEPS = {
  'delivery-acknowledgement': step('delivery.acknowledge', delivery),
  'delivery-extension-request': step('delivery.ask-extension', { ...delivery, ...reason }, ['reason']),
  'delivery-extension': step('delivery.extend', { ...delivery, ...reason }, ['reason']),
  delivery: step('delivery.deliver', delivery),
  access: step('delivery.give-access', delivery),
  result: step(
    'result.publish',
    {
      ...result,
      kind: commands['result.publish'].shape.kind,
      onlyAnonymous: z.boolean(),
      content: confidential['result.publish'].shape.content,
    },
    ['content'],
  ),
  'result-acceptance': step('result.accept', {
    ...result,
    version: z.number().int().positive(),
    onlyAnonymous: z.boolean(),
  }),
  'result-return': step('result.return', { ...result, version: z.number().int().positive(), ...reason }, [
    'reason',
  ]),
  'result-withdrawal': step('result.withdraw', { ...result, ...reason }, ['reason']),
  'result-postponement': step('result.postpone', { until: z.iso.date(), ...reason }, ['reason']),
  formula: step('deletion.ask-formula', { kept: z.boolean() }),
  deletion: step(
    'environment.confirm-deletion',
    {
      permitId: z.uuid(),
      environmentId: z.uuid(),
      formulaKept: z.boolean(),
      files: confidential['environment.confirm-deletion'].shape.files,
    },
    ['files'],
  ),
  naming: step('project.choose-naming', { named: z.boolean() }),
  hold: step('case.hold', reason, ['reason']),
  'hold-lift': step('case.lift-hold', reason, ['reason']),
} as const satisfies Record<string, ProjectStep>;

export const findingBody = z.strictObject({ permitId: z.uuid(), datasetId: z.uuid(), text: longText });
export const textBody = z.strictObject({ text: longText });
export const closingBody = commands['finding.close'].omit({ findingId: true });
export const complaintBody = z.strictObject({
  matter: commands['complaint.file'].shape.matter,
  projectId: z.uuid().optional(),
  text: longText,
  contact: shortText.optional(),
});
export const codeBody = z.strictObject({ code: z.string().min(1).max(100) });
export const declarationBody = z.strictObject({ declaration: environmentDeclaration });
export const retractionBody = environmentsCommands['environment.retract'].omit({ environmentId: true });
