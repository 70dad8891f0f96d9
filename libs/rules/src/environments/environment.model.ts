/** Attestation of a secure processing environment (EHDS Art. 73; HDS: CSP L1111-8). Times RFC 3339. */
export interface EnvironmentAttestation {
  readonly hds: { readonly certificate: string; readonly validFrom: string; readonly validUntil: string };
  readonly secNumCloud?: { readonly reference: string; readonly validUntil: string } | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly storageCountry: string;
  readonly auditedOn: string;
  readonly logRetentionMonths: number;
}

export interface Environment {
  readonly environmentId: string;
  readonly operatorId: string;
  readonly country: string;
  readonly attestation: EnvironmentAttestation | null;
}
