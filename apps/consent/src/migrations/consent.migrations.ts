import { kitMigrations } from '@garant/nest-kit';
import { register } from './register.migration.js';

/** In order; forward only; a name never changes. */
export const MIGRATIONS = [...kitMigrations(), register];
