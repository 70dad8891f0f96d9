import { z } from 'zod';
import {
  applicationContent,
  applicationDraft,
  CONTENT_FIELDS,
  fieldChange,
  language,
  longText,
  uuid,
} from '@garant/contracts';
import { ATTACHMENT_KINDS, FORM_VERSION } from '@garant/rules';

const expectedVersion = z.number().int().nonnegative();
const formVersion = z.number().int().min(1).max(FORM_VERSION);

/** Bodies of the routes by which an application is written. */
export const newApplicationBody = z.strictObject({
  content: applicationDraft,
  formVersion: formVersion
    .optional()
    .describe('Version of the form that it fills in; default 1, the short form'),
});
/** The whole content, by whoever read the current one. */
const wholeBody = z.strictObject({ content: applicationDraft, expectedVersion });
/** Single fields, each with the version of the application at which it was read. */
const changesBody = z.strictObject({
  changes: z.array(fieldChange).min(1).max(CONTENT_FIELDS.length),
});
export const draftBody = z.union([wholeBody, changesBody]);
/** Which of the two a body means to be: so that its faults are named as those of that form. */
export const draftFormOf = (body: unknown): z.ZodType<z.infer<typeof draftBody>> =>
  typeof body === 'object' && body !== null && 'changes' in body ? changesBody : wholeBody;
export const contentBody = z.strictObject({
  content: applicationContent,
  expectedVersion: expectedVersion.optional(),
});
export const memberBody = z.strictObject({ email: z.email().max(254) });
export const applicantBody = z.strictObject({ newApplicant: uuid, reason: longText });
export const attachmentBody = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal'),
  kind: z.enum(ATTACHMENT_KINDS),
  name: z.string().trim().min(1).max(200),
});
export const presenceBody = z.strictObject({ field: z.enum(CONTENT_FIELDS).nullable().default(null) });
export const fieldQuery = z.object({
  base: z.coerce
    .number()
    .int()
    .nonnegative()
    .default(0)
    .describe('Version of the application at which the field was read'),
});
export const documentQuery = z.object({ language: language.default('fr') });
