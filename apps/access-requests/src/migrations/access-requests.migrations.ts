import { kitMigrations, type Migration } from '@garant/nest-kit';
import { applicationsMigrations } from '../applications/applications.migrations.js';
import { catalogueMigrations } from '../catalogue/catalogue.migrations.js';
import { clocksMigrations } from '../clocks/clocks.migrations.js';
import { committeeMigrations } from '../committee/committee.migrations.js';
import { environmentsMigrations } from '../environments/environments.migrations.js';
import { permitsMigrations } from '../permits/permits.migrations.js';
import { proceduresMigrations } from '../procedures/procedures.migrations.js';
import { projectsMigrations } from '../projects/projects.migrations.js';
import { projectionMigrations } from '../projection/projection.migrations.js';
import { requests } from './0001-requests.js';

/** Every step of this service's schema, in order; only ever appended to. */
export const MIGRATIONS: Migration[] = [
  ...kitMigrations(),
  requests,
  ...catalogueMigrations,
  ...environmentsMigrations,
  ...applicationsMigrations,
  ...proceduresMigrations,
  ...committeeMigrations,
  ...clocksMigrations,
  ...permitsMigrations,
  ...projectsMigrations,
  ...projectionMigrations,
];
