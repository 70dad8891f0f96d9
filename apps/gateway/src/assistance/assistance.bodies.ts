import { z } from 'zod';
import {
  advanceMoment,
  assistanceCommands,
  consentCommands,
  formEntry,
  helpCode,
  identityTraits,
  mandateTerms,
} from '@garant/contracts';

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
export const nothing = z.object({}).strict();
