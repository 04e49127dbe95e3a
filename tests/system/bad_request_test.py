"""Requests as bad as they come, to the real server: each is answered with a clear sentence, changes nothing,
and the server lives on."""
from system import *


def refused(server, status, words, method, path, fields=None, raw=None, **more):
    before = server.kith.state()
    answer = server.api(method, path, fields, expect=status, raw=raw, **more)
    contains(answer["message"], words, answer)
    equal(answer["message"][-1] in ".?", True, answer["message"])
    equal(server.kith.state(), before)
    equal(server.alive(), True)
    return answer


def test_an_unknown_field(kith):
    server = kith.serve()
    answer = refused(server, 400, "nmae", "POST", "/api/v1/people", {"name": "Ines", "nmae": "x"})
    contains(answer["message"], "name", "it says what was meant")
    refused(server, 400, "search", "GET", "/api/v1/people?serach=x")
    kith.refuse(2, "nmae", "person", "add", "--name", "Ines", "--nmae", "x")


def test_keys_that_stand_twice(kith):
    refused(kith.serve(), 400, "twice", "POST", "/api/v1/people", raw='{"name":"Ines","name":"Ben"}')


def test_depth_of_a_hundred_thousand(kith):
    server = kith.serve()
    for raw in ("[" * 100000 + "]" * 100000, '{"name":' * 100000 + "1" + "}" * 100000, '{"name":' + "[" * 100000):
        refused(server, 400, "", "POST", "/api/v1/people", raw=raw)


def test_numbers_beyond_all_bounds(kith):
    server = kith.serve()
    ines = kith.ask("person", "add", "--name", "Ines")["person"]
    path = f"/api/v1/people/{ines}/satisfaction"
    for number in ("9223372036854775808", "-9223372036854775809", "1e400", "-1e400", "1.5", "1e2", "11", '"9"', "NaN", "null", "true"):
        refused(server, 400, "", "POST", path, raw='{"score":%s}' % number)
    refused(server, 400, "", "POST", "/api/v1/deals", raw='{"person":"%s","offer_name":"P","value":1e400}' % ines)
    refused(server, 400, "", "POST", "/api/v1/deals", raw='{"person":"%s","offer_name":"P","value":9223372036854775808}' % ines)
    refused(server, 400, "", "GET", "/api/v1/people?limit=9223372036854775808")
    refused(server, 400, "", "GET", "/api/v1/people?limit=1e400")


def test_what_is_no_json(kith):
    server = kith.serve()
    for raw in ("", "x", "{", '{"name":}', "[]", '"Ines"', '{"name":"\\ud800"}', '{"name":"\\u0000"}', '{"name":"Ines"} x', "\x00",
                b'{"name":"\xff\xfe"}', "//\n{}"):
        refused(server, 400, "", "POST", "/api/v1/people", raw=raw)
    refused(server, 400, "application/json", "POST", "/api/v1/people", raw="name=Ines", headers={"Content-Type": "text/plain"})


def test_an_id_of_another_workspace(kith):
    made = kith.run("init", "--another", "--owner", "Eva Other", "--email", "eva@other.example", "--json", input=PASSWORD + "\n")
    equal(made.code, 0, made)
    # Only its operator can do so: through the socket nobody makes workspaces.
    server = kith.serve()
    ines = kith.ask("person", "add", "--name", "Ines Rossi")["person"]
    deal = kith.ask("deal", "add", "--person", ines, "--offer-name", "Pension")["deal"]
    asked = kith.ask("ask", "record", "--person", ines, "--names", "Karl", "--advice-reason", "x")
    referral, offer = asked["referrals"][0]["referral"], kith.ask("offer", "list")["items"][0]["id"]
    other = "eva@other.example"
    kith.tokens[other] = kith.ask("token", "add", "tests", user=other)["token"]
    for method, path, fields in (
            ("GET", f"/api/v1/people/{ines}", None), ("POST", f"/api/v1/people/{ines}/notes", {"text": "x"}),
            ("PATCH", f"/api/v1/people/{ines}", {"name": "Eve"}), ("GET", f"/api/v1/people/{ines}/may-ask", None),
            ("GET", f"/api/v1/people/{ines}/ask", None),
            ("POST", "/api/v1/asks", {"person": ines, "names": [{"name": "Eve"}]}), ("GET", f"/api/v1/asks/{asked['ask']}", None),
            ("GET", f"/api/v1/deals/{deal}", None), ("POST", f"/api/v1/deals/{deal}/win", {}),
            ("POST", "/api/v1/deals", {"person": ines, "offer_name": "P"}),
            ("GET", f"/api/v1/referrals/{referral}", None), ("POST", f"/api/v1/referrals/{referral}/permission", {"need": "yes"}),
            ("GET", f"/api/v1/offers/{offer}", None), ("PATCH", f"/api/v1/offers/{offer}", {"name": "x"})):
        refused(server, 404, "no such", method, path, fields, user=other)
    equal(server.api("GET", "/api/v1/people", user=other)["items"], [])
    # A file that the one has sent is nothing to the other.
    sent = json.loads(server.request("POST", "/api/v1/files", b"First Name,Last Name\nA,B\n",
                                     {"Authorization": "Bearer " + server.token(), "Content-Type": "text/csv"})[2])["file"]
    refused(server, 404, "no such file", "POST", "/api/v1/imports", {"file": sent}, user=other)
    made = server.api("POST", "/api/v1/imports", {"file": sent})["import"]
    for method, path in (("GET", ""), ("GET", "/preview"), ("POST", "/start"), ("POST", "/undo"), ("POST", "/cancel"), ("DELETE", ""),
                         ("GET", "/report")):
        refused(server, 404, "no such", method, f"/api/v1/imports/{made}{path}", {} if method == "POST" else None, user=other)
    event = kith.ask("person", "note", ines, "--text", "x")["event"]
    before = kith.ask("person", "show", ines)
    server.api("POST", f"/api/v1/events/{event}/undo", {}, user=other, expect=404)
    equal(kith.ask("person", "show", ines), before)


# ---- what is no HTTP ----

def answered(server, data, status, about, once=True):
    before = server.kith.state()
    got = server.raw(data)
    equal(got.split(b"\r\n")[0].split(b" ")[1:2], [str(status).encode()], f"{about}: {got[:300]}")
    if once:
        equal(got.count(b"HTTP/1.1 "), 1, f"{about}: one request, one answer")
    else:  # libmicrohttpd itself refuses these, saying its head twice; what counts is that nothing follows
        contains(got.decode(), "Connection: close")
    equal(b"smuggled" in got, False, about)
    equal(server.kith.state(), before)
    equal(server.alive(), True)


def post(head, body=b"", path=b"/api/v1/people"):
    return b"POST " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n" + head + b"\r\n" + body


def test_requests_that_smuggle():
    kith = Kith()
    server = kith.serve()
    try:
        token = b"Authorization: Bearer " + server.token().encode() + b"\r\nContent-Type: application/json\r\n"
        body = b'{"name":"smuggled"}'
        length = b"Content-Length: %d\r\n" % len(body)
        chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        answered(server, post(token + length + b"Transfer-Encoding: chunked\r\n", chunked), 400, "length and encoding")
        answered(server, post(token + b"Transfer-Encoding: chunked\r\n" + length, chunked), 400, "encoding and length")
        answered(server, post(token + length + b"Content-Length: 3\r\n", body), 400, "two lengths")
        answered(server, post(token + length + length, body), 400, "one length twice")
        for word in (b"-1", b"+19", b"0x13", b"19, 19", b"99999999999999999999", b""):
            answered(server, post(token + b"Content-Length: " + word + b"\r\n", body), 413 if word[:1] == b"9" else 400, word, once=False)
        answered(server, (post(token + length, body)).replace(b"\r\n", b"\n", 3), 400, "bare LF")
        answered(server, post(token.replace(b"\r\n", b"\r") + length, body), 400, "bare CR")
        answered(server, post(b" folded: x\r\n" + token + length, body), 400, "a folded header")
        answered(server, post(b"Host: other\r\n" + token + length, body), 400, "two hosts")
        equal(kith.ask("person", "list")["items"], [])
    finally:
        kith.stop()


def test_requests_that_are_too_much():
    kith = Kith()
    server = kith.serve()
    try:
        many = b"".join(b"X-%d: y\r\n" % i for i in range(10000))
        answered(server, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n" + many + b"\r\n", 431, "10,000 headers")
        answered(server, b"GET /" + b"a" * 65536 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414, "a URL of 64 KB")
        answered(server, b"GET /people/a\0b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400, "NUL in a path")
        answered(server, b"GET /people/%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400, "an encoded NUL in a path")
        answered(server, b"GET /../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400, "dots in a path")
        answered(server, b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400, "encoded dots in a path")
        answered(server, b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n", 505, "a version of tomorrow", once=False)
        answered(server, b"GET /people HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421, "a name that is not ours")
        equal(server.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")[:15] in (b"", b"HTTP/1.1 400 Bad"), True, "TLS")
    finally:
        kith.stop()


run(globals())
