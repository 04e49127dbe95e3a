"""Who gets in and what they may do: set-up, signing in, cookies, requests from other sites, roles."""
import re

from system import *

NEW = {"name": "Team", "owner": "Ana Díaz", "email": "ana@team.example", "password": PASSWORD, "zone": "Europe/Berlin", "currency": "EUR",
       "country": "DE"}


def fresh(engine="sqlite"):
    """An installation that nobody has set up, served; and the code that its server printed."""
    kith = Kith(engine, init=False)
    server = kith.serve()
    line = server.process.stdout.readline()
    contains(line, "/setup?token=")
    return kith, server, line.strip().rsplit("token=", 1)[1]


def setup_on(engine):
    kith, server, code = fresh(engine)
    try:
        for wrong in ("", "x", code[:-1] + ("a" if code[-1] != "a" else "b")):
            status, headers, text = server.request("POST", "/setup", form(**NEW, token=wrong), FORM)
            equal(status in (400, 403, 404, 422), True, f"set up with the code {wrong!r}: {status}")
        kith.refuse(4, "nobody is set up", "person", "list")
        status, headers, text = server.request("POST", "/setup", form(**{**NEW, "password": "short"}, token=code), FORM)
        equal(status in (400, 422), True, text[:300])
        contains(text, "10 characters")
        status, headers, text = server.request("POST", "/setup", form(**NEW, token=code), FORM)
        equal(status in (302, 303), True, text[:800])
        status, headers, text = server.request("POST", "/setup", form(**{**NEW, "email": "eve@evil.example"}, token=code), FORM)
        equal(status in (400, 403, 404, 409, 422), True, f"the code works twice: {status}")
        equal([u["email"] for u in kith.ask("user", "list")["items"]], ["ana@team.example"])
        # A server that starts again says nothing more about set-up.
        kith.stop()
        server = kith.serve()
        sign_in(server)
        kith.server = None
        server.process.send_signal(signal.SIGTERM)
        equal("setup" in server.process.stdout.read(), False)
        server.process.wait(timeout=WAIT)
    finally:
        kith.stop()


def test_set_up_once_and_only_with_the_code():
    for engine in engines():
        setup_on(engine)


def test_init_refuses_a_second_workspace_by_accident(kith):
    kith.refuse(5, "there is a workspace here already", "init", "--owner", "Eve", "--email", "eve@evil.example", input=PASSWORD + "\n")
    kith.refuse(2, "10 characters", "init", "--another", "--owner", "Eva", "--email", "eva@other.example", input="short\n")
    kith.refuse(2, "password", "init", "--another", "--owner", "Eva", "--email", "eva@other.example", input="")
    kith.refuse(5, "e-mail", "init", "--another", "--owner", "Ana", "--email", "ANA@team.example", input=PASSWORD + "\n")


def test_cookie_and_headers(kith):
    server = kith.serve()
    status, headers, text = server.request("POST", "/sign-in", form(email="ANA@team.example", password=PASSWORD), FORM)
    equal(status in (302, 303), True, text[:300])
    cookie = headers["Set-Cookie"]
    for flag in ("HttpOnly", "SameSite=Lax", "Path=/"):
        contains(cookie, flag)
    status, headers, text = server.request("GET", "/", headers={"Cookie": cookie.split(";")[0]})
    equal(status, 200)
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
        equal(name in headers, True, name)
    contains(headers["Cache-Control"], "no-store")
    # Without it, and with another one, to the page for signing in.
    for other in ({}, {"Cookie": cookie.split("=")[0] + "=" + "a" * 40}):
        status, headers, text = server.request("GET", "/people", headers=other)
        equal((status in (302, 303), headers["Location"].startswith("/sign-in")), (True, True))
    # Signing out ends the session itself, not only the cookie.
    send = {**FORM, "Cookie": cookie.split(";")[0]}
    equal(server.request("POST", "/sign-out", "", send)[0] in (302, 303), True)
    equal(server.request("GET", "/", headers={"Cookie": cookie.split(";")[0]})[0] in (302, 303), True)


def test_back_leads_nowhere_else(kith):
    server = kith.serve()
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\r\nSet-Cookie: a=b"):
        status, headers, text = server.request("POST", "/sign-in", form(email="ana@team.example", password=PASSWORD, back=back), FORM)
        equal(status in (302, 303), True, text[:300])
        equal(re.fullmatch(r"/([^/\\].*)?", headers["Location"]) is not None, True, headers["Location"])


def test_signing_in_is_limited(kith):
    server = kith.serve()
    seen = []
    for _ in range(8):
        status, headers, text = server.request("POST", "/sign-in", form(email="ana@team.example", password="wrong password"), FORM)
        seen.append(status)
    equal(seen[0], 422, seen)
    equal(seen[-1], 429, seen)
    contains(text, "Too many attempts")
    # Not even with the right password: guessing on would tell.
    equal(server.request("POST", "/sign-in", form(email="ana@team.example", password=PASSWORD), FORM)[0], 429)
    # The answer does not tell who has an account.
    one = Kith().serve()
    try:
        known = one.request("POST", "/sign-in", form(email="ana@team.example", password="wrong"), FORM)
        nobody = one.request("POST", "/sign-in", form(email="bob@team.example", password="wrong"), FORM)
        equal((known[0], known[2].replace("ana@", "x@")), (nobody[0], nobody[2].replace("bob@", "x@")))
    finally:
        one.kith.stop()


def test_a_new_password_leaves_one_session(kith):
    server = kith.serve()
    here, elsewhere, token = sign_in(server), sign_in(server), server.token()
    ana = kith.ask("user", "list")["items"][0]["id"]

    def change(current, new="another long password"):
        return server.request("POST", "/do/user_password", form(user=ana, current=current, password=new, back="/settings"), {**FORM, "Cookie": here})

    equal(change("not the password")[0], 422)
    equal(change(PASSWORD)[0], 303)
    equal(server.request("GET", "/settings", headers={"Cookie": here})[0], 200)
    equal(server.request("GET", "/settings", headers={"Cookie": elsewhere})[0] in (302, 303), True)
    equal(server.request("GET", "/api/v1/people", headers={"Authorization": "Bearer " + token})[0], 401)
    contains(server.request("GET", "/settings", headers={"Cookie": here})[2], "signs you out everywhere else")


def test_guessing_the_old_password_is_limited(kith):
    server = kith.serve()
    cookie, ana = sign_in(server), kith.ask("user", "list")["items"][0]["id"]
    send = {"Authorization": "Bearer " + server.token(), "Content-Type": "application/json"}

    def change(current):
        return server.request("POST", "/do/user_password", form(user=ana, current=current, password="another long password"), {**FORM, "Cookie": cookie})

    equal([change("wrong password")[0] for _ in range(5)], [422] * 5)
    status, headers, text = change(PASSWORD)
    equal(status, 429, text[:300])
    contains(text, "Too many attempts. Try again in 1 minute.")
    body = json.dumps({"current": PASSWORD, "password": "another long password"})
    status, headers, text = server.request("POST", f"/api/v1/users/{ana}/password", body, send)
    equal((status, json.loads(text)["error"]), (429, "rate_limited"))
    # Signing in is counted by itself, and whoever has the data directory needs no old password.
    sign_in(server)
    kith.ask("user", "password", ana, input="another long password\n")
    sign_in(server, password="another long password")


def test_requests_from_other_sites(kith):
    server = kith.serve()
    cookie = sign_in(server)
    ines = kith.ask("person", "add", "--name", "Ines")["person"]
    before = kith.ask("person", "show", ines)
    body = form(person=ines, text="planted")
    plain = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    for other in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
                  {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site", "Origin": f"http://127.0.0.1:{server.port}"}):
        status, headers, text = server.request("POST", "/do/person_note", body, {**plain, **other})
        equal(status, 403, f"{other}: {text[:200]}")
    equal(kith.ask("person", "show", ines), before)
    status, headers, text = server.request("POST", "/do/person_note", body, {**plain, "Sec-Fetch-Site": "same-origin"})
    equal(status < 400, True, text[:300])
    equal(kith.ask("person", "show", ines)["notes"][0]["text"], "planted")
    # The API takes no cookie.
    equal(server.request("GET", "/api/v1/people", headers={"Cookie": cookie})[0], 401)
    equal(server.request("OPTIONS", "/api/v1/people", headers={"Origin": "https://evil.example"})[1].get("Access-Control-Allow-Origin"), None)


def test_roles(kith):
    rep, manager = kith.add_user("Mei", "rep"), kith.add_user("Tom", "manager")
    server = kith.serve()
    new = {"name": "Eve", "email": "eve@team.example", "role": "owner", "password": PASSWORD}
    users = {u["email"]: u["id"] for u in kith.ask("user", "list")["items"]}
    for user in (rep, manager):
        for method, path, fields in (("POST", "/api/v1/users", new), ("PATCH", f"/api/v1/users/{users[user]}", {"role": "owner"}),
                                     ("GET", "/api/v1/tokens", None), ("POST", "/api/v1/tokens", {"name": "x"}),
                                     ("PATCH", "/api/v1/workspace", {"name": "x"}), ("GET", "/api/v1/audit", None),
                                     ("POST", "/api/v1/holidays", {"day": "2026-12-25", "name": "x"})):
            contains(server.api(method, path, fields, user=user, expect=403)["message"], "only an owner")
            # Who may not use it learns nothing about its fields.
            if method != "GET":
                equal(server.api(method, path, {"what": 1}, user=user, expect=403)["error"], "forbidden")
        kith.refuse(6, "only an owner", "token", "add", "x", user=user)
        kith.refuse(6, "only an owner", "workspace", "update", "--name", "x", user=user)
        for password in (users[manager if user == rep else rep], users["ana@team.example"]):
            server.api("POST", f"/api/v1/users/{password}/password", {"password": "a new password"}, user=user, expect=404)
    equal(kith.ask("token", "list", user="ana@team.example")["items"] != [], True)
    # What is taken away is gone at once.
    server.api("PATCH", f"/api/v1/users/{users[rep]}", {"active": False})
    equal(server.api("GET", "/api/v1/people", user=rep, expect=401)["error"], "unauthenticated")
    kith.refuse(4, "nobody signs in", "person", "list", user=rep)
    for token in kith.ask("token", "list")["items"]:
        if token["user_id"] == users[manager]:
            kith.ask("token", "remove", token["id"])
    equal(server.api("GET", "/api/v1/people", user=manager, expect=401)["error"], "unauthenticated")
    # The last owner stays one.
    server.api("PATCH", f"/api/v1/users/{users['ana@team.example']}", {"role": "rep"}, expect=409)


def page(server, path, cookie, method="GET"):
    status, headers, text = server.request(method, path, "" if method == "POST" else None, {**FORM, "Cookie": cookie})
    return status, headers, text


def test_what_is_stored_is_taken_out_and_that_is_recorded(kith):
    kith.run("init", "--another", "--owner", "Eva Other", "--email", "eva@other.example", input=PASSWORD + "\n")
    manager, owner = kith.add_user("Mei", "manager"), kith.add_user("Tom", "owner")
    ines = kith.ask("person", "add", "--name", "Ines Rossi", "--email", "ines@acme.example")["person"]
    kith.ask("person", "note", ines, "--text", "likes sailing")
    here = kith.ask("person", "export", ines, user=owner)
    equal((here["person"]["name"], here["notes"][0]["text"], here["identities"][0]["value"]), ("Ines Rossi", "likes sailing", "ines@acme.example"))
    kith.refuse(6, "only an owner", "person", "export", ines, user=manager)
    kith.refuse(4, "no such person", "person", "export", ines, user="eva@other.example")
    kith.tokens["eva@other.example"] = kith.ask("token", "add", "tests", user="eva@other.example")["token"]
    server = kith.serve()
    path = f"/api/v1/people/{ines}/export"
    # Repeated under one key, it is read and recorded twice: no copy of it is kept for the key.
    for _ in range(2):
        there = server.api("GET", path, user=owner, headers={"Idempotency-Key": "k"})
        equal(there["notes"], here["notes"])
    contains(server.api("GET", path, user=manager, expect=403)["message"], "an owner")
    server.api("GET", path, user="eva@other.example", expect=404)
    status, headers, text = page(server, f"/people/{ines}/export", sign_in(server, owner), "POST")
    equal((status, json.loads(text)["notes"], "attachment" in headers["Content-Disposition"]), (200, here["notes"], True))
    equal(page(server, f"/people/{ines}/export", sign_in(server, manager), "POST")[0], 403)
    contains(page(server, f"/people/{ines}", sign_in(server, owner))[2], "Everything we store")
    equal("Everything we store" in page(server, f"/people/{ines}", sign_in(server, manager))[2], False)
    trail = server.api("GET", "/api/v1/audit?kind=person_exported")["items"]
    equal([(line["face"], line["actor"], line["person"]) for line in trail],
          [("web", "Tom", ines), ("api", "Tom", ines), ("api", "Tom", ines), ("cli", "Tom", ines)])


def test_who_looked_at_whom_is_noted_once_a_day(kith):
    rep = kith.add_user("Lou", "rep")
    karl = kith.ask("person", "add", "--name", "Karl Looked At")["person"]
    server = kith.serve()
    for _ in range(3):
        server.api("GET", f"/api/v1/people/{karl}", user=rep)
    server.api("GET", "/api/v1/people?search=looked", user=rep)  # a list is no look at somebody
    looks = lambda: [line for line in server.api("GET", f"/api/v1/audit/access?person={karl}")["items"]]
    for _ in range(50):
        if looks():
            break
        time.sleep(0.1)
    equal([(line["person_name"], line["user_name"], line["face"]) for line in looks()], [("Karl Looked At", "Lou", "api")])
    server.api("GET", "/api/v1/audit/access", user=rep, expect=403)
    equal([line["rep"] for line in server.api("GET", f"/api/v1/people/{karl}/export")["looked_at"]], ["Lou"])


def test_the_audit_trail_is_the_owners(kith):
    kith.run("init", "--another", "--owner", "Eva Other", "--email", "eva@other.example", input=PASSWORD + "\n")
    kith.ask("person", "add", "--name", "Someone Elses", user="eva@other.example")
    rep, manager = kith.add_user("Mei", "rep"), kith.add_user("Tom", "manager")
    ines = kith.ask("person", "add", "--name", "Ines Rossi", user=rep)["person"]
    for user in (rep, manager):
        kith.refuse(6, "only an owner", "audit", "list", user=user)
    contains(kith.run("audit", "list").out, "Mei added Ines Rossi")
    first = kith.ask("audit", "list", "--limit", "2")
    rest = kith.ask("audit", "list", "--after", first["next"])
    numbers = [line["event"] for line in first["items"] + rest["items"]]
    equal(numbers, sorted(numbers, reverse=True))
    equal((len(first["items"]), numbers[-1]), (2, 1))
    equal([line["name"] for line in kith.ask("audit", "list", "--user", rep)["items"]], ["Ines Rossi"])
    kith.refuse(2, "nobody_fell", "audit", "list", "--kind", "nobody_fell")
    kith.tokens["eva@other.example"] = kith.ask("token", "add", "tests", user="eva@other.example")["token"]
    server = kith.serve()
    status, headers, text = page(server, "/settings/audit?kind=person_added", sign_in(server))
    equal((status, "Someone Elses" in text), (200, False))
    for words in ("Mei added Ines Rossi", f'href="/people/{ines}"', "on the command line"):
        contains(text, words)
    contains(page(server, "/settings", sign_in(server))[2], 'href="/settings/audit"')
    equal(page(server, "/settings/audit", sign_in(server, manager))[0], 403)
    names = [line["name"] for line in server.api("GET", "/api/v1/audit", user="eva@other.example")["items"]]
    equal(("Someone Elses" in names, "Ines Rossi" in names), (True, False))
    mei = [user["id"] for user in server.api("GET", "/api/v1/users")["items"] if user["email"] == rep][0]
    equal(server.api("GET", f"/api/v1/audit?user={mei}", user="eva@other.example")["items"], [])


def test_secrets_are_not_kept_in_the_open(kith):
    server = kith.serve()
    token, cookie = server.token(), sign_in(server)
    kith.stop()
    if kith.engine == "sqlite":
        stored = b"".join(open(kith.data + "/" + name, "rb").read() for name in os.listdir(kith.data) if name.startswith("kith.db"))
        for secret in (token, cookie.split("=", 1)[1], PASSWORD):
            equal(secret.encode() in stored, False, "a secret is in the file")
        equal(os.stat(kith.data).st_mode & 0o077, 0, "others may look into the data directory")
    log = open(kith.data + ".log").read()
    for secret in (token, cookie.split("=", 1)[1], PASSWORD, "ana@team.example"):
        equal(secret in log, False, "the log tells: " + secret)


def test_an_answer_is_given_once(kith):
    """The same idempotency key makes it once, and answers the same."""
    server = kith.serve()
    send = {"Idempotency-Key": "k1"}
    first = server.api("POST", "/api/v1/people", {"name": "Ines"}, headers=send)
    equal(server.api("POST", "/api/v1/people", {"name": "Ines"}, headers=send), first)
    equal(server.api("POST", "/api/v1/people", {"name": "Ben"}, headers=send, expect=409)["field"], "Idempotency-Key")
    equal(len(kith.ask("person", "list", "--search", "ines")["items"]), 1)


run(globals())
