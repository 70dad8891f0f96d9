import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const missionsMigrations: readonly Migration[] = [
  {
    name: 'audit-log-missions-001',
    sql: `
-- Read model of the streams mission:<id>: made again from them at any time.
CREATE TABLE mission (
  mission_id uuid PRIMARY KEY,
  state jsonb NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX mission_running ON mission (ends_at) WHERE ended_at IS NULL;
CREATE TABLE mission_inspector (
  account uuid NOT NULL,
  mission_id uuid NOT NULL REFERENCES mission ON DELETE CASCADE,
  doctor boolean NOT NULL,
  PRIMARY KEY (account, mission_id)
);
CREATE INDEX mission_inspector_of ON mission_inspector (mission_id);
`,
  },
];
