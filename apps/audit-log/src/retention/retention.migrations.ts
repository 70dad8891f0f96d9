import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const retentionMigrations: readonly Migration[] = [
  {
    name: 'audit-log-retention-001-erasures-and-holds',
    sql: `
-- Acts of erasure, each an entry of the log by its event; and which entries lost their details by which act. A row here
-- takes the place of a row of entry_details, so that a missing body is explained and never looks like a loss.
CREATE TABLE details_erasure (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  erasure_id uuid NOT NULL UNIQUE,
  event_id uuid NOT NULL,
  reason text NOT NULL,
  request_id uuid,
  class text,
  from_index bigint NOT NULL,
  to_index bigint NOT NULL,
  count int NOT NULL,
  held int NOT NULL,
  erased_at timestamptz NOT NULL
);
CREATE INDEX details_erasure_request ON details_erasure (request_id) WHERE request_id IS NOT NULL;
CREATE TABLE erased_details (
  index bigint PRIMARY KEY,
  erasure bigint NOT NULL
);

-- Erasures that a legal hold keeps back.
CREATE TABLE waiting_erasure (
  index bigint PRIMARY KEY,
  reason text NOT NULL,
  request_id uuid,
  class text
);

-- Read model of the streams hold:<id>.
CREATE TABLE legal_hold (
  hold_id uuid PRIMARY KEY,
  active boolean NOT NULL,
  until timestamptz NOT NULL,
  placed_at timestamptz NOT NULL,
  state jsonb NOT NULL
);
CREATE INDEX legal_hold_active ON legal_hold (until) WHERE active;

-- Words given with an act, sealed; the act carries their salted hash. May be erased.
CREATE TABLE sealed_reason (
  about text NOT NULL,
  command_id uuid NOT NULL,
  kind text NOT NULL,
  written_at timestamptz NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (about, command_id)
);

-- How far the round of each class has come, and the round that counts ages.
CREATE TABLE retention_place (
  class text PRIMARY KEY,
  next bigint NOT NULL
);
CREATE TABLE entry_tally (
  class text NOT NULL,
  month text NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (class, month)
);

-- Minimum indexes, each an entry of the log by its event: the greatest one holds.
CREATE TABLE log_pruning (
  minimum_index bigint PRIMARY KEY,
  event_id uuid NOT NULL,
  months int NOT NULL,
  legal_basis text NOT NULL,
  pruned_at timestamptz NOT NULL
);
REVOKE ALL ON details_erasure, erased_details, waiting_erasure, legal_hold, sealed_reason, retention_place, entry_tally, log_pruning FROM PUBLIC;
REVOKE UPDATE, DELETE ON details_erasure, erased_details, log_pruning FROM :app_role;
`,
  },
];
