import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const committeeMigrations: readonly Migration[] = [
  {
    name: 'access-requests-committee-001-deliberation',
    sql: `
-- Who may deliberate on an application, and for whom it does not exist.
CREATE TABLE application_committee (
  application_id uuid PRIMARY KEY,
  assigned uuid[] NOT NULL,
  declared uuid[] NOT NULL,
  recused uuid[] NOT NULL,
  guests uuid[] NOT NULL
);
CREATE INDEX application_committee_guests ON application_committee USING gin (guests);
CREATE TABLE committee_seat (
  seat_id uuid PRIMARY KEY,
  account uuid NOT NULL,
  seat text NOT NULL,
  held_from timestamptz NOT NULL,
  held_until timestamptz
);
CREATE TABLE meeting (
  meeting_id uuid PRIMARY KEY,
  state text NOT NULL,
  at timestamptz NOT NULL,
  agenda uuid[] NOT NULL
);
CREATE INDEX meeting_at ON meeting (at DESC);
`,
  },
];
