"""The real binary under test: its command line, its server, both engines.

A test program defines functions `test_*`, and calls run(globals()) at its end, which prints a plain
closing line "N passed, N failed". A test that takes `kith` gets a set-up installation, on each engine; one
that takes `served` gets it twice, without and with a server running. Skip() says why a test cannot run here.
"""
import http.client
import inspect
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.parse

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = pathlib.Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery"
WAIT = 120  # seconds for anything to happen; far beyond what it takes


class Skip(Exception):
    pass


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def json(self):
        return json.loads(self.out)

    def __repr__(self):
        return f"exit {self.code}\n{self.out[-2000:]}{self.err[-2000:]}"


def directory(memory=True):
    """A new one, on memory where there is some; others may pass through it, for PostgreSQL's user."""
    base = "/dev/shm" if memory and os.path.isdir("/dev/shm") else None
    path = tempfile.mkdtemp(prefix="kith-system-", dir=base)
    os.chmod(path, 0o711)
    made.append(path)
    return path


made, started = [], []


def tidy():
    for process in reversed(started):
        if process.poll() is None:
            process.kill()
            process.wait()
    for path in made:
        shutil.rmtree(path, ignore_errors=True)


# ---- PostgreSQL ----

class Cluster:
    script = str(ROOT / "tests/support/postgres.sh")

    def __init__(self, fsync="off"):
        self.fsync = fsync
        self.path = directory()
        subprocess.run([self.script, "init", self.path], check=True, stdout=subprocess.DEVNULL)
        self.databases = 0
        self.start()

    def start(self):
        log = open(self.path + "/log", "ab")
        self.process = subprocess.Popen([self.script, "run", self.path, self.fsync], stdout=log, stderr=log)
        started.append(self.process)
        subprocess.run([self.script, "wait", self.path], check=True, stdout=subprocess.DEVNULL)

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def sql(self, text, database="postgres"):
        subprocess.run(["psql", "-q", "-X", "-h", self.path + "/socket", "-U", "kith", database, "-c", text],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def database(self):
        self.databases += 1
        name = f"kith_{self.databases}"
        self.sql(f"CREATE DATABASE {name}")
        return f"postgresql:///{name}?host={self.path}/socket&user=kith"


shared = None


def cluster():
    global shared
    if os.environ.get("KITH_TEST_POSTGRES") == "0":
        raise Skip("KITH_TEST_POSTGRES=0")
    if shared is None:
        shared = Cluster()
    return shared


# ---- the program ----

class Kith:
    """One installation. Its owner is ana@team.example."""

    def __init__(self, engine="sqlite", init=True, at=None, url=None):
        self.engine = engine
        self.data = at or directory() + "/data"
        self.url = url or (cluster().database() if engine == "postgres" else None)
        self.server = None
        self.clock = None
        self.tokens = {}
        if init:
            result = self.run("init", "--owner", "Ana Díaz", "--email", "ana@team.example", "--zone", "Europe/Berlin",
                              "--currency", "EUR", "--country", "DE", input=PASSWORD + "\n")
            equal(result.code, 0, result)

    def environment(self, more=None):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
        environment["KITH_CONFIG"] = self.data + ".conf"
        if self.url:
            environment["KITH_DATABASE"] = self.url
        if self.clock:
            environment["KITH_CLOCK"] = self.clock
        environment.update(more or {})
        return environment

    def run(self, *args, input="", env=None, user=None, before=()):
        command = [*before, PROGRAM, "--data", self.data, *(["--as", user] if user else []), *map(str, args)]
        done = subprocess.run(command, input=input, capture_output=True, text=True, timeout=300, env=self.environment(env))
        return Result(done.returncode, done.stdout, done.stderr)

    def ask(self, *args, **more):
        """The JSON answer of a command that must go well."""
        result = self.run(*args, "--json", **more)
        if result.code != 0:
            raise AssertionError(f"kith {' '.join(map(str, args))}: {result}")
        return result.json

    def refuse(self, code, words, *args, **more):
        """A command that must be refused, with this exit code and these words in its sentence."""
        result = self.run(*args, **more)
        if result.code != code or words.lower() not in result.err.lower():
            raise AssertionError(f"kith {' '.join(map(str, args))[:300]}: expected exit {code} and '{words}': {result}")
        return result

    def add_user(self, name, role):
        email = name.lower() + "@team.example"
        self.ask("user", "add", "--name", name, "--email", email, "--role", role, input=PASSWORD + "\n")
        return email

    def serve(self, *args, env=None):
        if self.server is None:
            self.server = Server(self, args, env)
        return self.server

    def stop(self):
        if self.server is not None:
            self.server.stop()
            self.server = None

    def state(self):
        """What must be the same after something has been refused."""
        state = {}
        for words, path in (("person list --limit 200", "people?limit=200"), ("deal list --limit 200", "deals?limit=200"),
                            ("referral list --limit 200", "referrals?limit=200"), ("user list", "users"), ("offer list", "offers")):
            if self.server is not None:
                state[path] = self.server.api("GET", "/api/v1/" + path)
            else:
                state[path] = self.run(*words.split(), "--json").out
        return state


class Server:
    def __init__(self, kith, args=(), env=None):
        self.kith = kith
        self.log = open(kith.data + ".log", "ab")
        command = [PROGRAM, "--data", kith.data, "serve", "--listen", "127.0.0.1:0", *args]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True, env=kith.environment(env))
        started.append(self.process)
        line = self.process.stdout.readline()
        if "http://" not in line:
            self.process.wait(timeout=WAIT)
            raise AssertionError("kith serve did not start: " + open(kith.data + ".log").read()[-2000:])
        self.port = int(line.strip().rsplit(":", 1)[1])
        self.said = line

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=WAIT)
        self.process.stdout.close()
        self.log.close()
        return code

    def alive(self):
        return self.process.poll() is None and self.request("GET", "/healthz")[0] == 200

    def request(self, method, path, body=None, headers=None, timeout=60):
        """(status, headers, text)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def token(self, user="ana@team.example"):
        tokens = self.kith.tokens
        if user not in tokens:
            users = {u["email"]: u["id"] for u in self.kith.ask("user", "list")["items"]}
            owner = "ana@team.example"
            more = ["--user", users[user]] if user in users and user != owner else []
            tokens[user] = self.kith.ask("token", "add", "tests", *more, user=user if user not in users else None)["token"]
        return tokens[user]

    def api(self, method, path, fields=None, user="ana@team.example", expect=200, headers=None, raw=None):
        """JSON in, JSON out, with an access token."""
        body = raw if raw is not None else json.dumps(fields) if fields is not None else None
        send = {"Authorization": "Bearer " + self.token(user)} if user else {}
        if body is not None:
            send["Content-Type"] = "application/json"
        send.update(headers or {})
        status, got, text = self.request(method, path, body, send)
        if status != expect:
            raise AssertionError(f"{method} {path}: {status} instead of {expect}: {text[:1000]}")
        return json.loads(text)

    def raw(self, data, timeout=20):
        """Bytes in, all bytes out until the server closes or says nothing more for a second."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            try:
                connection.sendall(data)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has answered before it had read everything
            got = b""
            connection.settimeout(3)
            try:
                while piece := connection.recv(65536):
                    got += piece
            except (TimeoutError, ConnectionResetError):
                pass
            return got


def form(**fields):
    return urllib.parse.urlencode(fields)


FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def sign_in(server, email="ana@team.example", password=PASSWORD):
    """The cookie of a new session."""
    status, headers, text = server.request("POST", "/sign-in", form(email=email, password=password), FORM)
    equal(status in (302, 303), True, text[:500])
    return headers["Set-Cookie"].split(";")[0]


# ---- saying what is expected ----

def equal(got, expected, about=""):
    if got != expected:
        raise AssertionError(f"got {got!r} instead of {expected!r}\n{about}")


def contains(text, words, about=""):
    if words.lower() not in text.lower():
        raise AssertionError(f"{words!r} is not in {text[:2000]!r}\n{about}")


def wait_until(condition, what):
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {WAIT} s")


# ---- running ----

def engines():
    return ["sqlite"] if os.environ.get("KITH_TEST_POSTGRES") == "0" else ["sqlite", "postgres"]


def cases(function):
    names = inspect.signature(function).parameters
    if "served" in names:
        return [(engine, server) for engine in engines() for server in (False, True)]
    return [(engine, False) for engine in engines()] if "kith" in names else [(None, False)]


def run_case(function, engine, server):
    if engine is None:
        return function()
    kith = Kith(engine)
    try:
        if server:
            kith.serve()
        function(kith)
        if kith.server is not None and not kith.server.alive():
            raise AssertionError("the server has died")
    finally:
        kith.stop()


def run(names):
    passed, failed, skipped = 0, 0, 0
    wanted = sys.argv[2:]
    for name, function in list(names.items()):
        if not name.startswith("test_") or (wanted and not any(word in name for word in wanted)):
            continue
        for engine, server in cases(function):
            label = name[5:].replace("_", " ") + (f" [{engine}{', served' if server else ''}]" if engine else "")
            began = time.monotonic()
            try:
                run_case(function, engine, server)
                passed += 1
                print(f"ok    {label} ({time.monotonic() - began:.1f} s)")
            except Skip as why:
                skipped += 1
                print(f"skip  {label}: {why}")
            except Exception:
                failed += 1
                print(f"FAIL  {label}")
                traceback.print_exc(file=sys.stdout)
            sys.stdout.flush()
    tidy()
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if failed else 0)
