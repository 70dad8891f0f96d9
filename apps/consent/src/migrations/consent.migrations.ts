import { kitMigrations } from '@garant/nest-kit';
import { choicesMigrations } from '../choices/choices.migrations.js';
import { noticesMigrations } from '../notices/notices.migrations.js';
import { representationMigrations } from '../representation/representation.migrations.js';
import { assistanceMigrations } from '../assistance/assistance.migrations.js';
import { peopleMigrations } from '../people/people.migrations.js';
import { importsMigrations } from '../imports/imports.migrations.js';
import { rightsMigrations } from '../rights/rights.migrations.js';
import { notificationsMigrations } from '../notifications/notifications.migrations.js';
import { interoperabilityMigrations } from '../interoperability/interoperability.migrations.js';
import { register } from './register.migration.js';

/** In order; forward only; a name never changes. */
export const MIGRATIONS = [
  ...kitMigrations(),
  register,
  ...choicesMigrations,
  ...noticesMigrations,
  ...representationMigrations,
  ...assistanceMigrations,
  ...peopleMigrations,
  ...importsMigrations,
  ...rightsMigrations,
  ...notificationsMigrations,
  ...interoperabilityMigrations,
];
