import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const representationMigrations: readonly Migration[] = [
  {
    name: 'consent-020-representation',
    sql: `
-- Projection of the authorities' streams. Names and birth dates are in the vault; days are ISO text, for a day has no zone.
CREATE TABLE authority (
  authority_id uuid PRIMARY KEY,
  reference text NOT NULL UNIQUE,
  type text NOT NULL,
  status text NOT NULL,
  declared_by uuid NOT NULL,
  declarant_ref uuid,
  subject_ref uuid,
  starts_on text,
  ends_on text,
  acts text[],
  sole boolean NOT NULL DEFAULT false,
  evidence_sha256 text NOT NULL,
  declared_at timestamptz NOT NULL,
  decided_at timestamptz,
  decided_by uuid,
  ended_at timestamptz,
  because text,
  reasons_hash text
);
CREATE INDEX authority_declarant ON authority (declared_by);
CREATE INDEX authority_declarant_ref ON authority (declarant_ref);
CREATE INDEX authority_subject ON authority (subject_ref);
CREATE INDEX authority_waiting ON authority (declared_at) WHERE status = 'declared';
CREATE INDEX authority_ending ON authority (ends_on) WHERE status = 'verified' AND ends_on IS NOT NULL;

-- Erasable, sealed: whom a declaration is about, until it is decided; documents; reasons.
CREATE TABLE authority_traits (authority_id uuid PRIMARY KEY, traits bytea NOT NULL);
CREATE TABLE evidence (
  sha256 text NOT NULL,
  uploaded_by uuid NOT NULL,
  type text NOT NULL,
  bytes int NOT NULL,
  content bytea NOT NULL,
  uploaded_at timestamptz NOT NULL,
  PRIMARY KEY (sha256, uploaded_by)
);
CREATE TABLE representation_text (
  hash text PRIMARY KEY,
  about uuid NOT NULL,
  salt bytea NOT NULL,
  body bytea NOT NULL
);

CREATE TABLE solo_period (
  solo_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  matters jsonb NOT NULL,
  from_at timestamptz NOT NULL,
  until_at timestamptz
);
CREATE INDEX solo_subject ON solo_period (subject_ref);
CREATE TABLE death (
  subject_ref uuid PRIMARY KEY,
  death_id uuid NOT NULL UNIQUE,
  evidence_sha256 text NOT NULL,
  recorded_by uuid NOT NULL,
  accepted_at timestamptz NOT NULL,
  details bytea
);
CREATE TABLE conflict_resolution (
  wish_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  objection_id uuid NOT NULL,
  outcome text NOT NULL,
  resolved_at timestamptz NOT NULL
);
CREATE INDEX conflict_subject ON conflict_resolution (subject_ref);

-- People for whom age, a measure of protection or death changes who may act: everybody else is judged without a look.
CREATE TABLE special_subject (subject_ref uuid PRIMARY KEY, since timestamptz NOT NULL);

-- Birthdays that change something, found by a keyed hash of the day: no birth date stands outside the vault.
CREATE TABLE milestone (
  subject_ref uuid NOT NULL,
  age int NOT NULL CHECK (age IN (16, 18)),
  due_index bytea NOT NULL,
  done_at timestamptz,
  PRIMARY KEY (subject_ref, age)
);
CREATE INDEX milestone_due ON milestone (due_index) WHERE done_at IS NULL;
CREATE TABLE milestone_progress (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), done_through text NOT NULL);

REVOKE DELETE ON authority, solo_period, death, conflict_resolution FROM :app_role;
`,
  },
];
