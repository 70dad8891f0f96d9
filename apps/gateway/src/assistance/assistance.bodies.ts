import { z } from 'zod';
import {
  advanceMoment,
  assistanceCommands,
  consentCommands,
  formEntry,
  helpCode,
  identityTraits,
  mandateTerms,
  phoneNumber,
} from '@garant/contracts';
import { CALLBACK_TIMES } from '@garant/rules';

/** Whom an agent helps and on what terms. The traits leave here encrypted for the vault alone. */
export const mandateBody = mandateTerms
  .extend({ traits: identityTraits.strict(), code: helpCode.optional() })
  .strict();
/** What the person decides in front of the agent; for whom and through which channel, the mandate says. */
export const mandateChoiceBody = consentCommands['choice.record']
  .omit({ subjectRef: true, choiceId: true, channel: true, authorityId: true, mandateId: true, formId: true })
  .strict();
export const formBody = assistanceCommands['form.receive'].omit({ formId: true }).strict();
export const entryBody = formEntry.strict();
export const rejectionBody = assistanceCommands['form.reject'].omit({ formId: true }).strict();
export const advanceBody = assistanceCommands['advance-choice.record']
  .omit({ subjectRef: true, advanceId: true })
  .extend({ moment: advanceMoment })
  .strict();
export const codeBody = z.object({ code: helpCode }).strict();
/** The number stays as it was written here; the register reads it. */
export const callbackBody = z
  .object({
    phone: z
      .string()
      .max(40)
      .refine((text) => phoneNumber.safeParse(text).success, 'a telephone number'),
    time: z.enum(CALLBACK_TIMES),
  })
  .strict();
export const callbackEndBody = assistanceCommands['callback.end'].omit({ callbackId: true }).strict();
export const nothing = z.object({}).strict();
