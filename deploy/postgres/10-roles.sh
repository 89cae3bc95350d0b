#!/bin/sh
# Run once by the image of PostgreSQL, in the empty database: the roles, and their passwords out of the secrets' files.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --file /etc/huiwu/roles.sql
for secret in /run/secrets/postgres-huiwu_*; do
    role=${secret#/run/secrets/postgres-}
    # Through the environment: a password in the arguments could be read in the list of processes.
    PASSWORD=$(cat "$secret") psql --no-psqlrc --set ON_ERROR_STOP=1 --quiet \
        --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<SQL
\getenv password PASSWORD
ALTER ROLE $role PASSWORD :'password';
SQL
done
