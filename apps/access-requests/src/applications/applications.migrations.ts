import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const applicationsMigrations: readonly Migration[] = [
  {
    // Each room of the service names the kinds of its own texts.
    name: 'access-requests-applications-001-text-kinds',
    sql: `
ALTER TABLE confidential_text DROP CONSTRAINT confidential_text_kind_check;
ALTER TABLE confidential_text ADD CONSTRAINT confidential_text_kind_form CHECK (kind ~ '^[a-z]+(-[a-z]+)*$');
`,
  },
];
