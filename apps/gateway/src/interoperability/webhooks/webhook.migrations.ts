import type { Migration } from '@garant/nest-kit';

/**
 * Webhooks, their secrets (sealed under the vault key), messages on their way, and who an event concerns. Messages hold
 * references and codes only; what receivers answered is kept as a status number, never as a body.
 */
export const webhookMigrations: Migration[] = [
  {
    name: 'gateway-300-webhooks',
    sql: `
CREATE TABLE webhook (
  webhook_id uuid PRIMARY KEY,
  organisation text NOT NULL,
  role text NOT NULL CHECK (role IN ('holder', 'environment-operator')),
  url text NOT NULL,
  events text[] NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  disabled_because text CHECK (disabled_because IN ('owner', 'gone', 'failing')),
  created_at timestamptz NOT NULL,
  failing_since timestamptz
);
CREATE INDEX webhook_organisation ON webhook (organisation, role);

-- A secret is prepared before its command is sent, so that it never travels; unused ones are swept away.
CREATE TABLE webhook_secret (
  secret_id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL,
  sealed bytea NOT NULL,
  state text NOT NULL CHECK (state IN ('prepared', 'current', 'former')),
  prepared_at timestamptz NOT NULL,
  former_until timestamptz
);
CREATE INDEX webhook_secret_of ON webhook_secret (webhook_id);
CREATE UNIQUE INDEX webhook_secret_current ON webhook_secret (webhook_id) WHERE state = 'current';

CREATE TABLE webhook_delivery (
  delivery_id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
  message_id text NOT NULL,
  type text NOT NULL,
  -- The very text that is signed and sent.
  payload text NOT NULL,
  created_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
  tries int NOT NULL DEFAULT 0,
  attempts jsonb NOT NULL DEFAULT '[]',
  next_at timestamptz,
  lease_until timestamptz,
  UNIQUE (webhook_id, message_id)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE state = 'pending';
CREATE INDEX webhook_delivery_list ON webhook_delivery (webhook_id, created_at DESC);

-- Whom an event concerns, learnt from the events of access-requests.
CREATE TABLE webhook_dataset (dataset_id uuid PRIMARY KEY, holder_id text NOT NULL);
CREATE TABLE webhook_environment (environment_id uuid PRIMARY KEY, operator_id text NOT NULL);
CREATE TABLE webhook_permit (
  permit_id uuid PRIMARY KEY,
  dataset_ids uuid[] NOT NULL,
  environment_id uuid NOT NULL
);
`,
  },
  {
    // What is public anyway, any organisation may be told.
    name: 'gateway-301-webhook-roles',
    sql: `
ALTER TABLE webhook DROP CONSTRAINT webhook_role_check;
ALTER TABLE webhook ADD CONSTRAINT webhook_role_form CHECK (role ~ '^[a-z]+(-[a-z]+)*$');
`,
  },
];
