/**
 * Tables of the register of choices and of the identity vault. Identity (traits, logins, local ids) is stored
 * encrypted or as a keyed hash (`*_index`); everything that leaves this service uses `subject_ref` and `subject_index`.
 */
export const register = {
  name: 'consent-001-register',
  sql: `
-- One row: the last position of the register. Locked last in each transaction that numbers or vouches.
CREATE TABLE register_counter (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position bigint NOT NULL
);
INSERT INTO register_counter (position) VALUES (0);

CREATE SEQUENCE subject_index_seq AS bigint MINVALUE 0 START 0 MAXVALUE 4294967295 NO CYCLE;

-- The vault: the only place where a person has a name.
CREATE TABLE vault_person (
  subject_ref uuid PRIMARY KEY,
  subject_index bigint NOT NULL UNIQUE,
  login_index bytea UNIQUE,
  exact_index bytea NOT NULL,
  loose_index bytea NOT NULL,
  traits bytea NOT NULL,
  origin text NOT NULL CHECK (origin IN ('login', 'linkage')),
  ambiguous boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL
);
CREATE INDEX vault_person_exact ON vault_person (exact_index);
CREATE INDEX vault_person_loose ON vault_person (loose_index);

CREATE TABLE notice (
  notice_id text NOT NULL,
  version int NOT NULL,
  regime text NOT NULL,
  status text NOT NULL CHECK (status IN ('draft', 'published', 'withdrawn')),
  content jsonb NOT NULL,
  hash text NOT NULL,
  published_at timestamptz,
  PRIMARY KEY (notice_id, version)
);

-- Projection of the subjects' streams: one row per act, never changed.
CREATE TABLE choice (
  choice_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  subject_index bigint NOT NULL,
  position bigint NOT NULL UNIQUE,
  regime text NOT NULL,
  act text NOT NULL,
  scope_kind text NOT NULL,
  scope_id text,
  channel text NOT NULL,
  notice jsonb NOT NULL,
  acted_at timestamptz NOT NULL,
  accepted_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  acted_by uuid NOT NULL,
  receipt_id uuid NOT NULL UNIQUE
);
CREATE INDEX choice_subject ON choice (subject_ref, position);
CREATE INDEX choice_regime ON choice (regime, subject_index, position);

CREATE TABLE receipt (
  receipt_id uuid PRIMARY KEY,
  choice_id uuid NOT NULL,
  subject_ref uuid NOT NULL,
  record jsonb NOT NULL,
  jws text NOT NULL
);

-- What a scope may name, learnt from the events of access-requests.
CREATE TABLE known_scope (
  kind text NOT NULL CHECK (kind IN ('project', 'dataset', 'holder')),
  id text NOT NULL,
  holder_id text,
  PRIMARY KEY (kind, id)
);
CREATE TABLE known_permit (
  permit_id uuid PRIMARY KEY,
  terms jsonb NOT NULL,
  cut_position bigint
);

-- A cut waits until every command recorded before it is handled.
CREATE TABLE cut (
  cut_id uuid PRIMARY KEY,
  for_kind text NOT NULL CHECK (for_kind IN ('permit', 'release', 'unseal')),
  for_id uuid NOT NULL UNIQUE,
  permit_id uuid NOT NULL,
  dataset_id uuid,
  command_offsets bigint[] NOT NULL,
  requested_at timestamptz NOT NULL,
  position bigint,
  cut_at timestamptz,
  body jsonb
);
CREATE INDEX cut_waiting ON cut (requested_at) WHERE position IS NULL;

CREATE TABLE import_file (
  sha256 text PRIMARY KEY,
  bytes bigint NOT NULL,
  uploaded_by uuid NOT NULL,
  organisation text,
  uploaded_at timestamptz NOT NULL
);
CREATE TABLE import_chunk (
  sha256 text NOT NULL,
  seq int NOT NULL,
  ciphertext bytea NOT NULL,
  PRIMARY KEY (sha256, seq)
);

CREATE TABLE linkage (
  linkage_id uuid PRIMARY KEY,
  dataset_id uuid NOT NULL,
  file_sha256 text NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'failed')),
  submitted_by uuid NOT NULL,
  submitted_at timestamptz NOT NULL,
  completed_at timestamptz,
  next_line int NOT NULL DEFAULT 1,
  matching_rule text NOT NULL
);
CREATE UNIQUE INDEX linkage_one_at_a_time ON linkage (dataset_id) WHERE status IN ('pending', 'running');
CREATE TABLE linkage_row (
  linkage_id uuid NOT NULL,
  line int NOT NULL,
  local_index bytea NOT NULL,
  local_id bytea NOT NULL,
  record_ref uuid NOT NULL,
  subject_ref uuid NOT NULL,
  subject_index bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('matched', 'new', 'ambiguous')),
  candidates int NOT NULL,
  informed_on date,
  PRIMARY KEY (linkage_id, line),
  UNIQUE (linkage_id, local_index)
);
-- A local id keeps its record reference over the linkages of one dataset.
CREATE TABLE record_reference (
  dataset_id uuid NOT NULL,
  local_index bytea NOT NULL,
  record_ref uuid NOT NULL UNIQUE,
  PRIMARY KEY (dataset_id, local_index)
);
CREATE TABLE linkage_rejection (
  linkage_id uuid NOT NULL,
  line int NOT NULL,
  field text NOT NULL,
  rule text NOT NULL,
  PRIMARY KEY (linkage_id, line)
);

-- The record and its evidence are added to, never changed.
REVOKE UPDATE, DELETE ON choice, linkage_row, linkage_rejection, record_reference FROM :app_role;
REVOKE DELETE ON cut, known_permit, known_scope, linkage, notice, register_counter FROM :app_role;
REVOKE INSERT ON register_counter FROM :app_role;
REVOKE UPDATE ON import_file, import_chunk, receipt FROM :app_role;
`,
};
