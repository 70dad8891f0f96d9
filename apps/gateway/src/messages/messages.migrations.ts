import type { Migration } from '@garant/nest-kit';

/** Messages to accounts. Nothing here says more than codes, ids and dates; addresses stay in `account`. */
export const messagesMigrations: Migration[] = [
  {
    name: 'gateway-messages-001-inbox',
    sql: `
CREATE TABLE account_message (
  message_id uuid NOT NULL,
  account_ref uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  kind text NOT NULL,
  about text NOT NULL,
  about_id uuid NOT NULL,
  due_at timestamptz,
  asked_at timestamptz NOT NULL,
  read_at timestamptz,
  -- When it may go out by mail; null: it is in the portal only, or it has gone.
  mail_at timestamptz,
  tries integer NOT NULL DEFAULT 0,
  mailed_at timestamptz,
  PRIMARY KEY (account_ref, message_id)
);
CREATE INDEX account_message_newest ON account_message (account_ref, asked_at DESC);
CREATE INDEX account_message_mail ON account_message (mail_at) WHERE mail_at IS NOT NULL;

CREATE TABLE message_preference (
  account_ref uuid PRIMARY KEY REFERENCES account ON DELETE CASCADE,
  mail text NOT NULL CHECK (mail IN ('daily', 'at-once', 'never')),
  language text NOT NULL CHECK (language IN ('fr', 'en')),
  muted text[] NOT NULL DEFAULT '{}'
);

-- One row for each attempt to send a mail.
CREATE TABLE message_delivery (
  delivery_id uuid PRIMARY KEY,
  account_ref uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  tried_at timestamptz NOT NULL,
  messages integer NOT NULL,
  state text NOT NULL CHECK (state IN ('sent', 'again', 'failed')),
  reason text
);
CREATE INDEX message_delivery_account ON message_delivery (account_ref, tried_at DESC);

-- Invitations whose address has to be asked for first.
CREATE TABLE invitation_message (
  message_id uuid PRIMARY KEY,
  invitation_id uuid NOT NULL,
  kind text NOT NULL,
  about text NOT NULL,
  about_id uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  next_at timestamptz NOT NULL,
  tries integer NOT NULL DEFAULT 0
);
`,
  },
];
