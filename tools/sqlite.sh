#!/bin/sh
# Builds SQLite once, uninstrumented, for every build directory: .deps/sqlite/libsqlite3.a.
# The source is the amalgamation that the npm package better-sqlite3 carries.
set -eu
cd "$(dirname "$0")/.."
source=node_modules/better-sqlite3/deps/sqlite3
out=.deps/sqlite
[ -f "$source/sqlite3.c" ] || { echo "sqlite: $source/sqlite3.c is missing: run 'npm ci --ignore-scripts' first" >&2; exit 1; }
if [ -f "$out/libsqlite3.a" ] && [ "$out/libsqlite3.a" -nt "$source/sqlite3.c" ] && [ "$out/libsqlite3.a" -nt tools/sqlite.sh ]; then exit 0; fi
mkdir -p "$out"
echo "sqlite: building $(sed -n 's/#define SQLITE_VERSION *"\(.*\)"/\1/p' "$source/sqlite3.h") (once, about a minute)"
cp "$source/sqlite3.h" "$out/sqlite3.h"
${CC:-cc} -O2 -fPIC -c "$source/sqlite3.c" -o "$out/sqlite3.o" \
	-DSQLITE_DQS=0 -DSQLITE_THREADSAFE=2 -DSQLITE_DEFAULT_MEMSTATUS=0 -DSQLITE_MAX_EXPR_DEPTH=0 \
	-DSQLITE_OMIT_DEPRECATED -DSQLITE_OMIT_SHARED_CACHE -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_OMIT_AUTOINIT \
	-DSQLITE_USE_ALLOCA -DSQLITE_ENABLE_CARRAY -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_ENABLE_DBSTAT_VTAB \
	-DSQLITE_DEFAULT_FOREIGN_KEYS=1 -DSQLITE_LIKE_DOESNT_MATCH_BLOBS -DHAVE_FDATASYNC=1
rm -f "$out/libsqlite3.a"
ar rcs "$out/libsqlite3.a" "$out/sqlite3.o"
rm "$out/sqlite3.o"
