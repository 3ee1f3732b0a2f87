#!/bin/sh
# Run once by the postgres image, on an empty data folder: the owner of the tables and the role of the application.
set -eu
psql -v ON_ERROR_STOP=1 -v owner_password="$OWNER_PASSWORD" -v web_password="$WEB_PASSWORD" -U "$POSTGRES_USER" <<'SQL'
CREATE ROLE owner LOGIN PASSWORD :'owner_password';
CREATE ROLE web LOGIN PASSWORD :'web_password';
ALTER ROLE web SET idle_in_transaction_session_timeout = '60s';
CREATE DATABASE approval_platform OWNER owner ENCODING 'UTF8' TEMPLATE template0;
SQL
