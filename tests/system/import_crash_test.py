"""Imports that are interrupted: killed with the server and taken up again, stopped half-way and taken back, taken
back at a size where others give up. Nothing is lost, nothing stands twice. KITH_ROWS: how many rows (20000; half
of it on PostgreSQL, where taking back is slower)."""
import json
import os
import random
import signal
import time
from system import Kith, equal, run, wait_until

ROWS = int(os.environ.get("KITH_ROWS", "20000"))
KILLS = 3


def connections(kith, rows):
    path = os.path.dirname(kith.data) + "/Connections.csv"
    with open(path, "w") as file:
        file.write("First Name,Last Name,URL,Email Address,Company,Position,Connected On\n")
        for i in range(rows):
            file.write(f"Ana{i},Díaz{i % 997},https://www.linkedin.com/in/ana{i},ana{i}@example.org,Firm {i % 300},CEO,01 Jan 2024\n")
    return path


class Import:
    def __init__(self, kith, rows):
        self.kith = kith
        server = kith.serve()
        with open(connections(kith, rows), "rb") as file:
            status, _, text = server.request("POST", "/api/v1/files", file.read(), {"Authorization": "Bearer " + server.token()})
        equal(status, 200, text)
        self.id = server.api("POST", "/api/v1/imports", {"file": json.loads(text)["file"], "file_name": "Connections.csv"})["import"]
        self.act("start")

    def act(self, what):
        return self.kith.server.api("POST", f"/api/v1/imports/{self.id}/{what}", {})

    def show(self):
        return self.kith.server.api("GET", f"/api/v1/imports/{self.id}")

    def wait_for_rows(self, n):
        wait_until(lambda: self.show()["rows_done"] >= n or self.show()["state"] != "running", f"{n} rows")

    def wait_for(self, state):
        end = time.monotonic() + 240
        while self.show()["state"] in ("running", "undoing") and time.monotonic() < end:
            time.sleep(0.05)
        equal(self.show()["state"], state, self.show())
        return self.show()


def kill_and_start(kith):
    server = kith.server
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    server.process.stdout.close()
    server.log.close()
    kith.server = None
    kith.serve()


def size(kith):
    return ROWS if kith.engine == "sqlite" else ROWS // 2


def everybody(kith):
    """How many people there are, each name once."""
    names, after = [], None
    while True:
        page = kith.server.api("GET", "/api/v1/people?limit=200" + (f"&after={after}" if after else ""))
        names += [item["name"] for item in page["items"]]
        after = page.get("next")
        if not after:
            equal(len(names), len(set(names)), "somebody stands twice")
            return len(names)


def test_a_killed_import_goes_on_by_itself(kith):
    chance = random.Random(os.environ.get("KITH_SEED", "1"))
    rows = size(kith)
    one = Import(kith, rows)
    for i in range(KILLS):
        one.wait_for_rows(rows * (i + 1) // (KILLS + 2))
        time.sleep(chance.uniform(0, 0.05))
        kill_and_start(kith)
    done = one.wait_for("finished")
    equal((done["rows"], done["new"], done["matched"], done["maybe"], done["refused"]), (rows, rows, 0, 0, 0), done)
    equal(everybody(kith), rows)
    with open(f"{kith.data}/{done['report']}") as report:
        equal(sum(1 for _ in report), rows + 1, "lines of the report")
    one.act("undo")
    time.sleep(0.1)
    kill_and_start(kith)  # the undo goes on as well
    equal(one.wait_for("undone")["kept"], 0)
    equal(everybody(kith), 0)
    kith.stop()
    result = kith.run("check")
    equal(result.code, 0, result)


def test_a_stopped_import_is_taken_back(kith):
    rows = size(kith)
    one = Import(kith, rows)
    one.wait_for_rows(rows // 10)
    one.act("cancel")
    stopped = one.wait_for("cancelled")
    equal(0 < stopped["rows_done"] < rows, True, stopped)
    equal(everybody(kith), stopped["rows_done"])
    one.act("undo")
    equal(one.wait_for("undone")["kept"], 0)
    equal(everybody(kith), 0)


run(globals())
