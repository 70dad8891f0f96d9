import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const detectionMigrations: readonly Migration[] = [
  {
    name: 'audit-log-detection-001-windows-and-findings',
    sql: `
-- The next entry to look at: one row, changed in the transaction that keeps what was seen, so each entry counts once.
CREATE TABLE detection_place (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  next bigint NOT NULL
);
INSERT INTO detection_place (next) VALUES (0);

-- What a window of a rule has added up; dropped when nothing was added for long. Not a record of what people do: a window that stays
-- below its limit says nothing to anybody.
CREATE TABLE detection_window (
  key text PRIMARY KEY,
  touched_at timestamptz NOT NULL,
  state jsonb NOT NULL
);
CREATE INDEX detection_window_touched ON detection_window (touched_at);

-- Roles and last day of each account: what the rules about hours and dormant accounts need.
CREATE TABLE detection_account (
  account text PRIMARY KEY,
  roles text[] NOT NULL,
  last_day text
);

-- Read models of the streams detection:<id> and detection-rule:<rule>.
CREATE TABLE detection (
  detection_id uuid PRIMARY KEY,
  rule text NOT NULL,
  status text NOT NULL,
  outcome text,
  assignee text,
  account_ref text,
  raised_at timestamptz NOT NULL,
  window_key text NOT NULL,
  state jsonb NOT NULL
);
CREATE INDEX detection_queue ON detection (status, raised_at DESC);
CREATE TABLE detection_tuning (
  rule text PRIMARY KEY,
  enabled boolean NOT NULL,
  parameters jsonb NOT NULL
);
REVOKE ALL ON detection_place, detection_window, detection_account, detection, detection_tuning FROM PUBLIC;
`,
  },
];
