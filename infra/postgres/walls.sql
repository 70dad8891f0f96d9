-- Walls around the tables of evidence of a database: event triggers, which belong to the superuser and refuse whatever
-- would change what such a table is: DROP, ALTER, DISABLE TRIGGER, another trigger or rule, another grant or owner,
-- another text of a trigger function, a parent or partition more or fewer, a rewrite of its rows. They compare the
-- definition after each command with the one that was there when the walls were raised, so no list of commands can be
-- incomplete. There is no setting that opens them: a superuser disables the event triggers, and walls.history says when
-- the walls were raised and lowered by this file.
--
-- A table of evidence is one that the migrations gave a trigger on refuse_change(). Run by a superuser, on the service's
-- database, after the migrations; variable app as in database.sql.

CREATE SCHEMA IF NOT EXISTS walls;
REVOKE ALL ON SCHEMA walls FROM PUBLIC;
CREATE TABLE IF NOT EXISTS walls.evidence (table_id oid PRIMARY KEY, name text NOT NULL, definition jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS walls.history (
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  what text NOT NULL,
  by text NOT NULL DEFAULT session_user,
  tables text[] NOT NULL
);

CREATE OR REPLACE FUNCTION walls.definition_of(wanted oid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'name', format('%I.%I', n.nspname, c.relname),
    'owners', jsonb_build_array(c.relowner::regrole, n.nspowner::regrole),
    'grants', jsonb_build_array(c.relacl::text, n.nspacl::text),
    'kind', jsonb_build_array(c.relkind, c.relpersistence, c.relispartition, c.relrowsecurity, c.relforcerowsecurity, c.reltablespace, c.relam),
    'columns', (
      SELECT jsonb_agg(jsonb_build_array(a.attnum, a.attname, a.attisdropped, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               a.attgenerated, a.attidentity, a.attacl::text, pg_get_expr(d.adbin, d.adrelid)) ORDER BY a.attnum)
      FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = c.oid AND a.attnum > 0),
    'constraints', (
      SELECT jsonb_agg(jsonb_build_array(k.conname, pg_get_constraintdef(k.oid), k.convalidated) ORDER BY k.conname)
      FROM pg_constraint k WHERE k.conrelid = c.oid),
    'triggers', (
      SELECT jsonb_agg(jsonb_build_array(t.tgname, t.tgenabled, pg_get_triggerdef(t.oid), p.proowner::regrole, p.proacl::text,
               p.prosecdef, p.proconfig, p.prosrc) ORDER BY t.tgname)
      FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = c.oid AND NOT t.tgisinternal),
    'rules', (
      SELECT jsonb_agg(jsonb_build_array(r.rulename, r.ev_enabled, pg_get_ruledef(r.oid)) ORDER BY r.rulename)
      FROM pg_rewrite r WHERE r.ev_class = c.oid),
    'policies', (SELECT jsonb_agg(l.polname ORDER BY l.polname) FROM pg_policy l WHERE l.polrelid = c.oid),
    'kin', (
      SELECT jsonb_agg(jsonb_build_array(i.inhparent, i.inhrelid, i.inhdetachpending) ORDER BY i.inhparent, i.inhrelid)
      FROM pg_inherits i WHERE c.oid IN (i.inhparent, i.inhrelid)))
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = wanted
$$;

CREATE OR REPLACE FUNCTION walls.refuse_definition() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE changed text;
BEGIN
  SELECT e.name INTO changed FROM walls.evidence e
  WHERE e.definition IS DISTINCT FROM walls.definition_of(e.table_id) ORDER BY e.name LIMIT 1;
  IF changed IS NOT NULL THEN
    RAISE EXCEPTION '% is refused: % is evidence, and what it is does not change', TG_TAG, changed
      USING ERRCODE = 'restrict_violation', HINT = 'An upgrade that must change it is run with the walls lowered: docs/audit-log/walls.md';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION walls.refuse_rewrite() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE rewritten text;
BEGIN
  SELECT e.name INTO rewritten FROM walls.evidence e WHERE e.table_id = pg_event_trigger_table_rewrite_oid();
  IF rewritten IS NOT NULL THEN
    RAISE EXCEPTION '% is refused: % is evidence, and its rows are not written again', TG_TAG, rewritten
      USING ERRCODE = 'restrict_violation', HINT = 'An upgrade that must change it is run with the walls lowered: docs/audit-log/walls.md';
  END IF;
END $$;
REVOKE ALL ON FUNCTION walls.definition_of(oid), walls.refuse_definition(), walls.refuse_rewrite() FROM PUBLIC;

DROP EVENT TRIGGER IF EXISTS evidence_stays;
DROP EVENT TRIGGER IF EXISTS evidence_is_not_rewritten;

-- Walls around a table that stands open already would keep it open: whatever a migration or a hand left out is closed first.
SELECT set_config('walls.app', :'app', false);
DO $$
DECLARE evidence regclass; app text := current_setting('walls.app'); kind record;
BEGIN
  FOR evidence IN
    SELECT DISTINCT tgrelid::regclass FROM pg_trigger WHERE tgfoid = 'public.refuse_change()'::regprocedure AND NOT tgisinternal
  LOOP
    IF pg_has_role(app, (SELECT relowner FROM pg_class WHERE oid = evidence), 'USAGE') THEN
      RAISE EXCEPTION 'The application role % owns %', app, evidence USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', evidence);
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON %s FROM %I', evidence, app);
    -- tgtype (pg_trigger.h): 1 for each row, 8 delete, 16 update, 32 truncate.
    FOR kind IN SELECT * FROM (VALUES ('walled_rows', 'UPDATE OR DELETE', 'ROW', 25), ('walled', 'UPDATE OR DELETE OR TRUNCATE', 'STATEMENT', 56)) AS k (name, events, level, bits) LOOP
      IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = evidence AND tgfoid = 'public.refuse_change()'::regprocedure
                     AND tgtype & kind.bits = kind.bits AND tgtype & 1 = kind.bits & 1) THEN
        EXECUTE format('CREATE TRIGGER %I BEFORE %s ON %s FOR EACH %s EXECUTE FUNCTION public.refuse_change()', kind.name, kind.events, evidence, kind.level);
      END IF;
    END LOOP;
    FOR kind IN SELECT tgname AS name FROM pg_trigger WHERE tgrelid = evidence AND tgfoid = 'public.refuse_change()'::regprocedure AND tgenabled <> 'A' AND NOT tgisinternal LOOP
      EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', evidence, kind.name);
    END LOOP;
  END LOOP;
END $$;

INSERT INTO walls.history (what, tables)
SELECT 'changed while the walls were down', array_agg(e.name ORDER BY e.name) FROM walls.evidence e
WHERE e.definition IS DISTINCT FROM walls.definition_of(e.table_id) HAVING count(*) > 0;
DELETE FROM walls.evidence;
INSERT INTO walls.evidence
SELECT DISTINCT ON (c.oid) c.oid, c.relname, walls.definition_of(c.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgfoid = 'public.refuse_change()'::regprocedure AND NOT t.tgisinternal;
INSERT INTO walls.history (what, tables) SELECT 'raised', coalesce(array_agg(name ORDER BY name), '{}') FROM walls.evidence;

CREATE EVENT TRIGGER evidence_stays ON ddl_command_end EXECUTE FUNCTION walls.refuse_definition();
CREATE EVENT TRIGGER evidence_is_not_rewritten ON table_rewrite EXECUTE FUNCTION walls.refuse_rewrite();
ALTER EVENT TRIGGER evidence_stays ENABLE ALWAYS;
ALTER EVENT TRIGGER evidence_is_not_rewritten ENABLE ALWAYS;
