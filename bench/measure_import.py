"""The import of a large LinkedIn file by the running server, against a bare loop that writes the same rows and against
sqlite3's .import into one bare table; its memory; and what people feel of it. Leaves the large workspace."""
import json
import os
import subprocess
import time

from installation import OWNER, REP, Installation, make_file

REP_PEOPLE = 10000
MEMORY_MB = 300
PAUSE_MS = 20


def large(bench):
    """The large workspace: Rui knows REP_PEOPLE of its people, Ana the rest. Made by measure() once."""
    installation = Installation(bench, f"large-{bench.people}")
    if not installation.there():
        fill(installation)
    return installation


def fill(installation, while_running=None):
    """Both files; returns how long the large one took, and its answer."""
    bench = installation.bench
    installation.new()
    small = make_file(bench, "rep", min(REP_PEOPLE, bench.people // 2), 2)
    rest = make_file(bench, "large", bench.people - min(REP_PEOPLE, bench.people // 2), 1)
    installation.serve()
    installation.import_file(small, REP)
    watch = while_running(installation) if while_running else None
    start = time.monotonic()
    answer = installation.import_file(rest, OWNER)
    took = time.monotonic() - start
    figures = watch() if watch else None
    memory = installation.memory_mb("VmHWM")
    if not while_running:
        installation.stop()
    installation.complete()
    return rest, answer, took, memory, figures


def ask_around(installation, seconds=None):
    """People at work: four look at Today and search, each resting PAUSE_MS. Returns what ends it and tells the figures."""
    bench = installation.bench
    paths = os.path.join(bench.out, "around.paths")
    words = ("ana", "weber m", "ka", "smith", "lu gar", "ro", "johnson d")
    with open(paths, "w", encoding="utf-8") as file:
        for word in words:
            file.write("/\n/people?q=" + word.replace(" ", "+") + "\n")
    command = [bench.compile("load", ["bench/load.c"]), "-c", "4", "-p", str(PAUSE_MS), "-d", str(seconds or 100000), "-s", "30000",
               "-H", installation.sign_in(REP), str(installation.port), "@" + paths]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def end():
        if not seconds:
            process.terminate()
        return json.loads(process.communicate()[0])
    return end


def shell_import(bench, path):
    """Rows a second of sqlite3's own .import into a table without an index."""
    database = os.path.join(bench.out, "shell.db")
    if os.path.exists(database):
        os.remove(database)
    start = time.monotonic()
    subprocess.run(["sqlite3", database, ".mode csv", f".import --skip 3 {path} bare"], check=True, capture_output=True)
    took = time.monotonic() - start
    n = int(subprocess.run(["sqlite3", database, "SELECT count(*) FROM bare"], check=True, capture_output=True, text=True).stdout)
    os.remove(database)
    return n / took


def bare_loop(bench, data):
    program = bench.program("import")
    out = subprocess.run([program, data], check=True, capture_output=True, text=True).stdout
    return json.loads(out.strip().splitlines()[-1])


def measure(bench):
    installation = Installation(bench, f"large-{bench.people}")
    rest, answer, took, memory, during = fill(installation, ask_around)
    ask_around(installation, 2)()
    quiet = ask_around(installation, 10)()
    installation.stop()
    bare = bare_loop(bench, installation.data)
    rate = answer["rows"] / took
    shell = shell_import(bench, rest)
    bench.row("import", f"import of {answer['rows']:,} LinkedIn rows, whole job", f"{rate:,.0f} rows/s, {took:.0f} s",
              f"bare loop of the same rows {bare['per_second']:,.0f}/s", f"{rate / bare['per_second']:.2f}", "at least 0.5",
              rate / bare["per_second"] >= 0.5)
    bench.row("import", "the same", f"{rate:,.0f} rows/s", f".import into one bare table {shell:,.0f}/s", f"{rate / shell:.3f}", "-", None)
    bench.row("import", "memory of the server at most", f"{memory:.0f} MB", "-", "-", f"under {MEMORY_MB} MB", memory < MEMORY_MB)
    bench.row("import", "people's requests while it runs, p99", f"{during['p99_us'] / 1000:.2f} ms, {during['errors']} errors",
              f"without it {quiet['p99_us'] / 1000:.2f} ms", f"{during['p99_us'] / quiet['p99_us']:.1f}", "at most 2",
              during["p99_us"] <= 2 * quiet["p99_us"] and not during["errors"])
