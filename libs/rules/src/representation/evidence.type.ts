/** Kinds of document that are taken as evidence, told by their first bytes and not by their name. */
export const EVIDENCE_TYPES = ['application/pdf', 'image/png', 'image/jpeg'] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];
export const EVIDENCE_LIMIT_BYTES = 10 * 1024 * 1024;

const SIGNATURES: readonly (readonly [EvidenceType, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
];

/** What a document is (ISO 32000 §7.5.2, PNG §5.2, JFIF); undefined: not accepted. */
export const evidenceType = (bytes: Uint8Array): EvidenceType | undefined =>
  SIGNATURES.find(([, signature]) => signature.every((byte, i) => bytes[i] === byte))?.[0];
