import { VAULT_ROTATION_TABLE, type Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const peopleMigrations: readonly Migration[] = [
  {
    name: 'gateway-170-erased-accounts',
    sql: `
-- The person had their data erased: the next login enrols them only if they ask for it.
ALTER TABLE account ADD COLUMN erased_at timestamptz;
CREATE INDEX account_subject ON account (subject_ref) WHERE subject_ref IS NOT NULL;
`,
  },
  { name: 'gateway-171-rotation', sql: VAULT_ROTATION_TABLE },
];
