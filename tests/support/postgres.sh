#!/bin/sh
# Throw-away PostgreSQL clusters for tests.
#   postgres.sh init DIR        makes DIR/data
#   postgres.sh run DIR FSYNC   runs the server in the foreground, its socket in DIR; ends with its parent
#   postgres.sh wait DIR        returns when it answers
#   postgres.sh keep DIR        makes and runs one, and removes it when nobody has used it for a while
# The server refuses to run as root: then it runs as the user postgres.
set -eu
verb=$1 dir=$2
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "${bin:-/none}/postgres" ] || { echo "PostgreSQL's server is not installed (KITH_TEST_POSTGRES=0 goes without)" >&2; exit 3; }
if [ "$(id -u)" = 0 ]; then user="--reuid=postgres --regid=postgres --init-groups"; else user=; fi

init() {
	rm -rf "$dir/data"
	mkdir -p "$dir/data" "$dir/socket"
	[ -z "$user" ] || chown postgres "$dir/data" "$dir/socket"
	chmod 700 "$dir/data"
	(cd / && setpriv $user "$bin/initdb" -D "$dir/data" -U kith -A trust -E UTF8 --locale=C --no-sync --no-instructions >/dev/null)
}
run() { # fsync
	cd /
	exec setpriv --pdeathsig QUIT $user "$bin/postgres" -D "$dir/data" -c listen_addresses= \
		-c unix_socket_directories="$dir/socket" -c unix_socket_permissions=0777 -c fsync="$1" \
		-c full_page_writes="$1" -c synchronous_commit="$1" -c max_connections=200 -c shared_buffers=64MB \
		-c autovacuum=off -c log_min_messages=fatal -c max_wal_size=256MB
}
ready() {
	n=0
	until "$bin/pg_isready" -q -h "$dir/socket" -U kith -d postgres; do
		n=$((n + 1))
		[ $n -lt 600 ] || { echo "PostgreSQL did not start in $dir" >&2; exit 1; }
		sleep 0.05
	done
}
keep() {
	exec 8>>"$dir/keeper"
	flock -n 8 || exit 0
	rm -f "$dir/ready"
	init
	(exec 8>&-; run off) &
	server=$!
	ready
	touch "$dir/ready"
	exec 7>>"$dir/start" 9>>"$dir/users"
	while :; do
		flock 9 # each user holds a shared lock as long as it lives
		flock -u 9
		sleep 5
		flock 7 # nobody may begin now
		if flock -n 9; then
			rm -f "$dir/ready"
			kill -QUIT $server
			wait $server || true
			rm -rf "$dir/data" "$dir/socket"
			exit 0
		fi
		flock -u 7
	done
}
case $verb in
init) init ;;
run) run "$3" ;;
wait) ready ;;
keep) keep ;;
*) exit 2 ;;
esac
