-- Makes the two roles and the database of Comptoir on a PostgreSQL 15 or newer. Run it once, as a superuser:
--
--   psql -v owner_password="'…'" -v app_password="'…'" -f docs/guides/real-server.sql postgres
--
-- `owner` owns the tables and changes them. `app` is what the server signs in as: it owns nothing, is no member of
-- `owner` and cannot go past the row-level policies. Its rights on the tables come with `migrate`.
\set ON_ERROR_STOP on

create role owner login createdb nosuperuser nocreaterole nobypassrls password :owner_password;
create role app login nocreatedb nosuperuser nocreaterole nobypassrls password :app_password;

create database comptoir owner owner encoding 'UTF8' locale 'C.UTF-8' template template0;
revoke all on database comptoir from public;
grant connect, temporary on database comptoir to app;
alter database comptoir set timezone to 'UTC';
alter role app set idle_in_transaction_session_timeout to '60s';
