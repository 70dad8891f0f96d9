import type { Migration } from '@garant/nest-kit';
import { appendOnly } from '../walls/walls.migrations.js';

/** In order; forward only; a name never changes. What is evidence can be added to and read, like the log itself. */
export const witnessesMigrations: readonly Migration[] = [
  {
    name: 'audit-log-witnesses-001-cosignatures',
    sql: `
-- Who else signed a checkpoint: one line of the note each, by the witness' name in the policy.
CREATE TABLE checkpoint_cosignature (
  size bigint NOT NULL REFERENCES checkpoint (size),
  witness text NOT NULL,
  vkey text NOT NULL,
  line text NOT NULL,
  -- When the witness says that it signed.
  cosigned_at timestamptz NOT NULL,
  PRIMARY KEY (size, vkey)
);
CREATE INDEX checkpoint_cosignature_vkey ON checkpoint_cosignature (vkey, size);

-- Announcements of new log keys, each signed by the old and the new one.
CREATE TABLE log_key_rotation (
  old_vkey text NOT NULL UNIQUE,
  new_vkey text PRIMARY KEY,
  note text NOT NULL,
  announced_at timestamptz NOT NULL
);

-- RFC 3161 tokens over checkpoint texts.
CREATE TABLE checkpoint_timestamp (
  size bigint PRIMARY KEY REFERENCES checkpoint (size),
  token bytea NOT NULL,
  stamped_at timestamptz NOT NULL
);
${appendOnly(['checkpoint_cosignature', 'log_key_rotation', 'checkpoint_timestamp'])}
`,
  },
];
