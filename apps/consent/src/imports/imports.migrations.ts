import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const importsMigrations: readonly Migration[] = [
  {
    name: 'consent-imports-001-choices',
    sql: `
-- A file on its way in, part by part, encrypted: it holds traits. Its parts are deleted a week after they came.
CREATE TABLE import_upload (
  sha256 text PRIMARY KEY,
  bytes bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL CHECK (total > 0),
  complete boolean NOT NULL DEFAULT false,
  uploaded_by uuid NOT NULL,
  uploaded_at timestamptz NOT NULL
);
CREATE TABLE import_part (
  sha256 text NOT NULL REFERENCES import_upload ON DELETE CASCADE,
  first_byte bigint NOT NULL,
  ciphertext bytea NOT NULL,
  PRIMARY KEY (sha256, first_byte)
);

CREATE TABLE choice_import (
  import_id uuid PRIMARY KEY,
  file_sha256 text NOT NULL,
  format text NOT NULL CHECK (format IN ('csv', 'ndjson', 'fhir')),
  dry_run boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'failed')),
  actor jsonb NOT NULL,
  accepted_at timestamptz NOT NULL,
  submitted_at timestamptz NOT NULL,
  completed_at timestamptz,
  total_bytes bigint NOT NULL,
  -- Where the next chunk begins: committed with the rows before it.
  next_byte bigint NOT NULL DEFAULT 0,
  next_line integer NOT NULL DEFAULT 1,
  header text,
  lines bigint NOT NULL DEFAULT 0,
  imported bigint NOT NULL DEFAULT 0,
  duplicates bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  new_people bigint NOT NULL DEFAULT 0,
  ambiguous bigint NOT NULL DEFAULT 0,
  first_position bigint,
  last_position bigint,
  fault text
);
CREATE UNIQUE INDEX choice_import_one_of_a_file ON choice_import (file_sha256) WHERE status IN ('pending', 'running');
CREATE TABLE choice_import_finding (
  import_id uuid NOT NULL,
  line integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('rejected', 'ambiguous')),
  field text NOT NULL,
  rule text NOT NULL,
  PRIMARY KEY (import_id, line)
);
REVOKE UPDATE, DELETE ON choice_import_finding FROM :app_role;
REVOKE DELETE ON choice_import FROM :app_role;

-- People whom an import named first; those whom it could not tell from others are kept apart (ambiguous).
ALTER TABLE vault_person DROP CONSTRAINT IF EXISTS vault_person_origin_check;
ALTER TABLE vault_person ADD CONSTRAINT vault_person_origin_check CHECK (origin ~ '^[a-z][a-z-]{1,30}$');

-- Imported acts have no receipt until somebody asks for it; it is then named like the act.
ALTER TABLE choice ALTER COLUMN receipt_id DROP NOT NULL;
ALTER TABLE choice DROP CONSTRAINT IF EXISTS choice_receipt_id_key;
CREATE UNIQUE INDEX choice_receipt ON choice (receipt_id) WHERE receipt_id IS NOT NULL;

-- One index answers who stands how under a regime, for any place of the register, without reading the table.
DROP INDEX choice_regime;
CREATE INDEX choice_regime ON choice (regime, subject_index, position) INCLUDE (act, scope_kind, scope_id);

-- How many people stood outside at a place of the register: such an answer never changes.
CREATE TABLE register_count (
  regime text NOT NULL,
  position bigint NOT NULL,
  people bigint NOT NULL,
  PRIMARY KEY (regime, position)
);
REVOKE UPDATE, DELETE ON register_count FROM :app_role;
`,
  },
  {
    name: 'consent-imports-002-batches',
    sql: `
-- A batch of imported acts is a large message: pressing it small by the default method takes longer than all else.
DO $$ BEGIN
  ALTER TABLE outbox ALTER COLUMN envelope SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  ALTER TABLE outbox ALTER COLUMN envelope SET STORAGE EXTERNAL;
END $$;
`,
  },
  {
    name: 'consent-imports-003-standing-index',
    sql: `
-- With times and voice the index holds all that a standing is made of: a nation is read without its table.
DROP INDEX choice_regime;
CREATE INDEX choice_regime ON choice (regime, subject_index, position)
  INCLUDE (act, scope_kind, scope_id, acted_at, accepted_at, voice);
`,
  },
];
