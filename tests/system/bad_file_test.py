"""Files as bad as they come: each is refused with a clear sentence or taken for what it is, and nothing is
half written. On the command line, with a server and without."""
import csv
import io

from system import *

HEAD = "First Name,Last Name,Email Address,Company,Position\n"
GOOD = HEAD + "Ines,Rossi,ines@rossi.example,Nordlicht,CEO\n"


def write(kith, content, name="bad.csv"):
    path = os.path.dirname(kith.data) + "/" + name
    with open(path, "wb") as f:
        f.write(content if isinstance(content, bytes) else content.encode())
    return path


def refused(kith, content, words, name="bad.csv"):
    """Not a byte of it goes in, and the sentence tells why."""
    before = kith.state()
    kith.refuse(2, words, "import", content if isinstance(content, os.PathLike) else write(kith, content, name))
    equal(kith.state(), before)
    equal(kith.ask("import", "list")["items"], [])


def test_no_header(served):
    refused(served, "Ines,Rossi,ines@rossi.example,Nordlicht\nBen,Haddad,ben@haddad.example,Haddad\n", "names of its columns")


def test_nul_bytes(served):
    refused(served, GOOD.replace("Rossi", "Ro\0ssi") + "Ben,Haddad,ben@haddad.example,,\n", "not a text file: it has a zero byte")
    refused(served, b"\x7fELF\0\0\0\1" * 3000, "not a text file")


def test_utf_16(served):
    for encoding in ("utf-16-le", "utf-16-be"):
        mark = b"\xff\xfe" if encoding == "utf-16-le" else b"\xfe\xff"
        text = GOOD.replace("Ines,Rossi,ines", f"Šárka,Čapek {encoding[-2:].upper()},sarka-{encoding[-2:]}")
        got = served.ask("import", write(served, mark + text.encode(encoding)))
        equal((got["new"], got["rows"]), (1, 1), got)
        equal([p["name"] for p in served.ask("person", "list", "--search", "šárka " + encoding[-2:])["items"]],
              ["Šárka Čapek " + encoding[-2:].upper()])


def test_a_line_of_one_gigabyte():
    """Streamed, and read with little memory."""
    kith = Kith(at=directory(memory=False) + "/data")
    process = subprocess.Popen(["prlimit", "--as=1000000000", "--", PROGRAM, "--data", kith.data, "import", "-"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=kith.environment())
    started.append(process)
    letters = b"x" * (1 << 20)
    process.stdin.write(HEAD.encode())
    for _ in range(1024):
        process.stdin.write(letters)
    out, err = process.communicate(b"\n", timeout=300)
    equal(process.returncode, 2, err)
    contains(err.decode(), "longer than a megabyte")
    equal(kith.ask("person", "list")["items"], [])
    equal(kith.ask("import", "list")["items"], [])
    equal(os.listdir(kith.data + "/uploads"), [], "no copy stays")


def test_a_line_of_many_letters(served):
    refused(served, HEAD + "x" * (40 << 20) + ",b,c,d,e\n", "longer than a megabyte")


def test_an_unclosed_quote(served):
    refused(served, GOOD + '"Ben,Haddad,ben@haddad.example,,\n' + "Olu,Okoye,olu@okoye.example,,\n" * 50, "quot")


def test_a_million_columns(served):
    refused(served, ",".join(f"c{i}" for i in range(1000000)) + "\n" + "x," * 999999 + "x\n", "columns")


HOSTILE = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "Robert'); DROP TABLE person;--",
           '=HYPERLINK("http://evil.example","x")', "+1+cmd|' /C calc'!A0", "@SUM(1+1)", "-2+3", "{{7*7}}", "%s%n%x", "\u202egnp.exe"]


def test_html_sql_and_formulas_in_every_field(served):
    kith = served
    out = io.StringIO()
    rows = csv.writer(out)
    for i, text in enumerate(HOSTILE):
        rows.writerow([text, "Person%d" % i, "p%d@evil.example" % i, text, text])
    rows.writerow(["", "", "", "=1+1", "=1+1"])
    got = kith.run("import", write(kith, HEAD + out.getvalue()), "--json")
    equal((got.code, got.json["new"], got.json["refused"]), (3, len(HOSTILE), 1), got)
    # Text is text: it comes back as it was sent (but for what can turn a line around).
    names = [p["name"] for p in kith.ask("person", "list", "--limit", "50")["items"]]
    for i, text in enumerate(HOSTILE[:-1]):
        equal(f"{text} Person{i}" in names, True, f"{text}: {names}")
    # In the report nothing starts like a formula.
    for row in csv.reader(open(got.json["report"])):
        for cell in row:
            equal(cell[:1] in ("=", "+", "-", "@", "\t", "\r"), False, row)
    # On the terminal no control reaches it.
    equal("\x1b" in kith.run("person", "list").out, False)
    if kith.server is None:
        return
    cookie = sign_in(kith.server)
    pages = ["/people", "/people?q=" + "Person", "/people/" + kith.ask("person", "list", "--search", "person0")["items"][0]["person"],
             "/people?q=%3Cscript%3Ealert(1)%3C/script%3E", "/import"]
    for page in pages:
        status, headers, text = kith.server.request("GET", page, headers={"Cookie": cookie})
        equal(status, 200, page)
        equal("<script>alert" in text or "<img src=x" in text, False, page)
        contains(headers["Content-Security-Policy"], "default-src")
        equal("unsafe" in headers["Content-Security-Policy"], False)
    contains(kith.server.request("GET", "/people?search=person0", headers={"Cookie": cookie})[2], "&lt;script&gt;")


def test_the_same_over_the_api(kith):
    """Files sent to /api/v1/files are refused by the preview, and by the start, with the same sentences."""
    server = kith.serve()
    for content, words in ((HEAD + '"Ben\n', "quot"), ("", ""), ("a,b\n1,2\n", "")):
        status, headers, text = server.request("POST", "/api/v1/files", content.encode(),
                                               {"Authorization": "Bearer " + server.token(), "Content-Type": "text/csv"})
        if status != 200:
            equal(status, 400, text)
            continue
        made = server.api("POST", "/api/v1/imports", {"file": json.loads(text)["file"], "file_name": "bad.csv"})["import"]
        answer = server.api("GET", f"/api/v1/imports/{made}/preview", expect=400)
        contains(answer["message"], words)
        server.api("POST", f"/api/v1/imports/{made}/start", {})
        wait_until(lambda: server.api("GET", f"/api/v1/imports/{made}")["state"] == "failed", "the import fails")
        equal(server.api("GET", f"/api/v1/imports/{made}")["message"], answer["message"])
    equal(kith.ask("person", "list")["items"], [])


run(globals())
