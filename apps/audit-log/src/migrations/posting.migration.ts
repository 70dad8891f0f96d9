/**
 * Which indexes the log keeps while it grows (docs/adr/0016-indexes-of-the-log.md):
 *
 * - `log_entry`: its place in the order, and the id of its message. Ids are UUIDv7, so both grow at their right end.
 * - `entry_posting`: for everything that an entry can be found by, one row per batch of the sequencer with all places in that
 *   batch. What many entries share costs a row per batch, not one per entry; rows of one reference never overlap, so walking
 *   them by `first` downwards gives the newest entries first.
 * - `entry_period`: the times between which the entries of a span of 1,024 happened. Entries arrive nearly in order of time, so
 *   a period is a few spans.
 *
 * That no message stands twice needs no constraint: the one writer that holds the lock of the sequence looks it up by id.
 */
export const postingMigration = {
  name: 'audit-log-003-postings',
  sql: `
CREATE TABLE entry_posting (
  kind text NOT NULL,
  ref text NOT NULL,
  first bigint NOT NULL,
  -- Distance of each entry from the first, the first itself being 0; null when it is the only one.
  offsets smallint[],
  PRIMARY KEY (kind, ref, first)
);
CREATE TABLE entry_period (
  span bigint PRIMARY KEY,
  earliest timestamptz NOT NULL,
  latest timestamptz NOT NULL
) WITH (fillfactor = 50);

INSERT INTO entry_posting (kind, ref, first)
SELECT kind, ref, index FROM entry_reference
UNION
SELECT found.kind, found.ref, e.index FROM log_entry e
CROSS JOIN LATERAL (SELECT convert_from(e.entry, 'UTF8')::jsonb AS entry) AS read
CROSS JOIN LATERAL (
  SELECT * FROM (VALUES
    ('type', e.type), ('outcome', e.outcome), ('kind', read.entry->>'kind'), ('purpose', read.entry->>'purpose'),
    ('organisation', read.entry->'actor'->>'organisation'), ('project', read.entry->>'application')) AS named (kind, ref)
  WHERE ref IS NOT NULL
  UNION ALL SELECT 'flag', jsonb_array_elements_text(read.entry->'flags')
) AS found;
INSERT INTO entry_period (span, earliest, latest)
SELECT index / 1024, min(occurred), max(occurred) FROM log_entry GROUP BY 1;

DROP TABLE entry_reference;
CREATE VIEW entry_reference AS
SELECT p.kind, p.ref, p.first + coalesce(o.distance, 0) AS index
FROM entry_posting p LEFT JOIN LATERAL unnest(p.offsets) AS o (distance) ON true;

ALTER TABLE log_entry DROP CONSTRAINT log_entry_source_id_digest_key;
DROP INDEX log_entry_type, log_entry_outcome, log_entry_occurred;

REVOKE ALL ON entry_posting, entry_period, entry_reference FROM PUBLIC;
REVOKE UPDATE, DELETE ON entry_posting FROM :app_role;
REVOKE DELETE ON entry_period FROM :app_role;
REVOKE INSERT, UPDATE, DELETE ON entry_reference FROM :app_role;
`,
};
