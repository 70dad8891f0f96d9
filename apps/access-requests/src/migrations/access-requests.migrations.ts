import { kitMigrations, type Migration } from '@garant/nest-kit';
import { requests } from './0001-requests.js';

/** Every step of this service's schema, in order; only ever appended to. */
export const MIGRATIONS: Migration[] = [...kitMigrations(), requests];
