#!/bin/sh
# Run once by the database's first start. The owner makes tables; the processes that serve people only use them.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set "password=$(cat /run/secrets/app_password)" <<'SQL'
create role hjoerring_app login password :'password' nosuperuser nocreatedb nocreaterole;
grant usage on schema public to hjoerring_app;
alter default privileges in schema public grant select, insert, update, delete on tables to hjoerring_app;
alter default privileges in schema public grant usage, select on sequences to hjoerring_app;
SQL
