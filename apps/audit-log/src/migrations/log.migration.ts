/**
 * Tables of the log. What is evidence (`log_entry`, `checkpoint`, `alarm`) can be added to and read, by the application
 * role; a statement trigger refuses UPDATE, DELETE and TRUNCATE for everybody, the owner included, before a row is
 * looked at, also while triggers are off for replication. Only somebody who alters the table itself gets past it, and
 * then the tiles and the published checkpoints no longer agree with it.
 */
export const logMigration = {
  name: 'audit-log-001-log',
  sql: `
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: it is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
REVOKE ALL ON FUNCTION refuse_change() FROM PUBLIC;

-- One row per message, in the order of the log. The bytes in entry are what the tree is made of; the other columns repeat parts of them.
CREATE TABLE log_entry (
  index bigint PRIMARY KEY CHECK (index >= 0),
  leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
  entry bytea NOT NULL CHECK (octet_length(entry) BETWEEN 1 AND 65535),
  source text NOT NULL,
  id text NOT NULL,
  -- What makes two messages of one id the same message.
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  type text NOT NULL,
  outcome text,
  -- When it happened as the producer states it, or else when it was received.
  occurred timestamptz NOT NULL,
  UNIQUE (source, id, digest)
);
CREATE INDEX log_entry_id ON log_entry (id);
CREATE INDEX log_entry_type ON log_entry (type, index);
CREATE INDEX log_entry_outcome ON log_entry (outcome, index) WHERE outcome IS NOT NULL;
CREATE INDEX log_entry_occurred ON log_entry (occurred);

-- Which entries are about whom or what; can be made again from the entries and their details.
CREATE TABLE entry_reference (
  kind text NOT NULL,
  ref text NOT NULL,
  index bigint NOT NULL REFERENCES log_entry (index),
  PRIMARY KEY (kind, ref, index)
);

-- What an entry commits to. A row can be erased: the tree and every proof stay as they are.
CREATE TABLE entry_details (
  index bigint PRIMARY KEY REFERENCES log_entry (index),
  data bytea NOT NULL,
  salt text NOT NULL
);

CREATE TABLE producer_number (
  source text NOT NULL,
  topic text NOT NULL,
  partition smallint NOT NULL,
  next bigint NOT NULL,
  PRIMARY KEY (source, topic, partition)
);

-- What the log has seen of a command, in whatever order its message, its events and its outcome arrive.
CREATE TABLE command_trace (
  command_id text PRIMARY KEY,
  command_index bigint,
  command_at timestamptz,
  outcome_index bigint,
  event_index bigint,
  event_at timestamptz
);
CREATE INDEX command_trace_open ON command_trace (command_at) WHERE command_index IS NOT NULL AND outcome_index IS NULL;
CREATE INDEX command_trace_unknown ON command_trace (event_at) WHERE command_index IS NULL;

CREATE TABLE alarm (
  code text NOT NULL,
  place text NOT NULL,
  index bigint,
  topic text NOT NULL,
  partition smallint NOT NULL,
  "offset" text NOT NULL,
  detail text NOT NULL,
  raised_at timestamptz NOT NULL,
  PRIMARY KEY (code, place)
);
CREATE INDEX alarm_raised ON alarm (raised_at);

-- What this log has signed: one root per size, for ever.
CREATE TABLE checkpoint (
  size bigint PRIMARY KEY CHECK (size > 0),
  origin text NOT NULL,
  root_hash bytea NOT NULL CHECK (octet_length(root_hash) = 32),
  note text NOT NULL,
  published_at timestamptz NOT NULL
);

CREATE TRIGGER log_entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoint_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER alarm_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON alarm FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE log_entry ENABLE ALWAYS TRIGGER log_entry_is_append_only;
ALTER TABLE checkpoint ENABLE ALWAYS TRIGGER checkpoint_is_append_only;
ALTER TABLE alarm ENABLE ALWAYS TRIGGER alarm_is_append_only;

REVOKE ALL ON log_entry, checkpoint, alarm, entry_reference, entry_details, producer_number, command_trace FROM PUBLIC;
REVOKE UPDATE, DELETE ON log_entry, checkpoint, alarm FROM :app_role;
REVOKE UPDATE ON entry_reference, entry_details FROM :app_role;
REVOKE DELETE ON producer_number, command_trace FROM :app_role;
`,
};

/**
 * One transaction writes an entry with its references and its details, and nothing of the three can be deleted alone: a
 * check of every row against the entry cost a third of what it takes to append.
 */
export const unchecked = {
  name: 'audit-log-002-no-row-checks',
  sql: `
ALTER TABLE entry_reference DROP CONSTRAINT entry_reference_index_fkey;
ALTER TABLE entry_details DROP CONSTRAINT entry_details_index_fkey;
`,
};
