import type { ResourceElements } from '../permits/permit.model.js';

/** What the holder's tool applies to each record of one release. */
export interface ReleaseRuleset {
  /** Permitted resource types with their top-level elements. */
  readonly resources: readonly ResourceElements[];
  /** The release pseudonym of one of the holder's person ids, for those in the people file. A valid FHIR id. */
  readonly pseudonymOf: (localId: string) => string | undefined;
  /** Pseudonymous id of a record, keyed for this release alone; the same record gives the same id. A valid FHIR id. */
  readonly idRewriter: (resourceType: string, id: string) => string;
  /** Whether a record is part of this release, so that references to it may stay. */
  readonly inRelease: (resourceType: string, id: string) => boolean;
}
