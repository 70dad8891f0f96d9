import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const interoperabilityMigrations: readonly Migration[] = [
  {
    name: 'consent-interoperability-001-resources',
    sql: `
-- FHIR Consents that were taken, by the hash of what they state; the resource itself is not kept.
CREATE TABLE consent_resource (
  subject_ref uuid NOT NULL,
  statement_hash text NOT NULL,
  import_id uuid NOT NULL UNIQUE,
  choice_ids uuid[] NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (subject_ref, statement_hash)
);
REVOKE UPDATE ON consent_resource FROM :app_role;
`,
  },
];
