import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const projectsMigrations: readonly Migration[] = [
  {
    // The name of an environment is free text: from now on its row is made from events and this text.
    name: 'access-requests-projects-001-environment-names',
    sql: `
INSERT INTO confidential_text (text_id, about, kind, written_by, written_at, body, salt, hash)
SELECT gen_random_uuid(), environment_id, 'environment-name', environment_id, changed_at,
  jsonb_build_object('name', name), salt, encode(sha256(salt || convert_to(name, 'UTF8')), 'hex')
FROM (SELECT environment_id, changed_at, name, uuid_send(gen_random_uuid()) AS salt FROM environment) named;
`,
  },
  {
    name: 'access-requests-projects-002-projects',
    sql: `
-- What comes after a decision, folded from the project's stream.
CREATE TABLE project (
  application_id uuid PRIMARY KEY,
  life jsonb NOT NULL,
  -- Soonest thing that somebody owes this project.
  next_due_at timestamptz,
  -- When somebody is to be reminded next.
  remind_at timestamptz,
  held boolean NOT NULL,
  erased_at timestamptz,
  changed_at timestamptz NOT NULL
);
CREATE INDEX project_due ON project (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX project_remind ON project (remind_at) WHERE remind_at IS NOT NULL;
-- Permits of which deliveries were asked for, and of which the processing has ended.
CREATE TABLE project_permit (
  permit_id uuid PRIMARY KEY,
  application_id uuid NOT NULL,
  requested boolean NOT NULL,
  ended boolean NOT NULL
);

CREATE TABLE finding (
  finding_id uuid PRIMARY KEY,
  application_id uuid NOT NULL,
  permit_id uuid NOT NULL,
  holder_id text NOT NULL,
  reported_by uuid NOT NULL,
  status text NOT NULL,
  state jsonb NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX finding_holder ON finding (holder_id, status);

CREATE TABLE complaint (
  complaint_id uuid PRIMARY KEY,
  status text NOT NULL,
  filed_by uuid,
  code_hash text NOT NULL,
  state jsonb NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX complaint_status ON complaint (status, changed_at);
`,
  },
];
