"""The Today page of a rep with 10,000 people in the large workspace, against the same bytes from the bare library."""
import os
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from measure_http import bare_server, compare, stalls

REP_PEOPLE = 10000
PASSWORD = "correct horse battery staple"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


def make_file(bench, name, people, seed):
    path = os.path.join(bench.out, name)
    with open(path, "w", encoding="utf-8") as file:
        subprocess.run(["python3", os.path.join(os.path.dirname(__file__), "make_linkedin.py"), str(people), str(seed)], stdout=file, check=True)
    return path


def fill(bench, data):
    """A workspace of bench.people, of whom REP_PEOPLE are the rep's."""
    kith = [bench.kith, "--data", data]
    bench.run(*kith, "init", "--owner", "Ana Diaz", "--email", "ana@example.org", text=PASSWORD)
    bench.run(*kith, "user", "add", "--name", "Rui", "--email", "rui@example.org", "--role", "rep", "--password", PASSWORD, "--json")
    rest = max(bench.people - REP_PEOPLE, 0)
    if rest:
        bench.run(*kith, "import", make_file(bench, "large.csv", rest, 1), "--rep", "ana@example.org", "--json")
    bench.run(*kith, "import", make_file(bench, "rep.csv", min(REP_PEOPLE, bench.people), 2), "--rep", "rui@example.org", "--json")


def sign_in(port, email):
    """The Cookie header of a new session."""
    form = urllib.parse.urlencode({"email": email, "password": PASSWORD}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/sign-in", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    try:
        answer = urllib.request.build_opener(NoRedirect).open(request)
    except urllib.error.HTTPError as error:
        answer = error
    cookies = [value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
    if answer.status != 303 or not cookies:
        raise SystemExit(f"bench: signing in gave {answer.status}")
    return "Cookie: " + "; ".join(cookies)


def measure(bench):
    data = os.path.join(bench.directory("today"), "data")
    fill(bench, data)
    port = bench.free_port()
    server = bench.start([bench.kith, "--data", data, "serve", "--listen", f"127.0.0.1:{port}"], port=port)
    cookie = sign_in(port, "rui@example.org")
    name, value = cookie.split(": ", 1)
    page = urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/", headers={name: value})).read()
    what = f"Today page ({len(page) / 1000:.0f} kB), {REP_PEOPLE:,} of {bench.people:,} people"
    bare_port, _ = bare_server(bench, page)
    compare(bench, "today", what, port, "/", [cookie], bare_port, 1 / 8, 10)
    stalls(bench, "today", what, port, "/", [cookie])
    bench.stop(server)
