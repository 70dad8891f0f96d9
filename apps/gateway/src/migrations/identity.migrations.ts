import type { Migration } from '@garant/nest-kit';

/** Tables of identity in the gateway's database. Names and e-mail addresses live here only, and can be erased here. */
export const identityMigrations: Migration[] = [
  {
    name: 'gateway-001-identity',
    sql: `
CREATE TABLE account (
  ref uuid PRIMARY KEY,
  -- null together: invited by e-mail address, not signed in yet.
  iss text,
  sub text,
  email text,
  email_verified boolean NOT NULL DEFAULT false,
  name text,
  organisation text,
  -- As the identity provider stated them at the last sign-in.
  roles text[] NOT NULL DEFAULT '{}',
  subject_ref uuid,
  -- The person.register command whose outcome names the subject.
  enrolment_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  signed_in_at timestamptz,
  CHECK ((iss IS NULL) = (sub IS NULL)),
  UNIQUE (iss, sub)
);
CREATE UNIQUE INDEX account_invited ON account (lower(email)) WHERE sub IS NULL;
CREATE INDEX account_email ON account (lower(email));
CREATE INDEX account_enrolment ON account (enrolment_id) WHERE subject_ref IS NULL;

-- Roles that the deployer gives beyond those of the identity provider.
CREATE TABLE role_assignment (
  account_ref uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  role text NOT NULL,
  assigned_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_ref, role)
);

-- Only hashes of what the browser holds: a read of this table opens no session.
CREATE TABLE session (
  token_hash bytea PRIMARY KEY,
  account_ref uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  assurance text NOT NULL,
  -- Hint for the provider's logout address (OIDC RP-Initiated Logout §2).
  id_token text,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX session_account ON session (account_ref);
CREATE INDEX session_seen ON session (seen_at);

-- A login under way: used once, by the browser that began it.
CREATE TABLE login_attempt (
  state_hash bytea PRIMARY KEY,
  browser_hash bytea NOT NULL,
  code_verifier text NOT NULL,
  nonce text NOT NULL,
  return_to text NOT NULL,
  -- The act that this login confirms, and who must be the one who logs in.
  act jsonb,
  account_ref uuid REFERENCES account ON DELETE CASCADE,
  created_at timestamptz NOT NULL
);
CREATE INDEX login_attempt_created ON login_attempt (created_at);
`,
  },
  {
    name: 'gateway-002-commands',
    sql: `
CREATE TABLE sent_command (
  id uuid PRIMARY KEY,
  actor_ref uuid NOT NULL,
  service text NOT NULL,
  type text NOT NULL,
  key text NOT NULL,
  -- Keyed hash of the whole request, to recognise another one under the same idempotency key.
  request_hash text NOT NULL,
  state text NOT NULL CHECK (state IN ('sending', 'pending', 'done', 'refused')),
  partition smallint,
  "offset" bigint,
  result jsonb,
  problem jsonb,
  sent_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sent_command_age ON sent_command (updated_at);
`,
  },
  {
    name: 'gateway-170-erased-accounts',
    sql: `
-- The person had their data erased: the next login enrols them only if they ask for it.
ALTER TABLE account ADD COLUMN erased_at timestamptz;
CREATE INDEX account_subject ON account (subject_ref) WHERE subject_ref IS NOT NULL;
`,
  },
];
