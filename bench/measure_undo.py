"""The large import taken back as a whole, on a copy of the large installation, against a bare loop that deletes the same
people's rows by key from a copy of the database; the server's memory; and what people feel of it."""
import json
import os
import shutil
import subprocess
import time

from installation import OWNER, Installation
from measure_import import MEMORY_MB, ask_around, large


def copy_of(bench):
    """The large installation again, to be taken apart; bare.db is one more copy of its database."""
    original = large(bench)
    copied = Installation(bench, f"undo-{bench.people}")
    shutil.rmtree(copied.data, ignore_errors=True)
    shutil.copytree(original.data, copied.data)
    return copied


def bare_loop(installation, imported):
    """Deletes in bare.db, before the server touches kith.db."""
    database = os.path.join(installation.data, "kith.db")
    subprocess.run(["sqlite3", database, "PRAGMA wal_checkpoint(TRUNCATE)"], check=True, stdout=subprocess.DEVNULL)
    shutil.copyfile(database, os.path.join(installation.data, "bare.db"))
    program = installation.bench.program("import")
    out = subprocess.run([program, installation.data, "--remove", imported], check=True, capture_output=True, text=True).stdout
    return json.loads(out.strip().splitlines()[-1])


def take_back(installation, imported, header):
    """Seconds, and the import as it is then."""
    start = time.monotonic()
    installation.kith("import", "undo", imported)
    while True:
        shown = json.load(installation.get(f"/api/v1/imports/{imported}", header))
        if shown["state"] != "undoing":
            return time.monotonic() - start, shown
        time.sleep(0.1)


def measure(bench):
    installation = copy_of(bench)
    imported = installation.kith("import", "list")["items"][0]["id"]
    bare = bare_loop(installation, imported)
    installation.serve()
    header = installation.token(OWNER)
    ask_around(installation, 2)()
    quiet = ask_around(installation, 10)()
    watch = ask_around(installation)
    took, shown = take_back(installation, imported, header)
    during = watch()
    memory = installation.memory_mb("VmHWM")
    installation.stop()
    shutil.rmtree(installation.data)
    if shown["state"] != "undone":
        raise SystemExit(f"bench: the import is {shown['state']}: {shown['message']}")
    gone = shown["new"] - shown["kept"]
    bench.row("undo", f"an import of {shown['rows']:,} rows taken back, {shown['kept']:,} people kept", f"{gone / took:,.0f} people/s, {took:.0f} s",
              f"bare loop that deletes the same people {bare['per_second']:,.0f}/s", f"{gone / took / bare['per_second']:.2f}", "-", None)
    bench.row("undo", "memory of the server at most", f"{memory:.0f} MB", "-", "-", f"under {MEMORY_MB} MB", memory < MEMORY_MB)
    bench.row("undo", "people's requests while it is taken back, p99", f"{during['p99_us'] / 1000:.2f} ms, {during['errors']} errors",
              f"without it {quiet['p99_us'] / 1000:.2f} ms", f"{during['p99_us'] / quiet['p99_us']:.1f}", "-", None)
