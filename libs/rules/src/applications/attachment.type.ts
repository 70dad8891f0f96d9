/** Documents that an application takes (TEHDAS2 D6.3 annex 5: at most 1 MB each), told by their bytes and not by their name. */
export const ATTACHMENT_TYPES = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.oasis.opendocument.text',
  'image/png',
  'image/jpeg',
  'text/csv',
  'text/plain',
] as const;
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number];
export const ATTACHMENT_LIMIT_BYTES = 1024 * 1024;

/** Extensions under which a document of a type may come. A comma-separated table is text too. */
export const ATTACHMENT_EXTENSIONS: Readonly<Record<AttachmentType, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'text/csv': ['csv'],
  'text/plain': ['txt', 'csv'],
};

const extensionOf = (name: string): string => /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? '';
export const extensionFits = (name: string, type: AttachmentType): boolean =>
  ATTACHMENT_EXTENSIONS[type].includes(extensionOf(name));

const starts = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, i) => bytes[i] === byte);

/**
 * What a document is: PDF (ISO 32000 §7.5.2), PNG, JPEG, Office Open XML and OpenDocument (ZIP with their main part and
 * without macros), or text in UTF-8 without control characters. Undefined: not accepted.
 */
export function attachmentType(bytes: Uint8Array): AttachmentType | undefined {
  if (starts(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d])) return 'application/pdf';
  if (starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (starts(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (starts(bytes, [0x50, 0x4b, 0x03, 0x04])) return officeType(bytes);
  return textType(bytes);
}

function officeType(bytes: Uint8Array): AttachmentType | undefined {
  const names = zipNames(bytes);
  if (names === undefined || names.some((name) => /vbaproject\.bin$|^basic\/|^scripts\//i.test(name)))
    return undefined;
  if (names.includes('word/document.xml'))
    return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  if (names.includes('xl/workbook.xml'))
    return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  // OpenDocument 1.3 part 2 §3.3: the first entry is `mimetype`, stored, so that its text stands at byte 38.
  const mimetype = 'application/vnd.oasis.opendocument.text';
  const said = latin(bytes.subarray(38, 38 + mimetype.length));
  const next = bytes[38 + mimetype.length];
  return names[0] === 'mimetype' && said === mimetype && next === 0x50 ? mimetype : undefined;
}

/** Names in the central directory of a ZIP (APPNOTE §4.3.12); undefined when it cannot be read or is encrypted. */
function zipNames(bytes: Uint8Array): string[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) return undefined;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const names: string[] = [];
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return undefined;
    if ((view.getUint16(at + 8, true) & 1) === 1) return undefined;
    const length = view.getUint16(at + 28, true);
    names.push(latin(bytes.subarray(at + 46, at + 46 + length)));
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return names;
}

const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** @throws URIError when the bytes are not UTF-8 (RFC 3629) */
function utf8(bytes: Uint8Array): string {
  const escaped: string[] = [];
  for (const byte of bytes) escaped.push(`%${byte.toString(16).padStart(2, '0')}`);
  return decodeURIComponent(escaped.join(''));
}

function textType(bytes: Uint8Array): AttachmentType | undefined {
  let text: string;
  try {
    text = utf8(bytes);
  } catch {
    return undefined;
  }
  if (text.trim() === '' || /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) return undefined;
  // Markup that a browser would run is no text document.
  if (/^\s*<(!doctype|html|svg|script|\?xml)/i.test(text)) return undefined;
  const lines = text.trimEnd().split(/\r?\n/);
  const separators = (line: string): number => line.match(/[,;\t]/g)?.length ?? 0;
  const table =
    lines.length > 1 && separators(lines[0]!) > 0 && separators(lines[1]!) === separators(lines[0]!);
  return table ? 'text/csv' : 'text/plain';
}
