import { requestConfidential, rightsCommands } from '@garant/contracts';
import { z } from 'zod';

const id = { requestId: true, subjectRef: true } as const;

/** A request as a person sends it: the codes, and the text that travels encrypted. `subjectRef`: when asked for somebody. */
export const requestBody = rightsCommands['request.make']
  .omit({ ...id, channel: true, mandateId: true })
  .extend({ ...requestConfidential['request.make'].shape, subjectRef: z.uuid().optional() })
  .strict()
  .refine((body) => (body.subjectRef === undefined) === (body.authorityId === undefined), {
    message: 'subjectRef and authorityId go together',
    path: ['authorityId'],
  });
/** The same by an agent, under a mandate. */
export const assistedRequestBody = rightsCommands['request.make']
  .omit({ requestId: true, authorityId: true })
  .required({ mandateId: true })
  .extend({ ...requestConfidential['request.make'].shape, channel: z.enum(['assisted', 'phone', 'paper']) })
  .strict();
export const textBody = z.object(requestConfidential['request.reopen'].shape).strict();
export const noBody = z.object({}).strict();
export const assignmentBody = z.object({ assignee: z.uuid().optional() }).strict();
export const extensionBody = rightsCommands['request.extend']
  .omit({ requestId: true })
  .extend(requestConfidential['request.extend'].shape)
  .strict();
export const answerBody = rightsCommands['request.answer']
  .omit({ requestId: true })
  .extend(requestConfidential['request.answer'].shape)
  .strict();
export const refusalBody = rightsCommands['request.refuse']
  .omit({ requestId: true })
  .extend(requestConfidential['request.refuse'].shape)
  .strict();
export const rectificationBody = z.object(requestConfidential['request.rectify'].shape).strict();
export const exportBody = rightsCommands['export.request'].pick({ language: true }).strict();
