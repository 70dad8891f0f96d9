import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const rightsMigrations: readonly Migration[] = [
  {
    name: 'consent-rights-001-requests',
    sql: `
-- Projection of the requests' streams (\`request:<id>\`): what lists and the clock read.
CREATE TABLE right_request (
  request_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  channel text NOT NULL,
  language text NOT NULL,
  requested_by uuid NOT NULL,
  authority_id uuid,
  mandate_id uuid,
  received_at timestamptz NOT NULL,
  clock_from timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  extension text,
  paused_at timestamptz,
  assignee uuid,
  rectified boolean NOT NULL,
  reminded boolean NOT NULL,
  overdue boolean NOT NULL,
  closed_at timestamptz,
  outcome text,
  ground text
);
CREATE INDEX right_request_subject ON right_request (subject_ref, received_at);
CREATE INDEX right_request_by ON right_request (requested_by);
CREATE INDEX right_request_due ON right_request (due_at) WHERE closed_at IS NULL;

-- What people and officers wrote: encrypted, erasable; events carry the salted hash.
CREATE TABLE right_request_text (
  text_id uuid PRIMARY KEY,
  request_id uuid NOT NULL,
  subject_ref uuid NOT NULL,
  part text NOT NULL,
  written_at timestamptz NOT NULL,
  written_by uuid NOT NULL,
  sealed bytea NOT NULL,
  salt bytea NOT NULL,
  hash text NOT NULL
);
CREATE INDEX right_request_text_request ON right_request_text (request_id, written_at);
CREATE TABLE right_request_file (
  file_id uuid PRIMARY KEY,
  request_id uuid NOT NULL,
  subject_ref uuid NOT NULL,
  name bytea NOT NULL,
  media_type text NOT NULL,
  bytes int NOT NULL,
  attached_at timestamptz NOT NULL,
  sealed bytea NOT NULL,
  salt bytea NOT NULL,
  hash text NOT NULL
);
CREATE INDEX right_request_file_request ON right_request_file (request_id);

-- Identity traits as they were before a rectification, until its request is closed.
CREATE TABLE former_traits (
  request_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  sealed bytea NOT NULL,
  replaced_at timestamptz NOT NULL
);

-- A copy of everything held about a person, for that person and seven days.
CREATE TABLE person_export (
  export_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  requested_by uuid NOT NULL,
  language text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'ready', 'failed', 'erased')),
  done int NOT NULL DEFAULT 0,
  sections int NOT NULL DEFAULT 0,
  requested_at timestamptz NOT NULL,
  touched_at timestamptz,
  expires_at timestamptz
);
CREATE UNIQUE INDEX person_export_one_at_a_time ON person_export (subject_ref) WHERE state IN ('queued', 'running');
CREATE INDEX person_export_subject ON person_export (subject_ref, requested_at);
CREATE INDEX person_export_work ON person_export (requested_at) WHERE state IN ('queued', 'running');
CREATE TABLE person_export_file (
  export_id uuid NOT NULL,
  subject_ref uuid NOT NULL,
  format text NOT NULL,
  bytes int NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (export_id, format)
);
-- What the gateway adds to a copy; it comes before the command and goes when the copy is built, or after a day.
CREATE TABLE person_export_supplement (
  export_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  added_at timestamptz NOT NULL,
  sealed bytea NOT NULL
);

-- In which datasets a person has a record.
CREATE INDEX IF NOT EXISTS linkage_row_subject ON linkage_row (subject_ref);

REVOKE DELETE ON right_request FROM :app_role;
`,
  },
];
