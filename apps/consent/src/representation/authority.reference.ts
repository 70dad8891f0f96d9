import type { VaultCipher } from '@garant/nest-kit';

/** Crockford's base 32: no I, L, O or U. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten characters (50 bits) by which a declared authority is opened: the same for the same id, and not to be guessed. */
export function authorityReference(cipher: VaultCipher, authorityId: string): string {
  const hash = cipher.blindIndex('authority-reference-v1', authorityId);
  const code = [...hash.subarray(0, 10)].map((byte) => DIGITS[byte % 32]).join('');
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** A reference as people type it: case, spaces, and the letters that look like digits do not matter. */
export function readReference(typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(code) ? `${code.slice(0, 5)}-${code.slice(5)}` : undefined;
}
