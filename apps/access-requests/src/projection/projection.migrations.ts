import type { Migration } from '@garant/nest-kit';

/** In order; forward only; a name never changes. */
export const projectionMigrations: readonly Migration[] = [
  {
    // What lists and searches ask of the newest content, without opening every text. It goes with the text that it is from.
    name: 'access-requests-projection-001-search',
    sql: `
CREATE TABLE application_search (
  application_id uuid PRIMARY KEY,
  hash text NOT NULL REFERENCES confidential_text (hash) ON DELETE CASCADE,
  -- In small letters.
  words text NOT NULL,
  purpose text,
  applicant_type text,
  dataset_ids text[] NOT NULL
);
CREATE INDEX application_search_hash ON application_search (hash);
INSERT INTO application_search
  SELECT a.application_id, t.hash,
    lower(concat_ws(' ', t.body->>'title', t.body->>'laySummary', a.organisation, a.application_id)),
    t.body->>'purpose', t.body->>'applicantType',
    coalesce((SELECT array_agg(d->>'datasetId') FROM jsonb_array_elements(t.body->'datasets') AS d), '{}')
  FROM application a JOIN confidential_text t ON t.hash = a.content_hash;
`,
  },
];
