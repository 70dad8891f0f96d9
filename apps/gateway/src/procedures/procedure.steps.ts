import { z } from 'zod';
import { longText, proceduresCommands, answerTable } from '@garant/contracts';

const commands = proceduresCommands;
const message = { message: longText };
const reason = { reason: longText };
const nothing = z.strictObject({});

/** One step that an address names: its command, and its body as a person fills it in. */
interface Step {
  readonly command: string;
  readonly body: z.ZodObject;
  /** Fields that travel encrypted. */
  readonly sealed: readonly string[];
  readonly example: object;
}
const step = (command: string, body: z.ZodObject, sealed: readonly string[], example: object): Step => ({
  command,
  body,
  sealed,
  example,
});

/** Steps of the procedure of an application, by the last part of their address. */
export const APPLICATION_STEPS = {
  choice: step(
    'application.choose-procedure',
    commands['application.choose-procedure'].omit({ applicationId: true }),
    [],
    { kind: 'data-request' },
  ),
  closing: step(
    'application.close',
    commands['application.close'].omit({ applicationId: true }).extend(message),
    ['message'],
    { ground: 'duplicate', message: 'The same project was submitted twice.' },
  ),
  opinion: step(
    'application.record-opinion',
    commands['application.record-opinion'].omit({ applicationId: true }),
    [],
    { by: 'CESREES', opinion: 'favourable', givenOn: '2026-03-01', reference: 'CESREES 12-26' },
  ),
  'period-renewal': step(
    'application.renew-period',
    commands['application.renew-period'].omit({ applicationId: true }),
    [],
    { of: 'opinion' },
  ),
  'authorisation-request': step('application.ask-authorisation', nothing, [], {}),
  authorisation: step(
    'application.record-authorisation',
    commands['application.record-authorisation'].omit({ applicationId: true }),
    [],
    { outcome: 'authorised', givenOn: '2026-05-04', reference: 'DR-2026-117' },
  ),
  proposal: step(
    'application.propose',
    commands['application.propose'].omit({ applicationId: true }).extend(message),
    ['message'],
    { proposal: 'grant', message: 'The data fit the question.' },
  ),
  'statistics-offer': step('application.offer-statistics', nothing, [], {}),
  appeal: step('application.appeal', z.strictObject(message), ['message'], {
    message: 'The scope was misread.',
  }),
  'appeal-confirmation': step('application.confirm-decision', z.strictObject(message), ['message'], {
    message: 'The reasons stand.',
  }),
  'appeal-reopening': step('application.reopen', z.strictObject(message), ['message'], {
    message: 'The committee looks at the scope again.',
  }),
  answer: step('application.submit-answer', z.strictObject({ table: answerTable }), ['table'], {
    table: {
      dimensions: ['age'],
      cells: [
        { at: ['0-39'], count: 120 },
        { at: ['40+'], count: 340 },
        { at: ['*'], count: 460 },
      ],
      minimumCell: 11,
    },
  }),
  'answer-release': step('application.release-answer', nothing, [], {}),
} as const satisfies Record<string, Step>;

/** Steps of a measure against the users of a permit. */
export const MEASURE_STEPS = {
  announcement: step(
    'permit.announce-measure',
    commands['permit.announce-measure'].omit({ permitId: true }).extend(reason),
    ['reason'],
    { measures: ['revoke'], reason: 'Copies left the environment.' },
  ),
  answer: step('permit.answer-measure', z.strictObject(reason), ['reason'], {
    reason: 'The file held no personal data.',
  }),
  dropping: step('permit.drop-measure', z.strictObject(reason), ['reason'], {
    reason: 'The file held no personal data.',
  }),
  exclusion: step(
    'permit.exclude',
    commands['permit.exclude'].omit({ permitId: true }).extend(reason),
    ['reason'],
    {
      account: '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12',
      until: '2028-03-01T00:00:00.000Z',
      reason: 'Copies left the environment.',
    },
  ),
  'exclusion-lift': step(
    'permit.lift-exclusion',
    commands['permit.lift-exclusion'].omit({ permitId: true }).extend(reason),
    ['reason'],
    { account: '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12', reason: 'Decided on appeal.' },
  ),
  appeal: step('permit.appeal', z.strictObject(reason), ['reason'], { reason: 'The facts were others.' }),
  'appeal-confirmation': step('permit.confirm-revocation', z.strictObject(reason), ['reason'], {
    reason: 'The revocation stands.',
  }),
  reinstatement: step('permit.reinstate', z.strictObject(reason), ['reason'], {
    reason: 'The facts were others.',
  }),
} as const satisfies Record<string, Step>;

export type { Step };
