import { kitMigrations, type Migration } from '@garant/nest-kit';
import { releasesMigrations } from '../releases/releases.migrations.js';
import { identityMigrations } from './identity.migrations.js';

export const MIGRATIONS: Migration[] = [...kitMigrations(), ...identityMigrations, ...releasesMigrations];
