-- Inside a service's database: nobody but its owner creates objects; the application role may look names up.
-- Same variables as database.sql; run it on the service's database.

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"app";
