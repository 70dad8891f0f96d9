import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const permitsMigrations: readonly Migration[] = [
  {
    // The signed permit as it was handed out. A record: its event carries its SHA-256, and nothing makes it a second time.
    name: 'access-requests-permits-001-documents',
    sql: `
CREATE TABLE permit_document (
  permit_id uuid PRIMARY KEY,
  jws text NOT NULL,
  applicant uuid NOT NULL,
  organisation text,
  kept_at timestamptz NOT NULL
);
INSERT INTO permit_document SELECT permit_id, jws, applicant, organisation, signed_at FROM permit;
REVOKE UPDATE, DELETE ON permit_document FROM :app_role;
`,
  },
];
