import type { Migration } from '@garant/nest-kit';
import { appendOnly } from '../walls/walls.migrations.js';

/** In order; forward only; a name never changes. */
export const completenessMigrations: readonly Migration[] = [
  {
    name: 'audit-log-completeness-001-periods',
    sql: `
-- Which entries a period has. Fixed before its trees are computed, so that whoever finishes the work computes the same.
CREATE TABLE log_period (
  period bigint PRIMARY KEY CHECK (period >= 0),
  from_index bigint NOT NULL UNIQUE,
  to_index bigint NOT NULL UNIQUE CHECK (to_index > from_index),
  planned_at timestamptz NOT NULL
);
-- What the log has said of it, in the event of this id: in the same transaction.
CREATE TABLE period_closing (
  period bigint PRIMARY KEY REFERENCES log_period (period),
  event_id uuid NOT NULL UNIQUE,
  statement jsonb NOT NULL,
  closed_at timestamptz NOT NULL
);
-- The leaves of a period's trees, sorted by reference, 256 a row; can be made again from the postings and the leaf hashes.
CREATE TABLE period_leaves (
  period bigint NOT NULL,
  kind text NOT NULL,
  chunk integer NOT NULL,
  first_ref text COLLATE "C" NOT NULL,
  -- One line a leaf.
  refs text NOT NULL,
  counts integer[] NOT NULL,
  -- 32 bytes a leaf: the root over its entries.
  roots bytea NOT NULL,
  -- Root of the tree over the leaves of this row.
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (period, kind, chunk)
);
CREATE INDEX period_leaves_ref ON period_leaves (kind, period, first_ref);
-- Postings by place in the log: they are written in that order, so a summary of their pages is enough.
CREATE INDEX entry_posting_place ON entry_posting USING brin (first) WITH (pages_per_range = 16, autosummarize = on);

REVOKE ALL ON log_period, period_closing, period_leaves FROM PUBLIC;
REVOKE UPDATE, DELETE ON period_leaves FROM :app_role;
${appendOnly(['log_period', 'period_closing'])}`,
  },
  {
    name: 'audit-log-completeness-002-ends-of-alarms',
    sql: `
-- That what an alarm told of has ended, or that an operator looked into it. An alarm without a row here is open.
CREATE TABLE alarm_end (
  code text NOT NULL,
  place text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('ended', 'repaired', 'explained', 'false-alarm')),
  -- Account of the operator; null when it ended by itself.
  closed_by uuid,
  cleared_at timestamptz NOT NULL,
  PRIMARY KEY (code, place),
  FOREIGN KEY (code, place) REFERENCES alarm (code, place)
);
REVOKE ALL ON alarm_end FROM PUBLIC;
${appendOnly(['alarm_end'])}`,
  },
  {
    name: 'audit-log-completeness-003-heads',
    sql: `
-- What was last said of a service's producer numbers: to say it again when it changed.
CREATE TABLE published_head (service text PRIMARY KEY, numbers text NOT NULL);
REVOKE ALL ON published_head FROM PUBLIC;
`,
  },
];
