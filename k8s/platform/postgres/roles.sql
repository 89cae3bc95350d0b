-- Two roles a service, in the database that this is run in. Running it again changes nothing.
--   huiwu_<service>_owner  owns the schema; used by the migration command and by rebuilds, and by nothing that serves
--   huiwu_<service>        what serves: adds to the log, and reads and writes what can be made anew from it
-- The grants on tables are given by the migration command, which makes the tables.
-- huiwu_history may read every log, for rebuilds.
DO $$
DECLARE
  service text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'huiwu_history') THEN
    CREATE ROLE huiwu_history NOLOGIN;
  END IF;
  FOREACH service IN ARRAY ARRAY['membership', 'congress', 'bargaining', 'filing', 'notification', 'supervision'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'huiwu_' || service || '_owner') THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', 'huiwu_' || service || '_owner');
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'huiwu_' || service) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 200', 'huiwu_' || service);
    END IF;
    EXECUTE format('GRANT huiwu_history TO %I', 'huiwu_' || service || '_owner');
    EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO %I', current_database(), 'huiwu_' || service || '_owner');
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), 'huiwu_' || service);
  END LOOP;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
