import type { Attachment } from '../../api/rights.api.js';

/** Media types that an answer may carry, by what browsers call them. */
export const ATTACHMENT_TYPES = [
  'application/pdf',
  'text/plain',
  'text/csv',
  'application/json',
  'image/png',
  'image/jpeg',
] as const;

/** A chosen file as the API takes it: base64, with its name and media type. */
export async function attachmentOf(file: File): Promise<Attachment> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { name: file.name, type: file.type, content: btoa(binary) };
}
