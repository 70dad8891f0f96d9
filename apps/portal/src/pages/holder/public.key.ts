/** Reads a pasted public Ed25519 JWK (RFC 8037); a private key never leaves the page. */
export function publicKeyOf(
  text: string,
): { ok: true; jwk: Record<string, unknown> } | { ok: false; fault: 'notJson' | 'private' | 'notEd25519' } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, fault: 'notJson' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, fault: 'notJson' };
  const jwk = value as Record<string, unknown>;
  if ('d' in jwk) return { ok: false, fault: 'private' };
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string' || !/^[\w-]{43}$/.test(jwk.x))
    return { ok: false, fault: 'notEd25519' };
  return { ok: true, jwk };
}
