/**
 * Everything somebody may try on the tables of evidence with SQL, and with which SQLSTATE it ends for the application role
 * and for the owner of the tables. `$app`, `$owner` and `$database` are the names of the roles and of the database.
 *
 * 42501 insufficient_privilege · 23001 restrict_violation (the triggers and event triggers of Garant) · 23505 unique_violation
 */
export interface Attempt {
  name: string;
  sql: string;
  application: string;
  owner: string;
  /** On the server's maintenance database instead. */
  elsewhere?: true;
}

const same = (code: string) => ({ application: code, owner: code });
const grantsThenTriggers = { application: '42501', owner: '23001' };
const noRight = same('42501');
const others = 'leaf_hash, entry, source, id, digest, type, outcome, occurred';

const rows: Attempt[] = [
  ['an entry is changed', `UPDATE log_entry SET entry = '\\x00' WHERE index = 5`],
  ['a leaf hash is changed', `UPDATE log_entry SET leaf_hash = sha256('x') WHERE index = 5`],
  ['the type by which an entry is found is changed', `UPDATE log_entry SET type = 'x' WHERE index = 5`],
  ['an update touches no row', 'UPDATE log_entry SET index = index WHERE false'],
  ['an entry is deleted', 'DELETE FROM log_entry WHERE index = 5'],
  ['every entry is deleted', 'DELETE FROM log_entry'],
  ['the log is truncated', 'TRUNCATE log_entry'],
  ['the log is truncated with what depends on it', 'TRUNCATE log_entry CASCADE'],
  ['a checkpoint is changed', `UPDATE checkpoint SET root_hash = sha256('x') WHERE size = 300`],
  ['a checkpoint is deleted', 'DELETE FROM checkpoint WHERE size = 300'],
  ['the checkpoints are truncated', 'TRUNCATE checkpoint CASCADE'],
  ['an alarm is changed', `UPDATE alarm SET detail = 'nothing'`],
  ['an alarm is deleted', 'DELETE FROM alarm'],
  ['the alarms are truncated', 'TRUNCATE alarm CASCADE'],
  ['an event of the service is changed', `UPDATE event_stream SET data = '{}'`],
  ['an event of the service is deleted', 'DELETE FROM event_stream'],
  ['the events of the service are truncated', 'TRUNCATE event_stream'],
  [
    'a second row takes an index by ON CONFLICT DO UPDATE',
    `INSERT INTO log_entry SELECT index, ${others} FROM log_entry WHERE index = 6
     ON CONFLICT (index) DO UPDATE SET entry = '\\x00'`,
  ],
  [
    'MERGE updates',
    `MERGE INTO log_entry l USING (SELECT 5 AS i) s ON l.index = s.i WHEN MATCHED THEN UPDATE SET entry = '\\x00'`,
  ],
  [
    'MERGE deletes',
    `MERGE INTO log_entry l USING (SELECT 5 AS i) s ON l.index = s.i WHEN MATCHED THEN DELETE`,
  ],
  [
    'a statement hides in a WITH',
    `WITH gone AS (DELETE FROM log_entry WHERE index = 5 RETURNING index) SELECT * FROM gone`,
  ],
  [
    'a view stands in front and is updated',
    `CREATE VIEW entries AS SELECT * FROM log_entry; UPDATE entries SET entry = '\\x00' WHERE index = 5`,
  ],
  [
    'a function of the owner deletes for everybody',
    `CREATE FUNCTION tidy() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM log_entry'; SELECT tidy()`,
  ],
  [
    'a cursor updates the row it stands on',
    `BEGIN; DECLARE c CURSOR FOR SELECT * FROM log_entry FOR UPDATE; FETCH c; DELETE FROM log_entry WHERE CURRENT OF c; COMMIT`,
  ],
].map(([name, sql]) => ({ name: name!, sql: sql!, ...grantsThenTriggers }));

const definitions: Attempt[] = [
  ['the table is dropped', 'DROP TABLE log_entry CASCADE'],
  ['the checkpoints are dropped', 'DROP TABLE checkpoint CASCADE'],
  ['the alarms are dropped', 'DROP TABLE alarm CASCADE'],
  ['a column is dropped', 'ALTER TABLE log_entry DROP COLUMN entry'],
  ['a column is added', 'ALTER TABLE log_entry ADD COLUMN more text'],
  ['a column is renamed', 'ALTER TABLE log_entry RENAME COLUMN entry TO old_entry'],
  [
    'the rows are rewritten by a change of type',
    `ALTER TABLE log_entry ALTER COLUMN entry TYPE bytea USING '\\x00'::bytea`,
  ],
  ['the table is renamed', 'ALTER TABLE log_entry RENAME TO old_entry'],
  ['the table loses what survives a crash', 'ALTER TABLE log_entry SET UNLOGGED'],
  ['the row trigger is disabled', 'ALTER TABLE log_entry DISABLE TRIGGER log_entry_rows_stay'],
  ['the statement trigger is disabled', 'ALTER TABLE log_entry DISABLE TRIGGER log_entry_is_append_only'],
  ['every trigger is disabled', 'ALTER TABLE log_entry DISABLE TRIGGER USER'],
  ['a trigger is made to sleep in replica mode', 'ALTER TABLE log_entry ENABLE TRIGGER log_entry_rows_stay'],
  ['a trigger is dropped', 'DROP TRIGGER log_entry_rows_stay ON log_entry'],
  ['a trigger is renamed', 'ALTER TRIGGER log_entry_rows_stay ON log_entry RENAME TO gone'],
  [
    'the trigger function is replaced',
    `CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'`,
  ],
  ['the trigger function is dropped', 'DROP FUNCTION refuse_change() CASCADE'],
  [
    'the trigger function reads another search path',
    'ALTER FUNCTION refuse_change() SET search_path = public',
  ],
  [
    'the primary key is dropped, so that an index may come twice',
    'ALTER TABLE log_entry DROP CONSTRAINT log_entry_pkey CASCADE',
  ],
  ['a check is dropped', 'ALTER TABLE log_entry DROP CONSTRAINT log_entry_leaf_hash_check'],
  [
    'a trigger swallows what is added',
    `CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
     CREATE TRIGGER a_swallow BEFORE INSERT ON log_entry FOR EACH ROW EXECUTE FUNCTION swallow()`,
  ],
  ['a rule swallows what is added', 'CREATE RULE swallow AS ON INSERT TO log_entry DO INSTEAD NOTHING'],
  ['a rule deletes beside an insert', 'CREATE RULE tidy AS ON INSERT TO log_entry DO ALSO DELETE FROM alarm'],
  ['rows are hidden by row security', 'ALTER TABLE log_entry ENABLE ROW LEVEL SECURITY'],
  ['a policy is made', 'CREATE POLICY most ON log_entry USING (index <> 5)'],
  [
    'the table becomes the child of another',
    'CREATE TABLE parent (LIKE log_entry); ALTER TABLE log_entry INHERIT parent',
  ],
  [
    'the table becomes a partition, to be detached',
    `CREATE TABLE whole (LIKE log_entry) PARTITION BY RANGE (index);
     ALTER TABLE whole ATTACH PARTITION log_entry FOR VALUES FROM (0) TO (1000000000);
     ALTER TABLE whole DETACH PARTITION log_entry`,
  ],
  ['a table is made a child, whose rows nobody guards', 'CREATE TABLE child () INHERITS (log_entry)'],
  [
    'the application may update from now on',
    'GRANT UPDATE ON log_entry TO $app; UPDATE log_entry SET type = type',
  ],
  [
    'the application may no longer add',
    'REVOKE INSERT ON log_entry FROM $app; UPDATE log_entry SET type = type',
  ],
  ['one column is opened', 'GRANT UPDATE (entry) ON log_entry TO $app; UPDATE log_entry SET entry = entry'],
].map(([name, sql]) => ({ name: name!, sql: sql!, ...grantsThenTriggers }));

/** What neither role may do, because it belongs to the superuser. */
const beyond: Attempt[] = [
  [
    'triggers are told that this is replication',
    `SET session_replication_role = replica; UPDATE log_entry SET type = 'x'`,
  ],
  ['event triggers are switched off', 'SET event_triggers = off'],
  ['an event trigger is disabled', 'ALTER EVENT TRIGGER evidence_stays DISABLE'],
  ['an event trigger is dropped', 'DROP EVENT TRIGGER evidence_stays'],
  ['the definition to compare with is changed', `UPDATE walls.evidence SET definition = '{}'`],
  ['the list of walled tables is emptied', 'DELETE FROM walls.evidence'],
  ['the history of the walls is rewritten', 'DELETE FROM walls.history'],
  [
    'the function of the walls is replaced',
    `CREATE OR REPLACE FUNCTION walls.refuse_definition() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'`,
  ],
  ['the walls are dropped', 'DROP SCHEMA walls CASCADE'],
  ['the schema is dropped', 'DROP SCHEMA public CASCADE'],
  ['the schema is renamed', 'ALTER SCHEMA public RENAME TO old'],
  ['a schema is put in front', 'CREATE SCHEMA $app'],
  ['a temporary table is put in front', 'CREATE TEMP TABLE log_entry (index bigint)'],
  ['the database gets another search path', 'ALTER DATABASE $database SET search_path = pg_catalog'],
  ['a foreign table is prepared', 'CREATE FOREIGN DATA WRAPPER elsewhere'],
  ['a file of the server is copied in', `COPY log_entry FROM '/tmp/entries'`],
  ['a program of the server copies in', `COPY log_entry FROM PROGRAM 'cat /tmp/entries'`],
  ['entries are copied out to the server', `COPY log_entry TO PROGRAM 'cat'`],
  ['somebody becomes superuser', 'SET SESSION AUTHORIZATION postgres'],
  ['somebody takes the role of the superuser', 'SET ROLE postgres'],
  ['the table is given to the application', 'ALTER TABLE log_entry OWNER TO $app'],
  [
    'a subscription brings rows from elsewhere',
    `CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false)`,
  ],
].map(([name, sql]) => ({ name: name!, sql: sql!, ...noRight }));

export const ATTEMPTS: readonly Attempt[] = [
  ...rows,
  ...definitions,
  ...beyond,
  {
    name: 'the application takes the role of the owner',
    sql: 'SET ROLE $owner; DELETE FROM log_entry',
    ...grantsThenTriggers,
  },
  {
    name: 'a row is put in between',
    sql: `INSERT INTO log_entry SELECT 5, ${others} FROM log_entry WHERE index = 6`,
    ...same('23505'),
  },
  {
    name: 'a second root is stored for a size',
    sql: `INSERT INTO checkpoint SELECT size, origin, sha256('x'), note, published_at FROM checkpoint WHERE size = 300`,
    ...same('23505'),
  },
  {
    name: 'a partition is detached',
    sql: 'ALTER TABLE log_entry DETACH PARTITION checkpoint',
    application: '42501',
    owner: '42809',
  },
  {
    // The application owns nothing and granted nothing: PostgreSQL drops nothing, and says so in notices.
    name: 'everything that a role owns or may do is dropped',
    sql: 'DROP OWNED BY CURRENT_USER CASCADE; UPDATE log_entry SET type = type',
    ...grantsThenTriggers,
  },
  {
    name: 'everything is given to the application',
    sql: 'REASSIGN OWNED BY CURRENT_USER TO postgres',
    ...noRight,
  },
  { name: 'the whole database is dropped', sql: 'DROP DATABASE $database', ...noRight, elsewhere: true },
  {
    name: 'the database is renamed',
    sql: 'ALTER DATABASE $database RENAME TO gone',
    ...noRight,
    elsewhere: true,
  },
];
