import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const notificationsMigrations: readonly Migration[] = [
  {
    name: 'consent-notifications-001-deliveries',
    sql: `
-- Personal, and erasable: what a person gave to be reached, sealed with the vault's key (context contact:<subject>).
-- Whether they want to hear of their own acts stands beside it, for that is asked at every act.
CREATE TABLE contact (
  subject_ref uuid PRIMARY KEY,
  sealed bytea NOT NULL,
  own_acts boolean NOT NULL,
  email_verified_at timestamptz,
  updated_at timestamptz NOT NULL
);
-- One code at a time, for the address that is sealed now. Only its keyed hash is kept.
CREATE TABLE contact_verification (
  subject_ref uuid PRIMARY KEY,
  code_index bytea NOT NULL,
  sent_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  tries int NOT NULL DEFAULT 0
);
-- What a person is to be told: a template and codes. Due later than asked for when the person wants a digest.
CREATE TABLE message (
  message_id text PRIMARY KEY,
  subject_ref uuid NOT NULL,
  template text NOT NULL,
  params jsonb NOT NULL,
  asked_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  planned_at timestamptz
);
CREATE INDEX message_due ON message (due_at) WHERE planned_at IS NULL;
CREATE INDEX message_of_subject ON message (subject_ref, asked_at);
-- One e-mail, letter or text message; it may carry several messages.
CREATE TABLE delivery (
  delivery_id uuid PRIMARY KEY,
  subject_ref uuid NOT NULL,
  channel text NOT NULL CHECK (channel IN ('portal', 'email', 'letter', 'sms')),
  state text NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'printing', 'posted', 'kept', 'dead')),
  templates text[] NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  next_at timestamptz,
  reason text,
  -- The one-time code of a verification, sealed, until it has been sent.
  secret bytea,
  batch_id uuid,
  created_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX delivery_due ON delivery (channel, next_at) WHERE state IN ('queued', 'sending');
CREATE INDEX delivery_of_subject ON delivery (subject_ref);
CREATE INDEX delivery_at_desk ON delivery (state, channel, created_at DESC);
CREATE INDEX delivery_of_batch ON delivery (batch_id) WHERE batch_id IS NOT NULL;
CREATE TABLE delivery_message (
  delivery_id uuid NOT NULL REFERENCES delivery ON DELETE CASCADE,
  message_id text NOT NULL REFERENCES message ON DELETE CASCADE,
  PRIMARY KEY (delivery_id, message_id)
);
CREATE INDEX delivery_of_message ON delivery_message (message_id);
CREATE TABLE letter_batch (
  batch_id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL,
  posted_at timestamptz
);
`,
  },
];
