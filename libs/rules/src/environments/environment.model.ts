import type { Role } from '../codes.js';

/** Attestation of a secure processing environment (EHDS Art. 73; HDS: CSP L1111-8). Times RFC 3339. */
export interface EnvironmentAttestation {
  readonly hds: { readonly certificate: string; readonly validFrom: string; readonly validUntil: string };
  readonly secNumCloud?: { readonly reference: string; readonly validUntil: string } | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly storageCountry: string;
  readonly auditedOn: string;
  readonly logRetentionMonths: number;
}

/** What an operator can declare, each with a validity of its own. */
export const DECLARATION_KINDS = [
  'hds',
  'location',
  'audit',
  'logs',
  'secnumcloud',
  'ownership',
  'remote-access',
  'sub-processors',
  'tooling',
] as const;
export type DeclarationKind = (typeof DECLARATION_KINDS)[number];

/** The six activities of hosting health data (CSP R1111-9). */
export const HDS_ACTIVITIES = [1, 2, 3, 4, 5, 6] as const;
/** Versions of the HDS référentiel: of 11 June 2018 and of 26 April 2024. */
export const HDS_REFERENTIALS = ['2018', '2024'] as const;
/** What allows access from a country outside the European Economic Area (GDPR Art. 45, 46). */
export const TRANSFER_GUARANTEES = ['none', 'adequacy', 'appropriate-safeguards'] as const;
export type TransferGuarantee = (typeof TRANSFER_GUARANTEES)[number];

interface DeclarationBodies {
  readonly hds: {
    readonly certificate: string;
    readonly activities: readonly number[];
    readonly referential: (typeof HDS_REFERENTIALS)[number];
  };
  readonly location: { readonly storageCountries: readonly string[] };
  readonly audit: { readonly auditor: string; readonly thirdParty: boolean; readonly auditedOn: string };
  readonly logs: { readonly months: number };
  readonly secnumcloud: { readonly reference: string; readonly services: readonly string[] };
  /** Seat, and per cent of capital or votes held from outside the Union: the largest holder, and all together. */
  readonly ownership: {
    readonly seatCountry: string;
    readonly largestNonEu: number;
    readonly totalNonEu: number;
  };
  readonly 'remote-access': { readonly countries: readonly string[]; readonly guarantee: TransferGuarantee };
  readonly 'sub-processors': {
    readonly list: readonly {
      readonly id: string;
      readonly country: string;
      readonly guarantee: TransferGuarantee;
    }[];
  };
  /** Tools and computing offered, and how many named people may administer. */
  readonly tooling: {
    readonly tools: readonly string[];
    readonly cores: number;
    readonly memoryGb: number;
    readonly gpus: number;
    readonly administrators: number;
  };
}
export type Declaration<K extends DeclarationKind = DeclarationKind> = {
  [T in K]: {
    readonly kind: T;
    /** RFC 3339; the end is the first instant without it. */
    readonly validFrom: string;
    readonly validUntil: string;
  } & DeclarationBodies[T];
}[K];

export interface Environment {
  readonly environmentId: string;
  readonly operatorId: string;
  readonly country: string;
  readonly attestation: EnvironmentAttestation | null;
  /** Newest of each kind. Absent where only a whole attestation is known: its parts count then. */
  readonly declarations?: readonly Declaration[] | undefined;
  /** Role that suspended it; null or absent: it is not suspended. */
  readonly suspendedBy?: Role | 'system' | null | undefined;
}
