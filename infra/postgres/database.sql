-- One service's database and its two roles. Runs as often as you like; run it on the maintenance database `postgres`.
--
--   psql -v ON_ERROR_STOP=1 -v database=garant_consent -v migrator=garant_consent_migrator -v app=garant_consent_app \
--        -v migrator_password=… -v app_password=… -f database.sql
--
-- The migrator owns the database and everything in it, and is used by the migration phase only. The application role
-- owns nothing: what it may do, table by table, is granted by the migrations.

SELECT format('CREATE ROLE %I', :'migrator') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'migrator')
\gexec
SELECT format('CREATE ROLE %I', :'app') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'app')
\gexec
ALTER ROLE :"migrator" LOGIN PASSWORD :'migrator_password';
ALTER ROLE :"app" LOGIN PASSWORD :'app_password';
GRANT :"migrator" TO CURRENT_USER;
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'migrator') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"app";
