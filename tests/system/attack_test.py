"""What somebody tries who means harm: each of these went through once, or nearly did."""
from system import *

JUMPS = ("/{nothing}/evil.example", "/{event}/{x}", "//evil.example", "/\\evil.example", "https://evil.example")


def test_no_gap_in_an_address_leads_elsewhere(kith):
    server = kith.serve()
    send = {**FORM, "Cookie": sign_in(server)}
    for back in JUMPS:
        status, headers, text = server.request("POST", "/do/person_add", form(name="Ben Haddad", anyway="yes", back=back), send)
        equal((status, headers["Location"].split("?")[0]), (303, "/"), back)


def test_who_guesses_through_a_proxy_locks_out_only_themselves(kith):
    server = kith.serve()

    def attempt(forwarded, email, password="wrong password"):
        return server.request("POST", "/sign-in", form(email=email, password=password), {**FORM, "X-Forwarded-For": forwarded})[0]

    for i in range(5):
        equal(attempt("198.51.100.7, 2001:db8:1:2::%x" % i, f"nobody{i}@team.example"), 422)
    equal(attempt("2001:db8:1:2:ffff::1", "nobody@team.example"), 429, "the same network")
    equal(attempt("203.0.113.9", "ana@team.example", PASSWORD), 303, "another one")
    equal(server.request("GET", "/metrics")[0], 200)
    equal(server.request("GET", "/metrics", headers={"X-Forwarded-For": "203.0.113.9"})[0], 404)


def test_what_a_proxy_passes_on_is_nobodys_own(kith):
    """The unix socket trusts its other end; what a proxy sends there comes from anybody."""
    server = kith.serve()

    def through_socket(*headers):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(WAIT)
        connection.connect(kith.data + "/kith.sock")
        with connection:
            connection.sendall("\r\n".join(["GET /api/v1/people HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", ""]).encode())
            return int(connection.makefile("rb").readline().split()[1])

    equal(through_socket(), 200)
    equal(through_socket("X-Forwarded-For: 203.0.113.9"), 401)
    equal(through_socket("X-Forwarded-Proto: https"), 401)
    # By TLS, as the proxy on this machine says: a cookie that no unencrypted page reads.
    for proto, name, secure in (("https", "__Host-kith=", True), ("http", "kith=", False)):
        headers = server.request("POST", "/sign-in", form(email="ana@team.example", password=PASSWORD), {**FORM, "X-Forwarded-Proto": proto})[1]
        cookie = headers["Set-Cookie"]
        equal((cookie.startswith(name), "; secure" in cookie.lower()), (True, secure), cookie)


def test_forms_with_nothing_in_them(kith):
    server = kith.serve()
    for path in ("/sign-in", "/setup"):
        equal(server.request("POST", path, "", FORM)[0] in (400, 422), True, path)
    send = {**FORM, "Cookie": sign_in(server)}
    for path in ("/do/person_add", "/do/user_password", "/settings/theme", "/settings/token"):
        equal(server.request("POST", path, "", send)[0] < 500, True, path)


def send_file(server, cookie, name, rep=""):
    body = (b'--x\r\nContent-Disposition: form-data; name="rep"\r\n\r\n' + rep.encode() + b'\r\n--x\r\n'
            b'Content-Disposition: form-data; name="file"; filename="' + name + b'"\r\n\r\nName\nBen Haddad\n\r\n--x--\r\n')
    return server.request("POST", "/import", body, {**FORM, "Content-Type": "multipart/form-data; boundary=x", "Cookie": cookie})


def test_files_with_odd_names_and_files_nobody_may_send(kith):
    mei = kith.add_user("Mei", "rep")
    ana = {u["email"]: u["id"] for u in kith.ask("user", "list")["items"]}["ana@team.example"]
    server = kith.serve()
    cookie = sign_in(server, mei)
    uploads = lambda: sorted(os.listdir(kith.data + "/uploads")) if os.path.isdir(kith.data + "/uploads") else []
    for name in (b"\xff\xfe.csv", b"a\x01.csv", "é".encode() * 200, b"../../../etc/passwd", b"..\\..\\x", b".", b""):
        status, headers, text = send_file(server, cookie, name)
        if name:
            equal(status, 303, (name, text[:300]))
            equal(server.request("GET", headers["Location"], headers={"Cookie": cookie})[0], 200, name)
    there = uploads()
    equal(send_file(server, cookie, b"mine.csv", rep=ana)[0], 403, "a rep may not import for the owner")
    equal(uploads(), there, "what was refused is gone")
    wait_until(lambda: not os.listdir(kith.data + "/files"), "what was sent is gone")


def test_long_cells_are_not_cut_within_a_letter(kith):
    server = kith.serve()
    status, headers, text = server.request("POST", "/api/v1/files", ("Name\nx" + "é" * 90 + "\n").encode(),
                                           {"Authorization": "Bearer " + server.token(), "Content-Type": "text/csv"})
    made = server.api("POST", "/api/v1/imports", {"file": json.loads(text)["file"]})
    preview = server.api("GET", "/api/v1/imports/" + made["import"] + "/preview")
    equal("\ufffd" in json.dumps(preview, ensure_ascii=False), False, preview)


def test_an_amount_that_is_too_large_stops_no_numbers(kith):
    """Two such amounts once did not add up in 64 bits, and the numbers of all were gone."""
    server = kith.serve()
    kith.ask("offer", "add", "--name", "Audit", "--not-a-fit", "practices of one")
    people = [kith.ask("person", "add", "--name", name)["person"] for name in ("Ines Rossi", "Ben Haddad")]
    cookie = sign_in(server)
    for person in people:
        said = server.api("POST", "/api/v1/deals", {"person": person, "value": 9000000000000000000, "sent_by_nobody": True}, expect=400)
        equal((said["field"], said["message"]), ("value", "This amount is too large."))
        status, headers, text = server.request("POST", "/do/deal_add", form(person=person, value="48000000000000000", sent_by_nobody="yes"),
                                               {**FORM, "Cookie": cookie})
        equal(status, 422)
        contains(text, "This amount is too large.")
        deal = server.api("POST", "/api/v1/deals", {"person": person, "value": 100000000000000, "sent_by_nobody": True})["deal"]
        server.api("POST", f"/api/v1/deals/{deal}/win", {})
    file = kith.data + "-deals.csv"
    with open(file, "w") as out:
        out.write("Deal Name,Amount,Stage,Contact,Email,Close Date\n")
        out.write("Roof,90000000000000000,Closed Won,Karl Weber,karl@weber.example,2026-01-01\n")
    contains(kith.run("import", file).out, "too large an amount")
    equal([row["value"] for row in server.api("GET", "/api/v1/numbers")["money"] if row["value"]][:1], [200000000000000])


def test_what_was_answered_does_not_tell_of_who_is_erased(kith):
    server = kith.serve()
    kith.ask("offer", "add", "--name", "Audit", "--not-a-fit", "practices of one")
    source = kith.ask("person", "add", "--name", "Ines Rossi")["person"]
    karl = kith.ask("referral", "add", "--source", source, "--name", "Karl Weber")
    path, key = f"/api/v1/referrals/{karl['referral']}/kit/send", {"Idempotency-Key": "kit"}
    contains(server.api("POST", path, {}, headers=key)["text"], "Karl,")
    equal(server.api("POST", path, {}, headers=key)["text"][:5], "Karl,")
    server.api("POST", f"/api/v1/people/{karl['person']}/erase", {})
    equal("Karl" in json.dumps(server.api("POST", path, {}, headers=key, expect=409)), False)


run(globals())
