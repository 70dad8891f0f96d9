import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const assistanceMigrations: readonly Migration[] = [
  {
    name: 'consent-assistance-001',
    sql: `
-- One agent helps one person. Who the person is stands in the vault alone.
CREATE TABLE mandate (
  mandate_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  agent uuid NOT NULL,
  organisation text NOT NULL,
  channel text NOT NULL,
  extent text NOT NULL,
  regime text,
  act text,
  identity_check text NOT NULL,
  agreement text NOT NULL,
  opened_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  how text CHECK (how IN ('closed', 'expired'))
);
CREATE UNIQUE INDEX mandate_one_at_a_time ON mandate (agent) WHERE ended_at IS NULL;
CREATE INDEX mandate_subject ON mandate (subject_ref, opened_at);
CREATE INDEX mandate_agent ON mandate (agent, opened_at);
CREATE INDEX choice_mandate ON choice (mandate_id) WHERE mandate_id IS NOT NULL;
CREATE INDEX choice_form ON choice (form_id) WHERE form_id IS NOT NULL;

-- A code that a person made for an agent; as a keyed hash, once, for some minutes.
CREATE TABLE help_code (
  subject_ref uuid PRIMARY KEY,
  code_index bytea NOT NULL,
  expires_at timestamptz NOT NULL
);

-- Scans hold names and signatures: encrypted in chunks, and deleted with the person.
CREATE TABLE paper_scan (
  sha256 text PRIMARY KEY,
  media_type text NOT NULL,
  bytes bigint NOT NULL,
  organisation text NOT NULL,
  uploaded_by uuid NOT NULL,
  uploaded_at timestamptz NOT NULL
);
CREATE TABLE paper_scan_chunk (
  sha256 text NOT NULL REFERENCES paper_scan ON DELETE CASCADE,
  seq int NOT NULL,
  ciphertext bytea NOT NULL,
  PRIMARY KEY (sha256, seq)
);

CREATE TABLE paper_form (
  form_id uuid PRIMARY KEY,
  form_number text NOT NULL,
  organisation text NOT NULL,
  scan_sha256 text NOT NULL,
  received_on date NOT NULL,
  received_at timestamptz NOT NULL,
  received_by uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('received', 'entered', 'differing', 'agreed', 'checked', 'rejected')),
  subject_ref uuid,
  ended_at timestamptz,
  rejection text,
  outcomes jsonb
);
-- A sheet counts once. One that was rejected may come back with a better scan.
CREATE UNIQUE INDEX paper_form_number ON paper_form (form_number) WHERE status <> 'rejected';
CREATE UNIQUE INDEX paper_form_scan ON paper_form (scan_sha256) WHERE status <> 'rejected';
CREATE INDEX paper_form_queue ON paper_form (organisation, received_at);
CREATE INDEX paper_form_subject ON paper_form (subject_ref) WHERE subject_ref IS NOT NULL;
-- Round 1 and 2: two readings apart from each other; round 3: the third look.
CREATE TABLE paper_form_reading (
  form_id uuid NOT NULL REFERENCES paper_form,
  round int NOT NULL CHECK (round IN (1, 2, 3)),
  read_by uuid NOT NULL,
  read_at timestamptz NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (form_id, round)
);

CREATE TABLE advance_choice (
  advance_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  body jsonb NOT NULL,
  moment_kind text NOT NULL,
  laid_down_at timestamptz NOT NULL,
  laid_down_by uuid NOT NULL,
  due_at timestamptz,
  status text NOT NULL CHECK (status IN ('waiting', 'withdrawn', 'recorded', 'lapsed')),
  ended_at timestamptz,
  choice_id uuid,
  because text
);
CREATE INDEX advance_choice_subject ON advance_choice (subject_ref);
CREATE INDEX advance_choice_due ON advance_choice (due_at) WHERE status = 'waiting';
CREATE INDEX advance_choice_unnoted ON advance_choice (moment_kind) WHERE status = 'waiting' AND due_at IS NULL;

ALTER TABLE vault_person DROP CONSTRAINT vault_person_origin_check;
ALTER TABLE vault_person ADD CONSTRAINT vault_person_origin_check
  CHECK (origin ~ '^[a-z]+(-[a-z]+)*$');

REVOKE DELETE ON mandate, paper_form, advance_choice FROM :app_role;
`,
  },
  {
    name: 'consent-assistance-002-callbacks',
    sql: `
-- Somebody wants to be called. The number is sealed (context callback/<id>), seen by the one agent who takes the call,
-- and gone when the call has ended.
CREATE TABLE callback (
  callback_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  phone bytea,
  time text NOT NULL,
  asked_at timestamptz NOT NULL,
  status text NOT NULL CHECK (status IN ('waiting', 'taken', 'ended')),
  taken_by uuid,
  ended_at timestamptz,
  how text,
  CHECK (status <> 'ended' OR phone IS NULL)
);
CREATE UNIQUE INDEX callback_one_at_a_time ON callback (taken_by) WHERE status = 'taken';
CREATE UNIQUE INDEX callback_one_wish ON callback (subject_ref) WHERE status <> 'ended';
CREATE INDEX callback_waiting ON callback (asked_at) WHERE status <> 'ended';
REVOKE DELETE ON callback FROM :app_role;
`,
  },
];
