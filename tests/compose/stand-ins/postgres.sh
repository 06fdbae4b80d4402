#!/bin/sh
# What compose.yml relies on of the entry point of the official image: at the first start the cluster is made, the scripts are run in it, and nobody reaches it before.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # shellcheck disable=SC2086
  initdb --username=postgres --pwfile="$POSTGRES_PASSWORD_FILE" $POSTGRES_INITDB_ARGS
  printf "listen_addresses = '*'\nunix_socket_directories = '/run/postgresql'\n" >>"$PGDATA/postgresql.conf"
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl --wait --options="-c listen_addresses=''" start
  for script in /docker-entrypoint-initdb.d/*.sql; do psql --host=/run/postgresql --username=postgres --no-psqlrc --set=ON_ERROR_STOP=1 --file="$script"; done
  pg_ctl --wait --mode=fast stop
fi
exec postgres "$@"
