import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const witnessesMigrations: readonly Migration[] = [];
