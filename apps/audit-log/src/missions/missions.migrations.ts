import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const missionsMigrations: readonly Migration[] = [
  {
    name: 'audit-log-missions-001',
    sql: `
-- Read model of the streams mission:<id>: made again from them at any time.
CREATE TABLE mission (
  mission_id uuid PRIMARY KEY,
  state jsonb NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX mission_running ON mission (ends_at) WHERE ended_at IS NULL;
CREATE TABLE mission_inspector (
  account uuid NOT NULL,
  mission_id uuid NOT NULL REFERENCES mission ON DELETE CASCADE,
  doctor boolean NOT NULL,
  PRIMARY KEY (account, mission_id)
);
CREATE INDEX mission_inspector_of ON mission_inspector (mission_id);
`,
  },
  {
    name: 'audit-log-missions-002-work',
    sql: `
-- What people wrote under a mission, sealed: rows may be deleted, events keep a salted hash.
CREATE TABLE mission_words (
  hash text PRIMARY KEY,
  mission_id uuid NOT NULL,
  kind text NOT NULL,
  sealed bytea NOT NULL,
  salt bytea NOT NULL CHECK (octet_length(salt) = 16),
  written_by uuid NOT NULL,
  written_at timestamptz NOT NULL
);
CREATE INDEX mission_words_of ON mission_words (mission_id);
CREATE TABLE mission_file (
  mission_id uuid NOT NULL,
  request_id uuid NOT NULL,
  sha256 text NOT NULL,
  name bytea NOT NULL,
  media_type text NOT NULL,
  bytes integer NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (mission_id, request_id, sha256)
);
-- Copy of the events entries.read of one mission, for its own pages.
CREATE TABLE mission_read (
  mission_id uuid NOT NULL,
  read_at timestamptz NOT NULL,
  account uuid NOT NULL,
  query jsonb NOT NULL,
  count integer NOT NULL
);
CREATE INDEX mission_read_of ON mission_read (mission_id, read_at);
CREATE INDEX mission_orders ON mission USING gin ((state->'orders') jsonb_path_ops);
`,
  },
];
