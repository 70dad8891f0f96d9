import type { Signer } from '@garant/nest-kit';

/** JWS type of a certificate of deletion. */
export const DELETION_TYP = 'garant-deletion+jwt';

/**
 * What an environment states it deleted after the end of a permit (EHDS Art. 68(12)), signed by this platform with the
 * account that stated it and the time. The manifest itself is inside, so that the certificate proves its own hash.
 */
export const deletionCertificate = (
  { signer, issuer }: { signer: Signer; issuer: string },
  deletion: {
    permitId: string;
    applicationId: string;
    environmentId: string;
    manifestHash: string;
    files: readonly { name: string; sha256: string }[];
    formulaKept: boolean;
    confirmedBy: string;
    confirmedAt: string;
  },
): Promise<string> => signer.sign({ documentVersion: 1, iss: issuer, ...deletion }, DELETION_TYP);
