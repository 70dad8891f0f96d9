import { VAULT_ROTATION_TABLE, type Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const peopleMigrations: readonly Migration[] = [
  {
    name: 'consent-people-001-vault',
    sql: `
-- A person may have several logins (after a merge); issuer and subject are sealed so that the index can be made anew.
CREATE TABLE vault_login (
  login_index bytea PRIMARY KEY,
  subject_ref uuid NOT NULL,
  index_version text NOT NULL,
  sealed bytea,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX vault_login_subject ON vault_login (subject_ref);
INSERT INTO vault_login (login_index, subject_ref, index_version)
  SELECT login_index, subject_ref, 'v1' FROM vault_person WHERE login_index IS NOT NULL;
ALTER TABLE vault_person DROP COLUMN login_index,
  ADD COLUMN index_version text NOT NULL DEFAULT 'v1',
  ADD COLUMN ins bytea, ADD COLUMN ins_index bytea;
CREATE INDEX vault_person_ins ON vault_person (ins_index) WHERE ins_index IS NOT NULL;
CREATE INDEX vault_person_ambiguous ON vault_person (subject_index) WHERE ambiguous;

-- Subjects that are in the vault no more (split off, erased): their acts go on counting by index.
CREATE TABLE retired_subject (
  subject_index bigint PRIMARY KEY,
  subject_ref uuid NOT NULL UNIQUE,
  retired_at timestamptz NOT NULL
);

-- Acts of the register about who is who, numbered in the sequence of the choices. body: PeopleAct of the rules.
CREATE TABLE people_act (
  position bigint PRIMARY KEY,
  act_id uuid NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('merge', 'split', 'apart', 'erase')),
  body jsonb NOT NULL,
  recorded_at timestamptz NOT NULL
);
CREATE TABLE people_act_index (
  subject_index bigint NOT NULL,
  position bigint NOT NULL REFERENCES people_act,
  PRIMARY KEY (subject_index, position)
);
REVOKE UPDATE, DELETE ON people_act, people_act_index, retired_subject FROM :app_role;

-- The queue of the identity desk: one case for each ambiguous person. reason is sealed.
CREATE TABLE identity_case (
  case_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  subject_index bigint NOT NULL,
  origin text NOT NULL,
  dataset_id uuid,
  candidates uuid[] NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'holder-asked', 'same-person', 'different-people', 'closed')),
  opened_at timestamptz NOT NULL,
  decided_at timestamptz,
  decided_by uuid,
  reason bytea
);
CREATE UNIQUE INDEX identity_case_open ON identity_case (subject_ref) WHERE state IN ('open', 'holder-asked');
CREATE INDEX identity_case_queue ON identity_case (opened_at, case_id);

-- What an erasure may leave, if the person wants it: a keyed hash by which a refusal is found again. No traits.
CREATE TABLE erasure_marker (
  exact_index bytea PRIMARY KEY,
  index_version text NOT NULL,
  subject_ref uuid NOT NULL,
  subject_index bigint NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE TABLE erasure (
  erasure_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  position bigint NOT NULL,
  requested_by uuid NOT NULL,
  request_id uuid,
  marker_kept boolean NOT NULL,
  erased_at timestamptz NOT NULL,
  rows jsonb NOT NULL
);
REVOKE UPDATE, DELETE ON erasure FROM :app_role;

-- An erased person's rows keep their number and their random reference; the holder's id goes.
ALTER TABLE linkage_row ALTER COLUMN local_index DROP NOT NULL, ALTER COLUMN local_id DROP NOT NULL;
CREATE INDEX linkage_row_subject ON linkage_row (subject_ref);
CREATE INDEX linkage_row_record ON linkage_row (record_ref);
GRANT UPDATE (local_index, local_id) ON linkage_row TO :app_role;
GRANT UPDATE (local_index), DELETE ON record_reference TO :app_role;
`,
  },
  {
    name: 'consent-people-002-uploads',
    sql: `
-- A linkage file on its way in: chunks are stored as they come; the file counts when its hash is the one it was named by.
-- It holds traits, so its chunks are deleted when the linkage has ended.
ALTER TABLE import_file ADD COLUMN complete boolean NOT NULL DEFAULT true;
ALTER TABLE import_chunk ADD COLUMN chunk_sha256 text NOT NULL DEFAULT '', ADD COLUMN bytes int NOT NULL DEFAULT 0;
GRANT UPDATE ON import_file, import_chunk TO :app_role;
-- Where the next line begins: chunk, and byte in it.
ALTER TABLE linkage ADD COLUMN next_seq int NOT NULL DEFAULT 0, ADD COLUMN next_byte int NOT NULL DEFAULT 0;
`,
  },
  {
    name: 'consent-people-003-rotation',
    sql: VAULT_ROTATION_TABLE,
  },
  {
    name: 'consent-people-004-identity-reveal',
    sql: `
-- Reveals that a doctor of a mission approved: each opens one identity once, to one account.
CREATE TABLE identity_reveal (
  reveal_id uuid PRIMARY KEY,
  mission_id uuid NOT NULL,
  subject_ref uuid NOT NULL,
  account uuid NOT NULL,
  open_until timestamptz NOT NULL,
  opened_at timestamptz
);
`,
  },
];
