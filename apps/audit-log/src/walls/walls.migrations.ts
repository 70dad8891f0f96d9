import type { Migration } from '@garant/nest-kit';

/** What the database itself refuses. In order; forward only; a name never changes. */
export const wallsMigrations: readonly Migration[] = [];
