import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const choicesMigrations: readonly Migration[] = [
  {
    name: 'consent-002-acting-for-someone',
    sql: `
ALTER TABLE choice ADD COLUMN voice uuid, ADD COLUMN authority_id uuid, ADD COLUMN mandate_id uuid,
  ADD COLUMN form_id uuid, ADD COLUMN because text;
`,
  },
  {
    // The signed receipt holds its record already; kept twice, most rows were too long for their page.
    name: 'consent-090-receipt-once',
    sql: 'ALTER TABLE receipt DROP COLUMN record',
  },
];
