import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const bundlesMigrations: readonly Migration[] = [
  {
    name: 'audit-log-bundles-001',
    sql: `
-- One row per bundle that was asked for, for ever; the content goes when its time ends.
CREATE TABLE bundle (
  bundle_id uuid PRIMARY KEY,
  mission_id uuid NOT NULL,
  actor jsonb NOT NULL,
  filter jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'making', 'made', 'failed', 'cancelled', 'deleted')),
  entries bigint NOT NULL,
  phase text,
  -- Steps done, of all that a bundle takes.
  share double precision NOT NULL DEFAULT 0,
  rate double precision,
  seconds_left double precision,
  requested_at timestamptz NOT NULL,
  ended_at timestamptz,
  expires_at timestamptz,
  size bigint,
  erased bigint,
  bytes bigint,
  sha256 text,
  manifest_sha256 text,
  fault text
);
CREATE INDEX bundle_mission ON bundle (mission_id, requested_at);
CREATE INDEX bundle_open ON bundle (requested_at) WHERE state IN ('waiting', 'making');
CREATE INDEX bundle_expiring ON bundle (expires_at) WHERE state = 'made';

-- The archive in pieces, each sealed by the vault and bound to its place.
CREATE TABLE bundle_piece (
  bundle_id uuid NOT NULL REFERENCES bundle,
  number integer NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (bundle_id, number)
);
-- Ciphertext does not get smaller.
ALTER TABLE bundle_piece ALTER COLUMN content SET STORAGE EXTERNAL;
`,
  },
];
