"""The data: backup and restore, who may have them open, versions, full disks, a database that goes away."""
import gzip
import hashlib
import shutil
import sqlite3
import threading

from system import *

HEAD = "First Name,Last Name,Email Address,Company,Position\n"


def people(kith, n, name="people.csv", word="Person"):
    path = os.path.dirname(kith.data) + "/" + name
    with open(path, "w") as f:
        f.write(HEAD)
        for i in range(n):
            f.write(f"{word}{i},Family{i},{word.lower()}{i}@many.example,Firm {i % 97} with a rather long name,Head of department {i}\n")
    return path


# ---- data of an older program ----

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures")


def brought_up_to_date(version):
    kith = Kith(init=False)
    os.makedirs(kith.data, exist_ok=True)
    with gzip.open(f"{FIXTURES}/version-{version}.db.gz") as packed, open(kith.data + "/kith.db", "wb") as database:
        shutil.copyfileobj(packed, database)
    shutil.copy(f"{FIXTURES}/version-{version}.db.secret", kith.data + "/secret")
    os.chmod(kith.data + "/secret", 0o600)
    equal(kith.run("migrate").code, 0)
    equal(kith.run("check").out, "All is well.\n")
    [ines] = kith.ask("person", "list", "--search", "ines")["items"]
    return kith, ines


def test_data_of_the_first_version_are_brought_up_to_date():
    kith, ines = brought_up_to_date(1)
    equal(ines["standing"], "customer")
    equal([score["score"] for score in kith.ask("delivery", "show", ines["person"])["scores"]], [10])
    equal([item["rule"] for item in kith.ask("today")["items"] if item["person"] == ines["person"]].count("complaint"), 1)
    named = kith.ask("referral", "of", ines["person"])["named"]
    equal(sorted(row["other_name"] for row in named), ["Ana Ruiz", "Karl Weber"])


def test_data_of_the_second_version_are_brought_up_to_date():
    """They hold a row of nearly every table: fixtures/make.py tells which."""
    kith, ines = brought_up_to_date(2)
    kith.clock = "2026-06-22T08:00:00.000000Z"
    equal(sorted((row["other_name"], row["state"]) for row in kith.ask("referral", "of", ines["person"])["named"]),
          [("Ana Ruiz", "checking"), ("Karl Weber", "won"), ("Piet Maas", "checking")])
    [partner] = kith.ask("partner", "list")["items"]
    equal((partner["name"], partner["given"]), ("Mara Lind", 1))
    equal([(one["name"], one["calls"]) for one in kith.ask("reference", "list")["items"]], [("Ines Rossi", 1)])
    equal(sorted(one["name"] for one in kith.ask("target", "list")["items"]),
          ["Labor Nord", "practice managers in Leeds"])
    equal({item["kind"] for item in kith.ask("today")["items"]} >= {"repair", "thank"}, True)
    kith.refuse(5, "never to be stored", "person", "add", "--name", "Grace Ito", "--email", "ute@sommer.example")  # held back for ever
    [again] = kith.ask("person", "list", "--search", "lena")["items"]
    equal(len(kith.ask("person", "show", again["person"])["identities"]), 2)
    kith.ask("ask", "record", ines["person"], "--names", "Rosa Luz", "--advice-reason", "she wanted to")


def test_data_of_the_third_version_are_brought_up_to_date():
    kith, ines = brought_up_to_date(3)
    [place] = kith.ask("person", "show", ines["person"])["positions"]
    equal((place["organization"], place["kind"]), ("Praxis Rossi", "firm"))
    known = {one["name"]: one["strength"] for one in kith.ask("person", "show", ines["person"])["knows"]}
    equal(known["Olu Okoye"] > 0.5, True, known)
    [eva] = kith.ask("person", "list", "--search", "eva")["items"]
    equal(kith.ask("person", "show", eva["person"])["private"], True)
    kith.ask("person", "position", ines["person"], "--organization", "TC Nord", "--kind", "club")


def test_data_of_the_fourth_version_are_brought_up_to_date():
    kith, ines = brought_up_to_date(4)
    [olu] = kith.ask("person", "list", "--search", "olu")["items"]
    places = {one["organization"]: one["kind"] for one in kith.ask("person", "show", olu["person"])["positions"]}
    equal(places["TC Nord"], "club")
    [brought] = kith.ask("import", "list")["items"]
    equal(kith.ask("import", "show", brought["id"])["places"], 0)
    with open(kith.data + ".csv", "w") as file:
        file.write("Name,E-mail,School\nInes Rossi,ines@rossi.example,Leeds University (2001-2005)\n")
    equal(json.loads(kith.run("--json", "import", kith.data + ".csv").out)["places"], 1)
    equal(kith.ask("person", "show", ines["person"])["headline"], "Praxis Rossi")


# ---- backup, restore, check ----

def test_backup_while_serving_and_restore():
    kith = Kith()
    server = kith.serve()
    copy = os.path.dirname(kith.data) + "/backup.db"
    ines = kith.ask("person", "add", "--name", "Ines Rossi")["person"]
    stop, written = threading.Event(), []

    def write():
        while not stop.is_set():
            written.append(server.api("POST", "/api/v1/people", {"name": f"Writer {len(written)}"})["person"])

    server.token()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = kith.run("backup", copy)
    finally:
        stop.set()
        writer.join()
    equal(done.code, 0, done)
    equal(len(written) > 0, True)
    kith.refuse(5, "there already", "backup", copy)
    equal(kith.run("check").out, "All is well.\n")
    kith.refuse(7, "Another Kith", "restore", copy)
    kith.ask("person", "add", "--name", "After The Backup")
    kith.stop()
    restored = kith.run("restore", copy)
    equal(restored.code, 0, restored)
    equal(kith.ask("person", "show", ines)["name"], "Ines Rossi")
    equal(kith.ask("person", "list", "--search", "after the")["items"], [])
    equal(kith.run("check").code, 0)
    equal(os.path.exists(kith.data + "/kith.db.before-restore"), True)
    equal(open(copy + ".secret", "rb").read(), open(kith.data + "/secret", "rb").read())
    equal(os.stat(copy + ".secret").st_mode & 0o777, 0o600)
    equal(subprocess.run(["sha256sum", "--quiet", "-c", "backup.db.sha256"], cwd=os.path.dirname(copy)).returncode, 0)


def hold_back(kith, email):
    """As if that person had said: never again."""
    key = open(kith.data + "/secret", "rb").read()
    connection = sqlite3.connect(kith.data + "/kith.db")
    workspace = connection.execute("SELECT workspace_id FROM workspace").fetchone()[0]
    value = hashlib.blake2b(f"{workspace} {email}".encode(), digest_size=32, key=key).digest()
    connection.execute("INSERT INTO suppression (workspace_id, kind, value, created) VALUES (?, 'email', ?, 0)", (workspace, value))
    connection.commit()
    connection.close()


def test_who_must_not_come_back_stays_out_of_a_restored_backup():
    kith = Kith()
    copy = os.path.dirname(kith.data) + "/backup.db"
    path = people(kith, 3)
    hold_back(kith, "person1@many.example")
    equal(kith.run("backup", copy).code, 0)
    names = lambda of: sorted(person["name"] for person in of.ask("person", "list")["items"])
    restored = Kith(init=False, at=directory() + "/restored")
    done = restored.run("restore", copy)
    equal((done.code, "not recognized" in done.out), (0, False), done)
    equal(restored.run("import", path).code, 3)  # a row was refused
    equal(names(restored), ["Person0 Family0", "Person2 Family2"])
    # Without the secret: refused; and what is said of doing it all the same is so.
    os.remove(copy + ".secret")
    lost = Kith(init=False, at=directory() + "/lost")
    contains(lost.refuse(4, "backup.db.secret is missing", "restore", copy).err, "--without-secret")
    equal(os.path.exists(lost.data + "/kith.db"), False)
    done = lost.run("restore", "--without-secret", copy)
    equal(done.code, 0, done)
    contains(done.out, "not recognized")
    lost.ask("import", path)
    equal(len(names(lost)), 3)
    # Where that very secret lies, nothing is lost.
    done = kith.run("restore", copy)
    equal((done.code, "not recognized" in done.out), (0, False), done)


def test_who_was_erased_stays_erased_in_an_older_backup():
    kith = Kith()
    copy = os.path.dirname(kith.data) + "/backup.db"
    path = people(kith, 3)
    equal(kith.run("import", path).code, 0)
    grace = kith.ask("person", "add", "--name", "Grace Ito")["person"]
    gone = kith.ask("person", "list", "--search", "person1")["items"][0]["person"]
    equal(kith.run("backup", copy).code, 0)
    # After the backup one is erased, and one says that nobody shall ever call her.
    kith.ask("person", "erase", gone)
    kith.ask("person", "flag", grace, "--do-not-contact", "--how", "call")
    names = lambda: sorted(person["name"] for person in kith.ask("person", "list")["items"])
    equal(kith.run("restore", copy).code, 0)
    equal(names(), ["Grace Ito", "Person0 Family0", "Person2 Family2"])
    contains(kith.refuse(4, "was erased", "person", "show", gone).err, "erased")
    shown = kith.ask("person", "show", grace)
    equal((shown["do_not_contact"], shown["never_by"]), (True, "call"))
    equal(kith.run("import", path).code, 3)  # a row was refused
    equal(names(), ["Grace Ito", "Person0 Family0", "Person2 Family2"])
    equal(os.path.exists(kith.data + "/restore.keep"), False)
    connection = sqlite3.connect(kith.data + "/kith.db")
    equal(connection.execute("SELECT count(*) FROM identity WHERE value = 'person1@many.example'").fetchone(), (0,))
    connection.close()
    # A restore that ended before they were held back again: the next start does it.
    shutil.copy(copy, kith.data + "/kith.db")
    connection = sqlite3.connect(kith.data + "/kith.db")
    workspace, person = connection.execute("SELECT workspace_id, id FROM person WHERE name = 'Person1 Family1'").fetchone()
    connection.close()
    with open(kith.data + "/restore.keep", "w") as keep:
        keep.write(f"erased {workspace} {person}\n")
    equal(names(), ["Grace Ito", "Person0 Family0", "Person2 Family2"])


def test_a_restore_that_was_cut_short_is_ended_at_the_next_start():
    kith = Kith()
    secret = b"of 32 bytes".ljust(32)
    with open(kith.data + "/secret.restoring", "wb") as f:
        f.write(secret)
    kith.ask("person", "list")
    equal(open(kith.data + "/secret", "rb").read(), secret)
    equal(os.path.exists(kith.data + "/secret.restoring"), False)


def test_a_directory_that_is_not_there_stays_so(kith):
    """A mistyped --data is no empty installation."""
    parent = directory()
    copy = parent + "/backup.db"
    if kith.engine == "sqlite":
        equal(kith.run("backup", copy).code, 0)
    other = Kith(kith.engine, init=False, at=parent + "/mistyped/data", url=kith.url)
    for words in (("today",), ("person", "list"), ("person", "add", "--name", "Ines"), ("import", __file__), ("check",), ("migrate",), ("batch",),
                  ("backup", parent + "/none.db")):
        if kith.engine == "postgres" and words[0] == "backup":
            continue
        refused = other.refuse(1, f"There is no Kith data in {other.data}.", *words)
        contains(refused.err, "kith init")
        equal(os.path.exists(parent + "/mistyped"), False, words)
    if kith.engine == "sqlite":
        equal(Kith(init=False, at=parent + "/restored").run("restore", copy).code, 0)
        equal(os.path.exists(parent + "/restored/kith.db"), True)
        equal(Kith(at=parent + "/begun/data").ask("person", "list")["items"], [])


def test_a_doctored_backup_is_refused():
    kith = Kith()
    ines = kith.ask("person", "add", "--name", "Ines Rossi")["person"]
    copy = os.path.dirname(kith.data) + "/backup.db"
    equal(kith.run("backup", copy).code, 0)
    whole, sums = open(copy, "rb").read(), open(copy + ".sha256", "rb").read()

    def refused(words):
        with open(copy, "rb") as f:
            fits = hashlib.sha256(f.read()).hexdigest().encode()
        with open(copy + ".sha256", "wb") as f:
            f.write(sums.replace(sums.split()[0], fits))
        contains(kith.refuse(1, "Nothing was changed", "restore", copy).err, words)
        equal(kith.ask("person", "show", ines)["name"], "Ines Rossi")

    for change, words in (("CREATE TRIGGER evil AFTER INSERT ON person BEGIN UPDATE app_user SET role = 'owner'; END", "never makes: trigger evil"),
                          ("ALTER TABLE note RENAME TO notes; CREATE VIEW note AS SELECT * FROM notes", "never makes: view note"),
                          ("CREATE TRIGGER evil AFTER INSERT ON person BEGIN DELETE FROM note; END; PRAGMA writable_schema = 1; "
                           "UPDATE sqlite_schema SET type = 'TRIGGER' WHERE name = 'evil'", "never makes: TRIGGER evil"),
                          ("CREATE VIRTUAL TABLE evil USING fts5(x)", "never makes: table evil"),
                          ("DROP TABLE note", "no such table: note"), ("ALTER TABLE person DROP COLUMN town", "no column named town")):
        with open(copy, "wb") as f:
            f.write(whole)
        connection = sqlite3.connect(copy)
        connection.executescript(change)
        connection.close()
        refused(words)
    with open(copy, "wb"):
        pass
    refused("it has no tables")
    os.remove(copy)
    os.mkfifo(copy)
    kith.refuse(2, "is no file", "restore", copy)
    # What has come into the data themselves is said, too.
    connection = sqlite3.connect(kith.data + "/kith.db")
    connection.executescript("CREATE TRIGGER evil AFTER INSERT ON person BEGIN DELETE FROM note; END")
    connection.close()
    contains(kith.run("check").err + kith.run("check").out, "never makes: trigger evil")


def test_a_damaged_backup_is_refused():
    kith = Kith()
    ines = kith.ask("person", "add", "--name", "Ines Rossi")["person"]
    copy = os.path.dirname(kith.data) + "/backup.db"
    equal(kith.run("backup", copy).code, 0)
    whole, sums = open(copy, "rb").read(), open(copy + ".sha256", "rb").read()
    before = kith.state()
    for damaged in (whole[:20000] + bytes([whole[20000] ^ 1]) + whole[20001:], whole[:-4096], b"", b"not a database" * 1000):
        with open(copy, "wb") as f:
            f.write(damaged)
        equal(kith.run("restore", copy).code in (1, 2), True, "a damaged backup was restored")
        equal(kith.state(), before)
    # A sum that fits does not make a database of it.
    with open(copy, "wb") as f:
        f.write(b"not a database" * 1000)
    with open(copy + ".sha256", "wb") as f:
        f.write(sums.replace(sums.split()[0], hashlib.sha256(b"not a database" * 1000).hexdigest().encode()))
    equal(kith.run("restore", copy).code in (1, 2), True)
    equal(kith.state(), before)
    os.remove(copy + ".sha256")
    with open(copy, "wb") as f:
        f.write(whole)
    kith.refuse(4, ".sha256", "restore", copy)
    kith.refuse(4, "", "restore", copy + ".none")
    equal(kith.ask("person", "show", ines)["name"], "Ines Rossi")
    equal([name for name in os.listdir(kith.data) if "restoring" in name], [])


def test_check_finds_damage():
    kith = Kith()
    kith.ask("import", people(kith, 2000))
    path = kith.data + "/kith.db"
    size = os.path.getsize(path)
    with open(path, "r+b") as f:
        for page in range(20, size // 4096 - 20, 3):
            f.seek(page * 4096 + 8)
            f.write(b"\xff" * 64)
    found = kith.run("check")
    equal(found.code != 0, True, found)
    equal(found.out + found.err != "", True)


# ---- who has them open ----

def test_a_second_serve_on_the_same_data():
    kith = Kith()
    server = kith.serve()
    second = kith.run("serve", "--listen", "127.0.0.1:0")
    equal(second.code, 7, second)
    contains(second.err, "Another Kith")
    third = kith.run("init", "--another", "--owner", "Eve", "--email", "eve@evil.example", input=PASSWORD + "\n")
    equal(third.code, 7, third)
    equal(server.alive(), True)
    equal(kith.ask("person", "add", "--name", "Ines")["event"] > 0, True)
    # A port that is taken, on other data.
    other = Kith()
    taken = other.run("serve", "--listen", f"127.0.0.1:{server.port}")
    equal(taken.code, 7, taken)
    contains(taken.err, str(server.port))
    kith.stop()
    # What a killed server leaves behind stops nobody.
    server = kith.serve()
    server.process.kill()
    server.process.wait()
    kith.server = None
    equal(len(kith.ask("person", "list")["items"]), 1)
    equal(kith.serve().alive(), True)
    kith.stop()


def test_a_database_newer_than_the_program():
    kith = Kith()
    kith.ask("person", "add", "--name", "Ines")
    newer = "INSERT INTO kith_schema (version, name) VALUES (9999, 'tomorrow')"
    connection = sqlite3.connect(kith.data + "/kith.db")
    connection.execute(newer)
    connection.commit()
    connection.close()
    before = open(kith.data + "/kith.db", "rb").read()
    for words in (("person", "list"), ("serve", "--listen", "127.0.0.1:0"), ("migrate",), ("check",)):
        contains(kith.refuse(1, "newer", *words).err, "9999")
    equal(open(kith.data + "/kith.db", "rb").read() == before, True, "it was touched")
    if "postgres" in engines():
        kith = Kith("postgres")
        cluster().sql(newer, kith.url.split("///")[1].split("?")[0])
        contains(kith.refuse(1, "newer", "person", "list").err, "9999")


def whole_report(path, rows):
    """A line for each row, none twice; of the few whose line was lost on the way it says that they are in."""
    lines = open(path).read().splitlines()[1:]
    told = [line for line in lines if not line.startswith(",,The program stopped before")]
    equal((len(lines), len(told), len(lines) - len(told) <= 2000), (rows, len(set(told)), True))


# ---- a full disk ----

class Small:
    """A file system of a few megabytes."""

    def __init__(self, megabytes):
        if os.geteuid() != 0:
            raise Skip("needs to mount a small file system")
        self.path = directory(memory=False)
        self.resize(megabytes, "mount", "-t", "tmpfs", "-o")

    def resize(self, megabytes, *words):
        command = [*(words or ("mount", "-o")), f"{'' if words else 'remount,'}size={megabytes}m", *([] if not words else ["tmpfs"]), self.path]
        if subprocess.run(command, capture_output=True).returncode != 0:
            raise Skip("cannot mount a small file system here")

    def close(self):
        subprocess.run(["umount", "-l", self.path], check=False)


def goes_on(kith, made, rows):
    """After room was made: the rest comes in, each row once, and all of it can be taken back."""
    equal(kith.run("check").out, "All is well.\n")
    show = lambda: kith.ask("import", "show", made)
    kith.ask("import", "start", made)
    wait_until(lambda: show()["state"] == "finished", "the import goes on")
    equal((show()["rows_done"], show()["new"]), (rows, rows), show())
    whole_report(kith.data + "/" + show()["report"], rows)
    kith.ask("import", "undo", made)
    wait_until(lambda: show()["state"] == "undone", "the undo")
    equal(kith.ask("person", "list")["items"], [])
    equal(kith.run("check").out, "All is well.\n")


def test_a_full_disk_while_importing():
    small = Small(6)
    try:
        kith = Kith(at=small.path + "/data")
        path = os.path.join(directory(), "people.csv")
        shutil.move(people(kith, 15000), path)
        got = kith.run("import", path, "--json")
        equal(got.code, 1, got)
        contains(got.err, "disk is full")
        shown = kith.ask("import", "list")["items"][0]
        equal((shown["state"], 0 < shown["rows_done"] < 15000), ("failed", True), shown)
        small.resize(120)
        goes_on(kith, shown["id"], 15000)
    finally:
        small.close()


def fill(path, leave):
    """Takes all of the file system's room but so many bytes."""
    about = os.statvfs(os.path.dirname(path))
    file = os.open(path, os.O_WRONLY | os.O_CREAT)
    os.posix_fallocate(file, 0, max(about.f_bavail * about.f_frsize - leave, 1))
    os.close(file)


def test_a_full_disk_while_importing_through_a_server():
    small = Small(400)
    try:
        kith = Kith(at=small.path + "/data")
        server = kith.serve()
        path = people(kith, 15000)
        with open(path, "rb") as f:
            sent = server.request("POST", "/api/v1/files", f.read(), {"Authorization": "Bearer " + server.token()})[2]
        made = server.api("POST", "/api/v1/imports", {"file": json.loads(sent)["file"], "file_name": "people.csv"})["import"]
        fill(small.path + "/rest", 2 << 20)
        server.api("POST", f"/api/v1/imports/{made}/start", {})
        wait_until(lambda: server.api("GET", f"/api/v1/imports/{made}")["state"] == "failed", "the disk is full")
        shown = server.api("GET", f"/api/v1/imports/{made}")
        contains(shown["message"], "disk is full")
        equal((server.alive(), 0 < shown["rows_done"] < 15000), (True, True), shown)
        # One more file is refused before it is taken.
        got = kith.run("import", path, "--json")
        equal((got.code, json.loads(got.err)["error"]), (1, "full"), got)
        contains(got.err, "no room left")
        os.remove(small.path + "/rest")
        goes_on(kith, made, 15000)
        kith.stop()
    finally:
        small.close()


def test_a_full_disk_refuses_single_changes():
    small = Small(16)
    try:
        kith = Kith(at=small.path + "/data")
        server = kith.serve()
        ines = kith.ask("person", "add", "--name", "Ines")["person"]
        server.token()
        rest = os.open(small.path + "/rest", os.O_WRONLY | os.O_CREAT)
        try:
            while os.write(rest, b"x" * 4096):
                pass
        except OSError:
            os.close(rest)
        seen = set()
        for i in range(400):
            status, headers, text = server.request("POST", f"/api/v1/people/{ines}/notes", json.dumps({"text": "y" * 4000}),
                                                   {"Authorization": "Bearer " + server.token(), "Content-Type": "application/json"})
            seen.add(status)
            if status != 200:
                break
        equal(status, 507, text)
        contains(text, "disk is full")
        equal(server.alive(), True)
        equal(kith.ask("person", "show", ines)["name"], "Ines")
        os.remove(small.path + "/rest")
        server.api("POST", f"/api/v1/people/{ines}/notes", {"text": "there is room"})
        kith.stop()
        equal(kith.run("check").out, "All is well.\n")
    finally:
        small.close()


# ---- a job that is cut short ----

def test_a_killed_import_goes_on(kith):
    server = kith.serve()
    rows = 20000
    path = people(kith, rows)
    client = subprocess.Popen([PROGRAM, "--data", kith.data, "import", path, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=kith.environment())
    started.append(client)
    listed = lambda: kith.ask("import", "list")["items"]
    wait_until(lambda: listed() and listed()[0]["rows_done"] > 100, "some rows are in")
    server.process.kill()
    server.process.wait()
    kith.server = None
    equal(client.wait(timeout=WAIT) in (1, 7), True, client.stderr.read())
    server = kith.serve()
    wait_until(lambda: listed()[0]["state"] == "finished", "the import goes on by itself")
    shown = listed()[0]
    equal((shown["rows_done"], shown["made"]), (rows, rows), shown)
    whole_report(kith.data + "/" + kith.ask("import", "show", shown["id"])["report"], rows)


def test_an_import_can_be_stopped(kith):
    server = kith.serve()
    text = open(people(kith, 20000)).read().encode()
    sent = json.loads(server.request("POST", "/api/v1/files", text, {"Authorization": "Bearer " + server.token()})[2])["file"]
    made = server.api("POST", "/api/v1/imports", {"file": sent, "file_name": "people.csv"})["import"]
    server.api("POST", f"/api/v1/imports/{made}/start", {})
    show = lambda: server.api("GET", f"/api/v1/imports/{made}")
    wait_until(lambda: show()["rows_done"] > 100, "some rows are in")
    server.api("POST", f"/api/v1/imports/{made}/cancel", {})
    wait_until(lambda: show()["state"] == "cancelled", "it stops")
    equal(show()["rows_done"] < 20000, True)
    server.api("POST", f"/api/v1/imports/{made}/undo", {})
    wait_until(lambda: show()["state"] == "undone", "it is taken back")
    equal(kith.ask("person", "list")["items"], [])


# ---- PostgreSQL gone and back ----

def test_postgres_gone_and_back():
    if "postgres" not in engines():
        raise Skip("KITH_TEST_POSTGRES=0")
    own = Cluster(fsync="on")
    kith = Kith(url=own.database())
    server = kith.serve()
    ines = kith.ask("person", "add", "--name", "Ines")["person"]
    server.token()
    own.stop()
    began = time.monotonic()
    answer = server.api("POST", f"/api/v1/people/{ines}/notes", {"text": "x"}, expect=503)
    contains(answer["message"], "try again")
    equal(time.monotonic() - began < 20, True, "it takes too long to say so")
    equal(server.request("GET", "/readyz")[0], 503)
    equal(server.request("GET", "/healthz")[0], 200, "the program itself is well")
    server.api("GET", "/api/v1/people", expect=503)
    equal(server.request("GET", "/sign-in")[0], 200)
    kith.refuse(7, "", "person", "list")
    own.start()
    wait_until(lambda: server.request("GET", "/readyz")[0] == 200, "it finds the database again")
    server.api("POST", f"/api/v1/people/{ines}/notes", {"text": "back"})
    equal([note["text"] for note in kith.ask("person", "show", ines)["notes"]], ["back"])
    kith.stop()
    own.stop()
    kith.refuse(7, "", "person", "list")
    kith.refuse(7, "", "serve", "--listen", "127.0.0.1:0")


run(globals())
