import type { Role } from '../codes.js';

/** What comes after a decision, by project (an application and all its permits). Times RFC 3339, UTC. */

export const RESULT_KINDS = [
  'publication',
  'policy-document',
  'regulatory-procedure',
  'algorithm',
  'dashboard',
  'product',
] as const;
export type ResultKind = (typeof RESULT_KINDS)[number];
export const RESULT_STATES = ['SUBMITTED', 'PUBLISHED', 'RETURNED', 'WITHDRAWN'] as const;
export type ResultStatus = (typeof RESULT_STATES)[number];

/** One holder's delivery for one permit (EHDS Art. 60(2), 68(7)). */
export interface Delivery {
  readonly permitId: string;
  readonly holderId: string;
  readonly datasetIds: readonly string[];
  readonly requestedAt: string;
  /** D06: three months after the request, later when extended. */
  readonly dueAt: string;
  readonly acknowledgedAt: string | null;
  readonly extensionAsked: boolean;
  readonly extendedAt: string | null;
  readonly deliveredAt: string | null;
  /** Datasets of which a sealed release was seen; the delivery is complete with the last one. */
  readonly sealed: readonly string[];
  /** D07: two months after receipt from the holder. */
  readonly accessDueAt: string | null;
  readonly accessGivenAt: string | null;
}

export interface ResultVersion {
  readonly version: number;
  readonly kind: ResultKind;
  readonly contentHash: string;
  readonly submittedAt: string;
  readonly submittedBy: string;
  readonly state: ResultStatus;
  readonly decidedAt: string | null;
  readonly reasonHash: string | null;
}
/** One result in all its versions, oldest first. The newest published one is what the public sees. */
export interface ProjectResult {
  readonly resultId: string;
  readonly versions: readonly ResultVersion[];
}

/** The end of processing under a permit, and the deletion that it asks for (EHDS Art. 68(12)). */
export interface Ending {
  readonly permitId: string;
  readonly environmentId: string;
  readonly because: 'expired' | 'revoked' | 'superseded';
  readonly endedAt: string;
  /** D11: six months after the end. */
  readonly deletionDueAt: string;
  readonly confirmed: {
    readonly at: string;
    readonly by: string;
    readonly manifestHash: string;
    readonly files: number;
    /** The formula of the extraction is kept, as the permit's holder asked. */
    readonly formulaKept: boolean;
  } | null;
}

export interface ProjectLife {
  readonly applicationId: string;
  readonly deliveries: readonly Delivery[];
  readonly endings: readonly Ending[];
  readonly results: readonly ProjectResult[];
  /** D09: eighteen months after the end of processing; null while it goes on. */
  readonly resultsDueAt: string | null;
  readonly postponedAt: string | null;
  /** The extraction formula shall be kept after deletion (EHDS Art. 68(12)). */
  readonly formulaAsked: boolean;
  /** Accounts whose names the public page may show. */
  readonly named: readonly string[];
  /** What was said in time about a duty, so that it is said once. */
  readonly reminded: readonly string[];
  readonly held: boolean;
  readonly erasedAt: string | null;
}

export const newProject = (applicationId: string): ProjectLife => ({
  applicationId,
  deliveries: [],
  endings: [],
  results: [],
  resultsDueAt: null,
  postponedAt: null,
  formulaAsked: false,
  named: [],
  reminded: [],
  held: false,
  erasedAt: null,
});

type OfDelivery = { readonly applicationId: string; readonly permitId: string; readonly holderId: string };
type OfResult = { readonly applicationId: string; readonly resultId: string };
type Reasoned = { readonly reasonHash: string };

export interface ProjectEventData {
  'delivery.requested': OfDelivery & { readonly datasetIds: readonly string[]; readonly dueAt: string };
  'delivery.acknowledged': OfDelivery;
  'delivery.extension-asked': OfDelivery & Reasoned;
  'delivery.extended': OfDelivery & Reasoned & { readonly dueAt: string };
  /** The holder sealed a release of one dataset: delivered once it was the last. */
  'delivery.part-sealed': OfDelivery & { readonly datasetId: string; readonly releaseId: string };
  'delivery.delivered': OfDelivery & { readonly accessDueAt: string; readonly by: 'holder' | 'release' };
  'delivery.access-given': OfDelivery & { readonly by: 'access-body' | 'release' };
  'processing.ended': {
    readonly applicationId: string;
    readonly permitId: string;
    readonly environmentId: string;
    readonly because: Ending['because'];
    readonly endedAt: string;
    readonly deletionDueAt: string;
    /** null: the project goes on under another permit. */
    readonly resultsDueAt: string | null;
  };
  'result.submitted': OfResult & {
    readonly version: number;
    readonly kind: ResultKind;
    readonly contentHash: string;
  };
  'result.published': OfResult & { readonly version: number; readonly kind: ResultKind };
  'result.returned': OfResult & Reasoned & { readonly version: number };
  'result.withdrawn': OfResult & Reasoned & { readonly version: number };
  'result.postponed': { readonly applicationId: string; readonly dueAt: string } & Reasoned;
  'deletion.formula-asked': { readonly applicationId: string; readonly kept: boolean };
  'deletion.confirmed': {
    readonly applicationId: string;
    readonly permitId: string;
    readonly environmentId: string;
    readonly manifestHash: string;
    readonly files: number;
    readonly formulaKept: boolean;
  };
  'project.naming-chosen': {
    readonly applicationId: string;
    readonly account: string;
    readonly named: boolean;
  };
  'duty.reminded': {
    readonly applicationId: string;
    readonly permitId: string | null;
    readonly holderId: string | null;
    readonly duty: Duty;
    readonly dueAt: string;
    /** Days until it is due; 0: it is late. */
    readonly daysLeft: number;
  };
  'case.held': { readonly applicationId: string } & Reasoned;
  'case.hold-lifted': { readonly applicationId: string } & Reasoned;
  'case.erased': {
    readonly applicationId: string;
    /** Row of the retention table. */
    readonly rule: string;
    readonly texts: number;
  };
}
export type Duty = 'delivery' | 'access' | 'deletion' | 'results';
export type ProjectEventType = keyof ProjectEventData;
export type ProjectEvent = {
  [T in ProjectEventType]: {
    readonly type: T;
    readonly key: string;
    readonly data: ProjectEventData[T];
  };
}[ProjectEventType];
export type RecordedProjectEvent = ProjectEvent & {
  readonly at: string;
  readonly actor: { readonly ref: string; readonly role: Role | 'system' } | null;
};
