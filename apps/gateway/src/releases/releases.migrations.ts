import type { Migration } from '@garant/nest-kit';

/**
 * Tables of enforcement in the gateway's database: cuts, releases, unsealings, recalls. No names and no local ids: people
 * are register indexes and random references. `release_key` holds one-time secrets, encrypted under the vault key.
 */
export const releasesMigrations: Migration[] = [
  {
    name: 'gateway-100-cuts',
    sql: `
CREATE TABLE register_cut (
  cut_id uuid PRIMARY KEY,
  for_kind text NOT NULL CHECK (for_kind IN ('permit', 'release', 'unseal')),
  for_id uuid NOT NULL,
  permit_id uuid NOT NULL,
  position bigint NOT NULL,
  cut_at timestamptz NOT NULL,
  body jsonb NOT NULL
);
CREATE INDEX register_cut_for ON register_cut (for_id);
CREATE INDEX register_cut_permit ON register_cut (permit_id) WHERE for_kind = 'permit';
REVOKE UPDATE, DELETE ON register_cut FROM :app_role;

-- Applied register position of each live instance; the lowest is what is in force.
CREATE TABLE gateway_instance (
  instance_id uuid PRIMARY KEY,
  applied_position bigint NOT NULL,
  beat_at timestamptz NOT NULL
);

-- Verifier key of the log, pinned at first sight (C2SP signed-note vkey).
CREATE TABLE log_key (
  origin text PRIMARY KEY,
  vkey text NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now()
);
REVOKE UPDATE, DELETE ON log_key FROM :app_role;
`,
  },
  {
    name: 'gateway-101-releases',
    sql: `
CREATE TABLE release (
  release_id uuid PRIMARY KEY,
  version int NOT NULL,
  permit_id uuid NOT NULL,
  application_id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  holder_id text NOT NULL,
  environment_id uuid NOT NULL,
  operator_id text NOT NULL,
  purpose text NOT NULL,
  regime text NOT NULL,
  waiting_days int NOT NULL,
  state text NOT NULL CHECK (state IN ('opened', 'planned', 'sealed', 'unsealing', 'unsealed', 'acknowledged', 'refused')),
  reason text,
  opened_at timestamptz NOT NULL,
  opened_by uuid NOT NULL,
  planned_at timestamptz,
  expires_at timestamptz,
  plan_hash text,
  people_hash text,
  rule_bundle_hash text,
  cohort_commitment text,
  sealed_at timestamptz,
  manifest text,
  manifest_hash text,
  sealed_event_id uuid,
  unseal_id uuid,
  unsealed_at timestamptz,
  unseal_position bigint,
  acknowledged_at timestamptz,
  outputs jsonb
);
CREATE INDEX release_permit ON release (permit_id, opened_at);
CREATE INDEX release_holder ON release (holder_id, opened_at);
CREATE INDEX release_operator ON release (operator_id, opened_at);
CREATE INDEX release_waiting ON release (opened_at) WHERE state = 'opened';
REVOKE DELETE ON release FROM :app_role;

-- What replays the cohort: never changed after the plan.
CREATE TABLE release_bundle (
  release_id uuid PRIMARY KEY REFERENCES release,
  cut_id uuid NOT NULL,
  cut_position bigint NOT NULL,
  cut_at timestamptz NOT NULL,
  permit_cut_position bigint NOT NULL,
  linkage_id uuid NOT NULL,
  rule_bundle_hash text NOT NULL,
  cohort_salt text NOT NULL,
  positions jsonb NOT NULL,
  -- Codes that the bits of release_exclusion.reasons stand for, lowest bit first.
  reason_codes text[] NOT NULL
);
CREATE TABLE release_person (
  release_id uuid NOT NULL REFERENCES release,
  record_ref uuid NOT NULL,
  subject_index bigint NOT NULL,
  pseudonym text NOT NULL,
  informed_on date,
  PRIMARY KEY (release_id, record_ref)
);
CREATE INDEX release_person_subject ON release_person (subject_index);
CREATE TABLE release_exclusion (
  release_id uuid NOT NULL REFERENCES release,
  record_ref uuid NOT NULL,
  subject_index bigint NOT NULL,
  reasons int NOT NULL,
  PRIMARY KEY (release_id, record_ref)
);
REVOKE UPDATE ON release_bundle, release_person, release_exclusion FROM :app_role;

-- Encrypted (AES-256-GCM): the plan (it holds the key of record ids) and the one-time age identity.
CREATE TABLE release_key (
  release_id uuid PRIMARY KEY REFERENCES release,
  plan bytea NOT NULL,
  identity bytea NOT NULL
);

-- Verified proof that the sealed manifest is in the log.
CREATE TABLE release_log_proof (
  release_id uuid PRIMARY KEY REFERENCES release,
  log_index bigint NOT NULL,
  checkpoint_size bigint NOT NULL,
  proof text NOT NULL,
  entry bytea NOT NULL,
  verified_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE unsealing (
  unseal_id uuid PRIMARY KEY,
  release_id uuid NOT NULL REFERENCES release,
  state text NOT NULL CHECK (state IN ('requested', 'done', 'refused')),
  requested_at timestamptz NOT NULL,
  requested_by uuid NOT NULL,
  cut_position bigint,
  ended_at timestamptz,
  reason text
);
CREATE INDEX unsealing_waiting ON unsealing (requested_at) WHERE state = 'requested';
CREATE TABLE unsealing_subtraction (
  unseal_id uuid NOT NULL REFERENCES unsealing,
  record_ref uuid NOT NULL,
  pseudonym text NOT NULL,
  PRIMARY KEY (unseal_id, record_ref)
);
`,
  },
  {
    name: 'gateway-102-recalls',
    sql: `
-- Acts of the register, for recalls and for showing a person what became of theirs. Both kinds are kept: whether an act
-- protects is judged with those around it.
CREATE TABLE register_choice (
  choice_id uuid PRIMARY KEY,
  subject_index bigint NOT NULL,
  subject_ref uuid NOT NULL,
  position bigint NOT NULL UNIQUE,
  protective boolean NOT NULL,
  choice jsonb NOT NULL,
  receipt_id uuid NOT NULL,
  -- CloudEvents id of choice.recorded, under which the log knows it.
  event_id uuid NOT NULL
);
CREATE INDEX register_choice_subject ON register_choice (subject_index, position);
REVOKE UPDATE ON register_choice FROM :app_role;

-- Since when a register position has been in force at every live instance; one row for each change.
CREATE TABLE register_in_force (
  position bigint PRIMARY KEY,
  since timestamptz NOT NULL
);
REVOKE UPDATE ON register_in_force FROM :app_role;

-- At most one order for each person of a release: a reversal does not cancel it, a second act adds nothing.
CREATE TABLE recall (
  recall_id uuid PRIMARY KEY,
  release_id uuid NOT NULL REFERENCES release,
  subject_index bigint NOT NULL,
  subject_ref uuid NOT NULL,
  choice_id uuid NOT NULL,
  choice_position bigint NOT NULL,
  pseudonyms text[] NOT NULL,
  ordered_at timestamptz NOT NULL,
  order_hash text NOT NULL,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  UNIQUE (release_id, subject_index)
);
CREATE INDEX recall_choice_id ON recall (choice_id);
CREATE INDEX recall_pending ON recall (ordered_at) WHERE acknowledged_at IS NULL;
REVOKE DELETE ON recall FROM :app_role;
`,
  },
  {
    name: 'gateway-150-release-categories',
    sql: `ALTER TABLE release ADD COLUMN categories text[] NOT NULL DEFAULT '{}';`,
  },
  {
    name: 'gateway-160-people',
    sql: `
-- Acts of the register about who is who, for recalls: random references and indexes. body: PeopleAct of the rules.
CREATE TABLE register_people_act (
  position bigint PRIMARY KEY,
  body jsonb NOT NULL
);
CREATE TABLE register_people_index (
  subject_index bigint NOT NULL,
  subject_ref uuid NOT NULL,
  position bigint NOT NULL REFERENCES register_people_act,
  PRIMARY KEY (subject_index, position)
);
CREATE INDEX register_people_ref ON register_people_index (subject_ref);
REVOKE UPDATE, DELETE ON register_people_act, register_people_index FROM :app_role;
`,
  },
];
