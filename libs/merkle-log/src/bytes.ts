/** SHA-256, injected: `node:crypto` on servers, `@noble/hashes` in a browser. Must return 32 bytes. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

/** Length of every hash of the tree, in bytes. */
export const HASH_SIZE = 32;

/** Sizes, indexes and POSIX seconds are safe integers: 0 to 2^53 - 1. Larger ones are refused, never rounded. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** @throws RangeError if the value is not a whole number between 0 and 2^53 - 1. */
export function requireCount(value: number, what: string): void {
  if (!isCount(value)) throw new RangeError(`${what} must be a whole number between 0 and 2^53 - 1`);
}

/** ASCII decimal without sign or leading zeros; undefined for anything else, or above 2^53 - 1. */
export function parseCount(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return isCount(value) ? value : undefined;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const all = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Lower-case hexadecimal only; undefined for anything else. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
}
