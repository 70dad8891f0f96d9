import { createHash } from 'node:crypto';
import { ProblemError } from '@garant/nest-kit';

/** A name-based UUID (RFC 9562 §5.8, version 8 over SHA-256): the same parts give the same id. */
export function derivedUuid(...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/**
 * Value of the Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header), or undefined.
 * @throws ProblemError `invalid-body` when it is not 1 to 200 visible ASCII characters
 */
export function idempotencyKeyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(header))
    throw new ProblemError('invalid-body', {
      errors: [{ field: 'idempotency-key', rule: '1 to 200 visible ASCII characters' }],
    });
  return header;
}
