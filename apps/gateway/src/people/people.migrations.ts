import { VAULT_ROTATION_TABLE, type Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const peopleMigrations: readonly Migration[] = [
  { name: 'gateway-171-rotation', sql: VAULT_ROTATION_TABLE },
];
