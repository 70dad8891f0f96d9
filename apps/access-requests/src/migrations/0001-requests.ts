/**
 * Read models and the erasable texts. The record is `event_stream`; everything here but `confidential_text` and
 * `official_login` can be rebuilt from it. Names, reasons and contents of applications are only in `confidential_text`:
 * erasing a person's text deletes its row, and with it the salt that makes the hash in the events meaningless.
 */
export const requests = {
  name: 'access-requests-001-requests',
  sql: `
CREATE TABLE dataset (
  dataset_id uuid PRIMARY KEY,
  holder_id text NOT NULL,
  status text NOT NULL CHECK (status IN ('described', 'published')),
  description jsonb NOT NULL,
  jwk jsonb,
  changed_at timestamptz NOT NULL
);
CREATE INDEX dataset_holder ON dataset (holder_id);

CREATE TABLE environment (
  environment_id uuid PRIMARY KEY,
  operator_id text NOT NULL,
  name text NOT NULL,
  country text NOT NULL,
  attestation jsonb,
  changed_at timestamptz NOT NULL
);

-- Free text and what names people. \`hash\` = SHA-256(salt || RFC 8785 form of body), as events carry it.
CREATE TABLE confidential_text (
  text_id uuid PRIMARY KEY,
  about uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('content', 'message', 'assessment', 'reason', 'permit-reason')),
  version int,
  written_by uuid NOT NULL,
  written_at timestamptz NOT NULL,
  body jsonb NOT NULL,
  salt bytea NOT NULL,
  hash text NOT NULL UNIQUE
);
CREATE INDEX confidential_text_about ON confidential_text (about, kind, written_at);

CREATE TABLE application (
  application_id uuid PRIMARY KEY,
  applicant uuid NOT NULL,
  organisation text,
  state text NOT NULL,
  version int NOT NULL,
  content_hash text NOT NULL,
  -- Listed persons of the content: they see the application.
  persons uuid[] NOT NULL,
  flags text[] NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  submitted_at timestamptz,
  decided_at timestamptz,
  decision text CHECK (decision IN ('grant', 'refuse')),
  -- Criteria of Art. 68(1) that the last assessment found unmet.
  unmet text[] NOT NULL,
  permit_id uuid
);
CREATE INDEX application_applicant ON application (applicant);
CREATE INDEX application_submitted ON application (submitted_at) WHERE submitted_at IS NOT NULL;

CREATE TABLE permit (
  permit_id uuid PRIMARY KEY,
  application_id uuid NOT NULL,
  applicant uuid NOT NULL,
  organisation text,
  status text NOT NULL CHECK (status IN ('signed', 'active', 'suspended', 'revoked', 'expired')),
  terms jsonb NOT NULL,
  title text NOT NULL,
  jws text NOT NULL,
  document jsonb NOT NULL,
  signed_by uuid NOT NULL,
  signed_at timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  cut_position bigint,
  cut_at timestamptz,
  changed_at timestamptz NOT NULL
);
CREATE INDEX permit_ends ON permit (valid_until) WHERE status NOT IN ('revoked', 'expired');

-- Which login stood behind a vote or a signature, as a keyed hash of (issuer, sub): one person with two accounts stays one person.
CREATE TABLE official_login (
  application_id uuid NOT NULL,
  duty text NOT NULL CHECK (duty IN ('vote', 'sign')),
  actor_ref uuid NOT NULL,
  login bytea NOT NULL,
  key_id text NOT NULL,
  made_at timestamptz NOT NULL
);
CREATE INDEX official_login_application ON official_login (application_id);
`,
};
