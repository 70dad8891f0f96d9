/** A copy of the bytes with one digit or letter changed, near the middle; undefined when there is none to change. */
export function tampered(bytes: Uint8Array): { bytes: Uint8Array; at: number } | undefined {
  const middle = Math.floor(bytes.length / 2);
  const isText = (byte: number | undefined) =>
    byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a));
  for (let step = 0; step < bytes.length; step++) {
    const at = (middle + step) % bytes.length;
    const byte = bytes[at];
    if (byte === undefined || !isText(byte)) continue;
    const copy = Uint8Array.from(bytes);
    copy[at] = byte === 0x39 ? 0x30 : byte === 0x7a ? 0x61 : byte + 1;
    return { bytes: copy, at };
  }
  return undefined;
}
