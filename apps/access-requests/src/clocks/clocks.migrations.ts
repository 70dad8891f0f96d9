import type { Migration } from '@garant/nest-kit';
import { CLOCK_NOUNS } from '@garant/rules';

const table = (noun: string): string => `
CREATE TABLE ${noun}_clock (
  about_id uuid NOT NULL,
  code text NOT NULL,
  instance text NOT NULL,
  owed_by text NOT NULL,
  started_at timestamptz NOT NULL,
  -- Null while the clock stands still.
  due_at timestamptz,
  PRIMARY KEY (about_id, code, instance)
);
CREATE INDEX ${noun}_clock_due ON ${noun}_clock (due_at) WHERE due_at IS NOT NULL;`;

/** In order; forward only; a name never changes. */
export const clocksMigrations: readonly Migration[] = [
  {
    name: 'access-requests-clocks-001-clocks',
    sql: `
-- Clocks that are going, from the events of their streams; a clock that has stopped has no row.
${CLOCK_NOUNS.map(table).join('\n')}
CREATE VIEW clock_state AS
${CLOCK_NOUNS.map((noun) => `SELECT '${noun}' AS noun, about_id, code, instance, owed_by, started_at, due_at FROM ${noun}_clock`).join(' UNION ALL\n')};

-- What was told of a clock: a reminder some days before its end, and the lapse with 0. Each once.
CREATE TABLE clock_mark (
  about_id uuid NOT NULL,
  code text NOT NULL,
  instance text NOT NULL,
  due_at timestamptz NOT NULL,
  days_left integer NOT NULL,
  marked_at timestamptz NOT NULL,
  PRIMARY KEY (about_id, code, instance, due_at, days_left)
);
`,
  },
];
