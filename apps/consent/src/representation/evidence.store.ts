import type { Tx, VaultCipher } from '@garant/nest-kit';
import type { EvidenceType } from '@garant/rules';

export interface Evidence {
  readonly sha256: string;
  readonly type: EvidenceType;
  readonly bytes: number;
}
const sealedFor = (sha256: string, uploadedBy: string): string => `evidence/${sha256}/${uploadedBy}`;

/** Keeps a document, encrypted, under its hash and its uploader: nobody names a document that somebody else uploaded. */
export async function keepEvidence(
  tx: Tx,
  cipher: VaultCipher,
  document: Evidence & { uploadedBy: string; content: Buffer; now: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO evidence (sha256, uploaded_by, type, bytes, content, uploaded_at) VALUES ($1,$2,$3,$4,$5,$6)
     ON CONFLICT DO NOTHING`,
    [
      document.sha256,
      document.uploadedBy,
      document.type,
      document.bytes,
      cipher.seal(document.content, sealedFor(document.sha256, document.uploadedBy)),
      document.now,
    ],
  );
}

export async function evidenceOf(tx: Tx, sha256: string, uploadedBy: string): Promise<Evidence | null> {
  const [row] = await tx.query<Evidence>(
    'SELECT sha256, type, bytes FROM evidence WHERE sha256 = $1 AND uploaded_by = $2',
    [sha256, uploadedBy],
  );
  return row ?? null;
}

export async function evidenceContent(
  tx: Tx,
  cipher: VaultCipher,
  sha256: string,
  uploadedBy: string,
): Promise<{ type: EvidenceType; content: Buffer } | null> {
  const [row] = await tx.query<{ type: EvidenceType; content: Buffer }>(
    'SELECT type, content FROM evidence WHERE sha256 = $1 AND uploaded_by = $2',
    [sha256, uploadedBy],
  );
  return row ? { type: row.type, content: cipher.open(row.content, sealedFor(sha256, uploadedBy)) } : null;
}
