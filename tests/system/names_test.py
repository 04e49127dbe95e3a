"""The names that scripts rely on, each as it is documented, on both engines, without and with a server."""
import re

from system import *

LINKEDIN = """Notes:
"When exporting your connection data, you may notice that some addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ines,Rossi,https://www.linkedin.com/in/ines,ines@rossi.example,Nordlicht GmbH,CEO,01 Jan 2024
Ben,Haddad,https://www.linkedin.com/in/ben,,Haddad & Sons,Owner,02 Feb 2020
"""
REFUSED = LINKEDIN + ",,,,Ghost Inc,,\n"


def file(kith, text, name="Connections.csv"):
    path = os.path.dirname(kith.data) + "/" + name
    with open(path, "w" if isinstance(text, str) else "wb") as f:
        f.write(text)
    return path


def test_import(served):
    kith, path = served, file(served, LINKEDIN)
    dry = kith.run("import", path, "--dry-run", "--json")
    equal((dry.code, dry.json["new"], dry.json["rows"]), (0, 2, 2), dry)
    equal(kith.ask("person", "list", "--search", "ines")["items"], [])
    equal(kith.ask("import", "list")["items"], [])
    got = kith.ask("import", path)
    equal({name: got[name] for name in ("new", "matched", "maybe", "refused", "rows")},
          {"new": 2, "matched": 0, "maybe": 0, "refused": 0, "rows": 2})
    contains(open(got["report"]).read(), "row,outcome,reason,person,name")
    if kith.server is not None:  # who asks over the network does not learn where this machine keeps its files
        [one] = kith.ask("import", "list")["items"]
        equal(kith.server.api("GET", f"/api/v1/imports/{one['id']}/report")["path"], f"reports/{one['id']}.csv")
    again = kith.ask("import", path)
    equal((again["new"], again["matched"]), (0, 2))
    some = kith.run("import", file(kith, REFUSED, "some.csv"), "--json")
    equal((some.code, some.json["refused"]), (3, 1), some)
    contains(open(some.json["report"]).read(), "refused,It has no name and no e-mail address.")
    kith.refuse(2, "no such file", "import", path + ".none", "--json")
    kith.refuse(2, "the file is empty", "import", file(kith, "", "empty.csv"), "--json")


def test_import_of_several_files_and_for_a_rep(served):
    kith = served
    mei = kith.add_user("Mei", "rep")
    paths = [file(kith, LINKEDIN, "a.csv"), file(kith, LINKEDIN.replace("ines", "iris").replace("Ines", "Iris"), "b.csv")]
    got = kith.ask("import", *paths, "--rep", mei)
    equal((got["new"], got["matched"], got["rows"], len(got["files"])), (3, 1, 4, 2), got)
    person = kith.ask("person", "list", "--search", "iris")["items"][0]["person"]
    equal([known["name"] for known in kith.ask("person", "show", person)["known_by"]], ["Mei"])
    kith.refuse(4, "nobody signs in", "import", paths[0], "--rep", "none@team.example")
    # One that cannot be read stops all, before the first write.
    before = kith.state()
    kith.refuse(2, "empty.csv", "import", file(kith, LINKEDIN.replace("Ines", "Olu").replace("ines", "olu"), "c.csv"), file(kith, "", "empty.csv"))
    equal(kith.state(), before)


def test_person_and_ask(served):
    kith = served
    ines = kith.ask("person", "add", "--name", "Ines Rossi", "--email", "ines@rossi.example", "--organization", "Nordlicht",
                    "--title", "CEO")["person"]
    equal(re.fullmatch("[0-9a-hjkmnp-tv-z]{13}", ines) is not None, True, ines)
    kith.ask("person", "add", "--name", "Ben Haddad")
    listed = kith.ask("person", "list", "--search", "ine ros")["items"]
    equal([(p["person"], p["name"], p["headline"]) for p in listed], [(ines, "Ines Rossi", "CEO, Nordlicht")])
    equal(len(kith.ask("person", "list", "--limit", "1")["items"]), 1)
    shown = kith.ask("person", "show", ines)
    equal((shown["name"], shown["identities"][0]["value"]), ("Ines Rossi", "ines@rossi.example"))
    asked = kith.ask("ask", "record", "--person", ines, "--occasion", "check_in", "--names", "Karl Weber; Mia Chen, Nordlicht",
                     "--exhausted", "--advice-reason", "She offered")
    equal([r["name"] for r in asked["referrals"]], ["Karl Weber", "Mia Chen"])
    equal(kith.ask("ask", "show", asked["ask"])["ask"]["exhausted"], True)
    equal(sorted(r["person_name"] for r in kith.ask("referral", "list")["items"]), ["Karl Weber", "Mia Chen"])
    kith.refuse(2, "name", "person", "add")
    kith.refuse(4, "no such person", "person", "show", "0000000000001")


def test_today(served):
    kith = served
    mei = kith.add_user("Mei", "rep")
    ines = kith.ask("person", "add", "--name", "Ines Rossi", user=mei)["person"]
    kith.ask("deal", "add", "--person", ines, "--offer-name", "Pension", "--value", "4800", "--state", "won", "--sent-by-nobody",
             user=mei)
    kith.ask("complaint", "open", ines, "--text", "It came late", user=mei)
    got = kith.ask("today", "--rep", mei)
    items = got["items"]
    equal(len(items) > 0, True, got)
    equal({"kind", "rule", "person", "person_name", "reason", "due", "value"} - set(items[0]), set())
    equal((items[0]["person"], items[0]["person_name"]), (ines, "Ines Rossi"))
    equal(items[0]["reason"][-1], ".", "a reason is a sentence")
    equal(kith.ask("today", "--rep", mei, "--date", "2030-01-02")["date"], "2030-01-02")
    kith.refuse(2, "date", "today", "--date", "soon")
    olu = kith.add_user("Olu", "rep")
    kith.refuse(6, "only managers see the list of another rep", "today", "--rep", mei, user=olu)


def test_every_operation_says_what_it_takes():
    kith = Kith()
    listed = kith.ask("operations")["operations"]
    equal(len(listed) > 50, True, len(listed))
    for operation in listed:
        equal({"name", "words", "summary", "method", "path", "role", "fields", "answer"} - set(operation), set())
        shown = kith.run(*operation["words"].split(), "--help")
        equal(shown.code, 0, operation["words"])
        contains(shown.out, operation["summary"])
        for field in operation["fields"]:
            equal({"name", "type", "required"} - set(field), set())
            contains(shown.out, field["name"].replace("_", "-"), operation["words"])


def test_settings_come_from_flag_environment_file(kith):
    shown = {s["name"]: s for s in kith.ask("config")["settings"]}
    equal((shown["data"]["value"], shown["data"]["source"]), (kith.data, "flag"))
    if kith.engine == "postgres":
        equal(shown["database"]["source"], "environment")
        url, kith.url = kith.url, None
        listed = kith.run("--database", url, "user", "list", "--json")
        equal(listed.json["items"][0]["email"], "ana@team.example", listed)
        kith.url = url
    with open(kith.data + ".conf", "w") as f:
        f.write("# of the tests\nas = ana@team.example\n")
    shown = {s["name"]: s for s in kith.ask("config")["settings"]}
    equal((shown["as"]["value"], shown["as"]["source"]), ("ana@team.example", "file"))


def test_health_and_metrics(kith):
    server = kith.serve()
    equal(server.request("GET", "/healthz")[::2], (200, "ok\n"))
    equal(server.request("GET", "/readyz")[0], 200)
    status, headers, text = server.request("GET", "/metrics")
    equal(status, 200)
    contains(text, "kith_requests_total")
    kith.server = None
    equal(server.stop(), 0, "serve ends well when it is told to")


def other_address():
    """An address of this machine that is not loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            raise Skip("this machine has loopback only") from None
        address = probe.getsockname()[0]
    if address.startswith("127."):
        raise Skip("this machine has loopback only")
    return address


def test_metrics_are_for_this_machine_only():
    address = other_address()
    kith = Kith()
    server = kith.serve("--listen", ":0", "--hosts", address)
    try:
        connection = http.client.HTTPConnection(address, server.port, timeout=20)
        connection.request("GET", "/metrics")
        equal(connection.getresponse().status in (403, 404), True, "metrics over the network")
        connection.close()
        connection = http.client.HTTPConnection(address, server.port, timeout=20)
        connection.request("GET", "/healthz")
        equal(connection.getresponse().status, 200)
        connection.close()
    finally:
        kith.stop()


def references(node):
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        node = node.values()
    if isinstance(node, (list, type({}.values()))):
        for child in node:
            yield from references(child)


def test_the_openapi_document(kith):
    server = kith.serve()
    status, headers, text = server.request("GET", "/api/openapi.json")
    equal((status, headers["Content-Type"]), (200, "application/json"))
    document = json.loads(text)
    equal(document["openapi"][:4], "3.1.")
    equal({"title", "version"} <= set(document["info"]), True)
    for reference in set(references(document)):
        equal(reference[:2], "#/", reference)
        at = document
        for step in reference[2:].split("/"):
            equal(step in at, True, reference)
            at = at[step]
    said = {}
    for path, methods in document["paths"].items():
        equal(path[0], "/")
        for method, operation in methods.items():
            equal(method in ("get", "post", "put", "patch", "delete"), True, method)
            equal("200" in operation["responses"], True, path)
            for response in operation["responses"].values():
                equal("description" in response or "$ref" in response, True, path)
            named = {p["name"] for p in operation.get("parameters", []) if p.get("in") == "path"}
            equal(named, set(re.findall(r"\{(\w+)\}", path)), path)
            equal(operation["operationId"] in said, False, "twice: " + operation["operationId"])
            said[operation["operationId"]] = (method.upper(), path)
    table = {o["name"]: (o["method"], o["path"]) for o in kith.ask("operations")["operations"]}
    equal({name: where for name, where in said.items() if name in table}, table)


def test_bearer_tokens(kith):
    server = kith.serve()
    added = server.api("POST", "/api/v1/people", {"name": "Ines Rossi"})
    equal(server.api("GET", "/api/v1/people/" + added["person"])["name"], "Ines Rossi")
    equal(server.api("GET", "/api/v1/people?search=ines")["items"][0]["person"], added["person"])
    equal(server.api("GET", "/api/v1/people", user=None, expect=401)["error"], "unauthenticated")
    equal(server.api("GET", "/api/v1/people", user=None, headers={"Authorization": "Bearer none"}, expect=401)["error"],
          "unauthenticated")
    # The header of the socket is nothing over TCP.
    equal(server.api("GET", "/api/v1/people", user=None, headers={"Kith-As": "ana@team.example"}, expect=401)["error"],
          "unauthenticated")


def test_a_clock_may_be_given(kith):
    kith.clock = "2024-11-22T09:00:00.000000Z"
    equal(kith.ask("today")["date"], "2024-11-22")
    server = kith.serve()
    equal(server.api("GET", "/api/v1/today")["date"], "2024-11-22")
    kith.stop()
    kith.clock = "yesterday"
    kith.refuse(2, "instant", "today")


def test_setup_without_packages():
    done = subprocess.run([str(ROOT / "tools/setup")], env={**os.environ, "KITH_SETUP": "0"}, capture_output=True, text=True, timeout=60,
                          cwd=ROOT)
    equal(done.returncode, 0, done.stderr)
    equal("apt" in done.stdout.lower(), False, done.stdout)


run(globals())
