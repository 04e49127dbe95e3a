"""Asks with five names each, by 64 clients at once over HTTP, against a bare loop on one SQLite connection that writes
the same rows, 64 asks a commit, both durable."""
import json
import os
import shutil
import sqlite3
import subprocess

from installation import REP, Installation, make_file

SOURCES, CLIENTS, ROUNDS, EACH = 5000, 64, 3, 100


def write_bodies(bench, people):
    path = os.path.join(bench.out, "asks.bodies")
    with open(path, "w", encoding="utf-8") as file:
        for i, person in enumerate(people):
            names = [{"name": f"Name{n} Family{i * 5 + n} @@", "organization": f"Firm {i % 500}"} for n in range(5)]
            file.write(json.dumps({"person": person["person"], "names": names, "exhausted": True, "rounds": 2, "occasion": "check_in",
                                   "check_first": True, "advice_reason": "We met at the fair"}) + "\n")
    return path


def copy_of(installation, name):
    """The database as it is while nobody has it open."""
    path = os.path.join(installation.bench.out, name)
    for end in ("-wal", "-shm", ""):
        if os.path.exists(path + end):
            os.remove(path + end)
    with sqlite3.connect(os.path.join(installation.data, "kith.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    shutil.copyfile(os.path.join(installation.data, "kith.db"), path)
    return path


def one_round(installation, bodies, header):
    """Rates of both, one after the other."""
    bench = installation.bench
    before = copy_of(installation, "before.db")
    installation.serve()
    mine = bench.load(installation.port, "/api/v1/asks", connections=CLIENTS, each=EACH, method="POST", body="@" + bodies,
                      headers=[header, "Content-Type: application/json", "Idempotency-Key: bench-@@"])
    installation.stop()
    after = copy_of(installation, "after.db")
    bare_file = copy_of(installation, "bare.db")
    shutil.copyfile(before, bare_file)
    asks = CLIENTS * EACH
    bare = json.loads(subprocess.run([bench.program("bare_ask"), before, after, bare_file, str(asks)], check=True, capture_output=True,
                                     text=True).stdout)
    return mine, bare


def measure(bench):
    installation = Installation(bench, "asks").new()
    installation.import_file(make_file(bench, "sources", SOURCES, 3), REP)
    installation.serve()
    header = installation.token(REP)
    bodies = write_bodies(bench, installation.people(header, SOURCES))
    installation.stop()
    rounds = [one_round(installation, bodies, header) for _ in range(ROUNDS)]
    mine, bare = sorted(rounds, key=lambda both: both[0]["per_second"] / both[1]["per_second"])[ROUNDS // 2]
    errors = sum(both[0]["errors"] + both[0]["stalled"] for both in rounds)
    ratio = mine["per_second"] / bare["per_second"]
    bench.row("ask", f"asks with five names by {CLIENTS} clients over HTTP, durable",
              f"{mine['per_second']:,.0f}/s, p99 {mine['p99_us'] / 1000:.0f} ms, {errors} errors",
              f"bare loop of the same {bare['rows'] / bare['asks']:.0f} rows each {bare['per_second']:,.0f}/s", f"{ratio:.2f}", "at least 0.5",
              ratio >= 0.5 and not errors)
