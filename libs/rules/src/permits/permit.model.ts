import type { DataCategory, PurposeCode, Regime } from '../codes.js';

export interface ResourceElements {
  readonly resourceType: string;
  /** Top-level FHIR element names; `onset[x]` names every type of a choice element. */
  readonly elements: readonly string[];
}

export interface PermitDataset {
  readonly datasetId: string;
  readonly holderId: string;
  readonly regime: Regime;
  /** NON_OPPOSITION: days between information and first use. */
  readonly waitingDays: number;
  readonly minimumCell: number;
  readonly resources: readonly ResourceElements[];
  /** EHDS Art. 51(1) categories of the dataset when the permit was signed. */
  readonly categories: readonly DataCategory[];
}

/** What enforcement needs of a permit (EHDS Art. 68(10)). */
export interface PermitTerms {
  readonly permitId: string;
  /** The application is also the project that a person's choice can name. */
  readonly applicationId: string;
  readonly purpose: PurposeCode;
  readonly datasets: readonly PermitDataset[];
  /** Account references of the natural persons with access (Art. 68(10)(d)). */
  readonly persons: readonly string[];
  readonly environmentId: string;
  readonly validFrom: string;
  readonly validUntil: string;
}

/**
 * `signed` becomes `active` by the register's cut, and only by it. `superseded`: an amendment, extension or renewal was
 * issued under an id of its own; enforcement takes every status but `active` as no.
 */
export const PERMIT_STATUSES = ['signed', 'active', 'suspended', 'revoked', 'expired', 'superseded'] as const;
export type PermitStatus = (typeof PERMIT_STATUSES)[number];

/** What a permit was issued for: a first one, or a new version of another (EHDS Art. 68(12), (13)). */
export const ISSUE_KINDS = ['permit', 'french-route', 'amendment', 'extension', 'renewal'] as const;
export type IssueKind = (typeof ISSUE_KINDS)[number];

/** Places in the public status lists: one for the permit's credential, one for the visas of each named person. */
export interface StatusEntries {
  readonly permit: number;
  readonly persons: Readonly<Record<string, number>>;
}
