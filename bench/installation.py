"""An installation of Kith as the figures need it: set up, served, signed in to, filled by its own importer."""
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

OWNER, REP, PASSWORD = "ana@example.org", "rui@example.org", "correct horse battery staple"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


def make_file(bench, name, people, seed):
    """A LinkedIn export of invented people; kept, as it is the same each time."""
    path = os.path.join(bench.out, f"{name}-{people}-{seed}.csv")
    if not os.path.exists(path):
        with open(path + ".new", "w", encoding="utf-8") as file:
            subprocess.run(["python3", os.path.join(os.path.dirname(__file__), "make_linkedin.py"), str(people), str(seed)], stdout=file,
                           check=True)
        os.rename(path + ".new", path)
    return path


class Installation:
    def __init__(self, bench, name):
        self.bench, self.data, self.process, self.port = bench, os.path.join(bench.out, name), None, None

    def there(self):
        return os.path.exists(os.path.join(self.data, "complete"))

    def complete(self):
        """What was made here may be used again by another section."""
        open(os.path.join(self.data, "complete"), "w", encoding="utf-8").close()

    def new(self):
        shutil.rmtree(self.data, ignore_errors=True)
        self.kith("init", "--owner", "Ana Diaz", "--email", OWNER, text=PASSWORD)
        self.kith("user", "add", "--name", "Rui", "--email", REP, "--role", "rep", "--password", PASSWORD)
        return self

    def kith(self, *arguments, text=None):
        """The JSON answer of a command."""
        command = [self.bench.kith, "--data", self.data, *arguments, "--json"]
        done = subprocess.run(command, input=text, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"bench: {' '.join(command)}: exit {done.returncode}: {done.stdout[-1000:]}{done.stderr[-1000:]}")
        return json.loads(done.stdout)

    def import_file(self, path, email):
        return self.kith("import", path, "--rep", email)

    def serve(self):
        """Seconds until it is ready."""
        self.port = self.bench.free_port()
        start = time.monotonic()
        self.process = self.bench.start([self.bench.kith, "--data", self.data, "serve", "--listen", f"127.0.0.1:{self.port}"])
        while True:
            try:
                if self.get("/readyz").status == 200:
                    return time.monotonic() - start
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.001)
            if self.process.poll() is not None or time.monotonic() - start > 60:
                raise SystemExit("bench: kith serve does not answer")

    def stop(self):
        self.bench.stop(self.process)

    def get(self, path, header=None):
        headers = dict([header.split(": ", 1)]) if header else {}
        return urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers))

    def sign_in(self, email):
        """The Cookie header of a new session."""
        form = urllib.parse.urlencode({"email": email, "password": PASSWORD}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/sign-in", data=form, headers={"Sec-Fetch-Site": "same-origin"})
        try:
            answer = urllib.request.build_opener(NoRedirect).open(request)
        except urllib.error.HTTPError as error:
            answer = error
        cookies = [value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
        if answer.status != 303 or not cookies:
            raise SystemExit(f"bench: signing in gave {answer.status}")
        return "Cookie: " + "; ".join(cookies)

    def token(self, email):
        """The Authorization header of a new access token."""
        user = next(user["id"] for user in self.kith("user", "list")["items"] if user["email"] == email)
        return "Authorization: Bearer " + self.kith("token", "add", "bench", "--user", user)["token"]

    def memory_mb(self, what):
        """VmHWM: the most so far; VmRSS: now."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith(what + ":"))

    def people(self, header, n):
        """Some people as the API tells of them."""
        found, after = [], ""
        while len(found) < n:
            page = json.load(self.get(f"/api/v1/people?limit=200{after}", header))
            found += page["items"]
            if not page["next"]:
                break
            after = "&after=" + page["next"]
        return found[:n]
