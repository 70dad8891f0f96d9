import type { Migration } from './migrations.run.js';

/**
 * Tables of streams, outbox, inbox and parking, the same in every service; each service puts them first.
 * `event_stream` is the record: the application may add and read, never change.
 */
export function kitMigrations(): Migration[] {
  return [{ name: 'kit-001-bus', sql: BUS }];
}

const BUS = `
CREATE TABLE event_stream (
  stream_id text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  event_id uuid NOT NULL UNIQUE,
  type text NOT NULL,
  data jsonb NOT NULL,
  recorded_at timestamptz NOT NULL,
  actor jsonb,
  causation_id text NOT NULL,
  PRIMARY KEY (stream_id, version)
);
REVOKE UPDATE, DELETE ON event_stream FROM :app_role;

-- What the relay publishes. xid lets it wait for every transaction that might still commit a smaller seq.
-- Sent rows stay: Kafka can be filled again from here.
CREATE TABLE outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  topic text NOT NULL,
  partition smallint NOT NULL,
  key text NOT NULL,
  event_id uuid NOT NULL UNIQUE,
  envelope text,
  number bigint,
  vouches jsonb,
  sent_at timestamptz
);
CREATE INDEX outbox_pending ON outbox (seq) WHERE number IS NULL;
CREATE INDEX outbox_unsent ON outbox (seq) WHERE number IS NOT NULL AND sent_at IS NULL;

-- One row per topic and partition this service produces to: gapless numbers, and how far the broker has acknowledged them.
CREATE TABLE outbox_number (
  topic text NOT NULL,
  partition smallint NOT NULL,
  last_number bigint NOT NULL DEFAULT 0,
  last_sent_number bigint NOT NULL DEFAULT 0,
  last_sent_offset bigint,
  PRIMARY KEY (topic, partition)
);

-- next: the next producer number of that source or, where source is empty, the next offset of the partition.
CREATE TABLE inbox (
  source text NOT NULL,
  topic text NOT NULL,
  partition smallint NOT NULL,
  next bigint NOT NULL,
  PRIMARY KEY (source, topic, partition)
);

-- One outcome per command, for ever: the identity of a command is its id. authentic = false: the signature did not hold,
-- so the true command of that id may still come.
CREATE TABLE command_outcome (
  command_id uuid PRIMARY KEY,
  type text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('done', 'refused')),
  code text,
  authentic boolean NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);

-- A key whose commands wait. retrying: the head is tried again by itself. parked: an operator must release it.
CREATE TABLE parked_key (
  key text PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('retrying', 'parked')),
  reason text NOT NULL,
  command_id uuid,
  since timestamptz NOT NULL DEFAULT now(),
  next_attempt_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE parked_command (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL REFERENCES parked_key (key) ON DELETE CASCADE,
  command_id uuid,
  partition smallint NOT NULL,
  "offset" bigint NOT NULL,
  received_at timestamptz NOT NULL,
  message bytea NOT NULL,
  attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX parked_command_key ON parked_command (key, seq);
`;
