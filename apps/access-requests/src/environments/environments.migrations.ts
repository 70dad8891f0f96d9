import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const environmentsMigrations: readonly Migration[] = [
  {
    name: 'access-requests-200-environment-declarations',
    sql: 'ALTER TABLE environment ADD COLUMN declarations jsonb;',
  },
  {
    name: 'access-requests-201-environment-suspension',
    sql: 'ALTER TABLE environment ADD COLUMN suspended boolean NOT NULL DEFAULT false;',
  },
];
