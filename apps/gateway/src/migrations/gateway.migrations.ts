import { kitMigrations, type Migration } from '@garant/nest-kit';
import { webhookMigrations } from '../interoperability/webhooks/webhook.migrations.js';
import { messagesMigrations } from '../messages/messages.migrations.js';
import { releasesMigrations } from '../releases/releases.migrations.js';
import { peopleMigrations } from '../people/people.migrations.js';
import { identityMigrations } from './identity.migrations.js';

export const MIGRATIONS: Migration[] = [
  ...kitMigrations(),
  ...identityMigrations,
  ...releasesMigrations,
  ...peopleMigrations,
  ...webhookMigrations,
  ...messagesMigrations,
];
