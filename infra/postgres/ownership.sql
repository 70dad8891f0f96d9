-- Whose a service's database is once its tables are made: the administrator's. The migrator keeps the tables and may
-- create more, but it can no longer drop the database, replace the schema, or make a second schema in front of it
-- ("$user" comes first in a search path). Same variables as database.sql; run it on the service's database.

ALTER DATABASE :"database" OWNER TO CURRENT_USER;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC, :"migrator";
GRANT CONNECT ON DATABASE :"database" TO :"migrator", :"app";
ALTER SCHEMA public OWNER TO CURRENT_USER;
REVOKE ALL ON SCHEMA public FROM PUBLIC, :"migrator", :"app";
GRANT USAGE, CREATE ON SCHEMA public TO :"migrator";
GRANT USAGE ON SCHEMA public TO :"app";
