import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const noticesMigrations: readonly Migration[] = [
  {
    name: 'consent-notices-001-revisions',
    sql: `
ALTER TABLE notice ADD COLUMN withdrawn_at timestamptz, ADD COLUMN replaced_by int, ADD COLUMN revision jsonb;

-- What people read stays as they read it.
CREATE FUNCTION notice_text_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' AND (NEW.content IS DISTINCT FROM OLD.content OR NEW.hash IS DISTINCT FROM OLD.hash
      OR NEW.regime IS DISTINCT FROM OLD.regime OR NEW.published_at IS DISTINCT FROM OLD.published_at) THEN
    RAISE EXCEPTION 'the text of a published notice never changes';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER notice_text_is_fixed BEFORE UPDATE ON notice FOR EACH ROW EXECUTE FUNCTION notice_text_is_fixed();

CREATE TABLE policy (
  code text NOT NULL,
  version int NOT NULL,
  content jsonb NOT NULL,
  defined_at timestamptz NOT NULL,
  PRIMARY KEY (code, version)
);
-- Which policies each section of each version stands for.
CREATE TABLE notice_policy (
  notice_id text NOT NULL,
  version int NOT NULL,
  section_id text NOT NULL,
  code text NOT NULL,
  policy_version int NOT NULL,
  PRIMARY KEY (notice_id, version, section_id, code)
);

-- Versions with a material change, and how far the asking has come: people in order of their index.
CREATE TABLE notice_revision (
  notice_id text NOT NULL,
  version int NOT NULL,
  regime text NOT NULL,
  affected text NOT NULL CHECK (affected IN ('keeps-force', 'loses-force')),
  published_at timestamptz NOT NULL,
  up_to_index bigint NOT NULL DEFAULT -1,
  asked bigint NOT NULL DEFAULT 0,
  lapsed bigint NOT NULL DEFAULT 0,
  done_at timestamptz,
  PRIMARY KEY (notice_id, version)
);

-- A person with a choice in force who is asked again. Answered by any later act of theirs on the same matter.
CREATE TABLE question (
  choice_id uuid NOT NULL,
  version int NOT NULL,
  notice_id text NOT NULL,
  from_version int NOT NULL,
  subject_ref uuid NOT NULL,
  lapsed boolean NOT NULL,
  asked_at timestamptz NOT NULL,
  dismissed_at timestamptz,
  PRIMARY KEY (choice_id, version)
);
CREATE INDEX question_subject ON question (subject_ref);

-- When a consent ends. Closed when it has ended or no longer is the newest word on its matter.
CREATE TABLE consent_term (
  choice_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  ends_at timestamptz NOT NULL,
  remind_at timestamptz NOT NULL,
  reminded_at timestamptz,
  closed_at timestamptz
);
CREATE INDEX consent_term_subject ON consent_term (subject_ref);
CREATE INDEX consent_term_ends ON consent_term (ends_at) WHERE closed_at IS NULL;
CREATE INDEX consent_term_reminds ON consent_term (remind_at) WHERE closed_at IS NULL AND reminded_at IS NULL;

-- How far terms and questions have followed the register.
CREATE TABLE notice_follower (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position bigint NOT NULL
);
INSERT INTO notice_follower (position) VALUES (0);

-- Why somebody refused: given freely, sealed (context reason:<choice>), erasable.
CREATE TABLE choice_reason (
  choice_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  regime text NOT NULL,
  code text NOT NULL,
  sealed bytea,
  given_at timestamptz NOT NULL
);
CREATE INDEX choice_reason_subject ON choice_reason (subject_ref);

REVOKE UPDATE, DELETE ON policy FROM :app_role;
REVOKE DELETE ON notice_revision, notice_follower FROM :app_role;
`,
  },
];
