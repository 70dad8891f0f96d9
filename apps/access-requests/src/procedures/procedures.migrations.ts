import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const proceduresMigrations: readonly Migration[] = [
  {
    name: 'access-requests-procedures-001-cases',
    sql: `
CREATE TABLE application_case (
  application_id uuid PRIMARY KEY,
  kind text NOT NULL,
  track text NOT NULL,
  of_permit uuid,
  fallback_of uuid,
  state text NOT NULL,
  holders text[] NOT NULL,
  touched_at timestamptz,
  changed_at timestamptz NOT NULL,
  answered_at timestamptz,
  answer_hash text
);
CREATE INDEX application_case_holders ON application_case USING gin (holders);
CREATE INDEX application_case_permit ON application_case (of_permit) WHERE of_permit IS NOT NULL;
CREATE INDEX application_case_drafts ON application_case (touched_at) WHERE state = 'DRAFT';
CREATE INDEX application_case_answers ON application_case (answered_at) WHERE answered_at IS NOT NULL;

-- Exclusions of users of data (EHDS Art. 63(4)), by account.
CREATE TABLE user_exclusion (
  permit_id uuid NOT NULL,
  account uuid NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (permit_id, account)
);
CREATE INDEX user_exclusion_account ON user_exclusion (account);

-- Anonymous tables that answer data requests; events name them by hash.
CREATE TABLE answer_table (
  hash text NOT NULL,
  application_id uuid NOT NULL,
  body jsonb NOT NULL,
  kept_at timestamptz NOT NULL,
  PRIMARY KEY (application_id, hash)
);
REVOKE UPDATE, DELETE ON answer_table FROM :app_role;
`,
  },
];
