import { kitMigrations } from '@garant/nest-kit';
import { logMigration, unchecked } from './log.migration.js';

/** In order; forward only; a name never changes. */
export const MIGRATIONS = [...kitMigrations(), logMigration, unchecked];
