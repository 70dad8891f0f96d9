import { VAULT_ROTATION_TABLE, type Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const applicationsMigrations: readonly Migration[] = [
  {
    // Each room of the service names the kinds of its own texts.
    name: 'access-requests-applications-001-text-kinds',
    sql: `
ALTER TABLE confidential_text DROP CONSTRAINT confidential_text_kind_check;
ALTER TABLE confidential_text ADD CONSTRAINT confidential_text_kind_form CHECK (kind ~ '^[a-z]+(-[a-z]+)*$');
`,
  },
  {
    name: 'access-requests-applications-002-authors',
    sql: `
ALTER TABLE application
  ADD COLUMN members uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN invitees uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN form_version int NOT NULL DEFAULT 1,
  ADD COLUMN deleted_at timestamptz;
CREATE INDEX application_members ON application USING gin (members);
CREATE INDEX application_invitees ON application USING gin (invitees);

-- Documents that somebody uploaded and no command has named yet; sealed for their uploader.
CREATE TABLE attachment_upload (
  sha256 text NOT NULL,
  uploaded_by uuid NOT NULL,
  media_type text NOT NULL,
  bytes int NOT NULL,
  content bytea NOT NULL,
  uploaded_at timestamptz NOT NULL,
  PRIMARY KEY (sha256, uploaded_by)
);
-- Documents of applications and of other files. \`content\` is null once it was redacted; the hash stays.
CREATE TABLE attachment (
  attachment_id uuid PRIMARY KEY,
  about uuid NOT NULL,
  name text NOT NULL,
  sha256 text NOT NULL,
  media_type text NOT NULL,
  bytes int NOT NULL,
  content bytea,
  added_by uuid NOT NULL,
  added_at timestamptz NOT NULL
);
CREATE INDEX attachment_about ON attachment (about);

-- Who has a form open: worth a minute, and nothing after a crash.
CREATE UNLOGGED TABLE application_presence (
  application_id uuid NOT NULL,
  account uuid NOT NULL,
  field text,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (application_id, account)
);
`,
  },
  { name: 'access-requests-applications-003-vault-rotation', sql: VAULT_ROTATION_TABLE },
];
