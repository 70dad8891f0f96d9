import { z } from 'zod';

/** Identifiers and primitive shapes shared by every message. Ids are UUIDs; a subject reference is a random UUIDv4, for a v7 leaks time. */
export const uuid = z.uuid();
export const timestamp = z.iso.datetime({ precision: 3 }).describe('RFC 3339, UTC, milliseconds');
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 as 64 lower-case hex digits');
export const jws = z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'a compact JWS');
export const jwe = z.string().regex(/^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/, 'a compact JWE');
export const position = z
  .number()
  .int()
  .nonnegative()
  .describe('place in the register of choices, one gapless sequence');
export const subjectIndex = z
  .number()
  .int()
  .min(0)
  .max(0xffffffff)
  .describe('dense uint32 index of a subject, never reused');
export const version = z.number().int().positive();
export const shortText = z.string().trim().min(1).max(300);
export const longText = z.string().trim().min(1).max(10_000);
export const language = z.enum(['fr', 'en']);
export const localized = z.object({ fr: z.string(), en: z.string() });
export type Localized = z.infer<typeof localized>;
/** A slug such as `ap-hm-cardiology`: chosen by people, used in addresses. */
export const slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'lower-case letters, digits and hyphens');
