/** What a scan may be, told from its first bytes; what a browser calls it proves nothing. */
const SIGNATURES: readonly (readonly [string, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
];
export const SCAN_TYPES = SIGNATURES.map(([type]) => type);
export const SCAN_LIMIT_BYTES = 15 * 1024 * 1024;

/** Media type of a scan, or undefined when it is none. @param head the first bytes, eight or more */
export const scanType = (head: Uint8Array): string | undefined =>
  SIGNATURES.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte))?.[0];
