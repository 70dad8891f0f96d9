import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const catalogueMigrations: readonly Migration[] = [
  {
    name: 'access-requests-catalogue-001-search',
    // The dictionary is apart from the description, for lists do not read it. `facets` are `<facet>:<value>`.
    sql: `
ALTER TABLE dataset
  ADD COLUMN variables jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN version int NOT NULL DEFAULT 1,
  ADD COLUMN described_at timestamptz,
  ADD COLUMN checked_at timestamptz,
  ADD COLUMN label jsonb,
  ADD COLUMN parent_id uuid,
  ADD COLUMN summary jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN facets text[] NOT NULL DEFAULT '{}',
  ADD COLUMN period_start date,
  ADD COLUMN period_end date,
  ADD COLUMN words tsvector NOT NULL DEFAULT '';
CREATE INDEX dataset_words ON dataset USING gin (words);
CREATE INDEX dataset_facets ON dataset USING gin (facets);
CREATE INDEX dataset_parent ON dataset (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX dataset_checked ON dataset (checked_at) WHERE status = 'published';
CREATE INDEX dataset_changed ON dataset (changed_at DESC, dataset_id);
`,
  },
  {
    name: 'access-requests-catalogue-002-rank',
    // Order is by the few words of title and description: the many of the dictionary are looked up and never read.
    sql: `
ALTER TABLE dataset ADD COLUMN headline tsvector NOT NULL DEFAULT '';
ALTER TABLE dataset ALTER COLUMN words SET STORAGE EXTERNAL;
`,
  },
];
