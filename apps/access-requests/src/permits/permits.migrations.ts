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
  {
    name: 'access-requests-permits-002-versions',
    sql: `
ALTER TABLE permit DROP CONSTRAINT permit_status_check;
ALTER TABLE permit ADD CONSTRAINT permit_status_check
  CHECK (status IN ('signed', 'active', 'suspended', 'revoked', 'expired', 'superseded'));
ALTER TABLE permit ADD COLUMN kind text NOT NULL DEFAULT 'permit', ADD COLUMN replaces uuid,
  ADD COLUMN superseded_by uuid, ADD COLUMN ended_at timestamptz, ADD COLUMN extended boolean NOT NULL DEFAULT false,
  ADD COLUMN requested uuid[] NOT NULL DEFAULT '{}', ADD COLUMN removed jsonb NOT NULL DEFAULT '[]';
CREATE INDEX permit_replaces ON permit (replaces) WHERE replaces IS NOT NULL;
DROP INDEX permit_ends;
CREATE INDEX permit_ends ON permit (valid_until) WHERE status NOT IN ('revoked', 'expired', 'superseded');

-- One place for a permit's credential, and one for the visas of each person named on it.
CREATE TABLE permit_status (
  place bigint PRIMARY KEY,
  permit_id uuid NOT NULL,
  account uuid,
  revoked boolean NOT NULL,
  suspended boolean NOT NULL
);
CREATE INDEX permit_status_permit ON permit_status (permit_id);

CREATE TABLE training (
  account uuid NOT NULL,
  module text NOT NULL,
  taken_on date NOT NULL,
  valid_until date NOT NULL,
  recorded_by uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (account, module, taken_on)
);

CREATE TABLE fee_schedule (
  version int PRIMARY KEY,
  valid_from date NOT NULL,
  prices jsonb NOT NULL,
  reductions jsonb NOT NULL,
  set_by uuid NOT NULL,
  set_at timestamptz NOT NULL
);
`,
  },
];
