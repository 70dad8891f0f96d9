import { compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import type { z } from 'zod';
import { Failure } from './failure.js';

/**
 * Payload of a JWS whose key id belongs to `owner` and whose `typ` is the expected one, checked against a JWKS.
 * @throws Failure `signature` when anything of it does not hold
 */
export async function openSigned<T>(
  jws: string,
  expected: { jwks: JSONWebKeySet; owner: string; typ: string; schema: z.ZodType<T> },
): Promise<T> {
  const wrong = (why: string): Failure =>
    new Failure('signature', `the ${expected.typ} is not what ${expected.owner} signed: ${why}`);
  let header;
  try {
    header = decodeProtectedHeader(jws);
  } catch {
    throw wrong('not a JWS');
  }
  if (header.typ !== expected.typ) throw wrong(`its type is ${String(header.typ)}`);
  if (!header.kid?.startsWith(`${expected.owner}-sig-`)) throw wrong('its key belongs to somebody else');
  const { payload } = await compactVerify(jws, createLocalJWKSet(expected.jwks), {
    algorithms: ['EdDSA', 'Ed25519'],
  }).catch((error: Error) => {
    throw wrong(error.message);
  });
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder().decode(payload));
  } catch {
    throw wrong('its content is not JSON');
  }
  const parsed = expected.schema.safeParse(content);
  if (!parsed.success)
    throw wrong(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  return parsed.data;
}
