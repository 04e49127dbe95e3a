"""The private link over raw HTTP: no session, no script, no cookie; reading changes nothing, and what does not work looks the same."""
import re
import time

from system import *


def named(kith, who="Karl Weber"):
    source = kith.ask("person", "add", "--name", "Ines Rossi")["person"]
    added = kith.ask("referral", "add", "--source", source, "--name", who)
    made = kith.ask("link", "make", added["referral"])
    return added["referral"], made["url"], made


def answer(server, path, headers=None, **fields):
    return server.request("POST", path, form(**fields), {"Content-Type": FORM["Content-Type"], **(headers or {})})


def stored(kith, referral):
    """Everything that a visit could have changed."""
    shown = kith.ask("referral", "show", referral)
    person = kith.ask("person", "show", shown["referral"]["person_id"])
    return shown, person, kith.ask("link", "list", referral)


def test_reading_changes_nothing_and_keeps_nothing(kith):
    server = kith.serve()
    referral, path, made = named(kith)
    before = stored(kith, referral)
    pages = []
    for _ in range(2):
        status, headers, text = server.request("GET", path)
        equal(status, 200, text[:500])
        pages.append(text)
        equal(server.request("HEAD", path)[0], 200)
        equal("Set-Cookie" in headers, False)
        equal(headers["Referrer-Policy"], "no-referrer")
        equal(headers["Cache-Control"], "no-store")
        equal(headers["X-Robots-Tag"], "noindex, nofollow")
        equal("script-src" in headers["Content-Security-Policy"], False)
    equal(pages[0], pages[1])
    equal(re.search("<script|onclick|javascript:", pages[0]), None)
    contains(pages[0], "Ines Rossi thought that Ana D")
    equal(stored(kith, referral), before)


def test_the_answer_needs_no_session_and_any_phone_can_give_it(kith):
    server = kith.serve()
    referral, path, made = named(kith)
    # As browsers send it whose page told no referrer, as old ones do, and from a frame of a messenger.
    for headers, word, state in (({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, "yes", "permitted"), ({}, "no", "refused"),
                                 ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, "yes", "permitted")):
        status, got, text = answer(server, path, headers, answer=word)
        equal((status, got["Location"]), (303, path), text[:300])
        equal("Set-Cookie" in got, False)
        equal(kith.ask("referral", "show", referral)["referral"]["state"], state)
    said = kith.ask("referral", "show", referral)["permissions"]
    equal({(row["said_by"], row["channel"]) for row in said}, {("named_person", "link")})
    equal([item["kind"] for item in kith.ask("today")["items"] if item["person_name"] == "Karl Weber"], ["call"])
    contains(server.request("GET", path)[2], "You said yes on")
    # Words that are no answer change nothing.
    before = stored(kith, referral)
    for wrong in ({}, {"answer": "maybe"}, {"erase": "no"}):
        status = answer(server, path, **wrong)[0]
        equal(status in (400, 422), True, f"{wrong}: {status}")
    equal(stored(kith, referral), before)


def dead(server, path):
    """What somebody gets whose link does not work, by both methods; without what tells the time."""
    got = []
    for status, headers, text in (server.request("GET", path), answer(server, path, answer="yes"), answer(server, path, erase="yes")):
        got.append((status, sorted((name, value) for name, value in headers.items() if name != "Date"), text))
    return got


def test_wrong_withdrawn_and_expired_look_the_same(kith):
    referral, withdrawn, made = named(kith)
    gone, expired = named(kith, "Grace Ito")[1], named(kith, "Olu Okoye")[1]
    kith.ask("link", "withdraw", referral)
    live = kith.ask("link", "make", referral)["url"]
    kith.ask("person", "erase", kith.ask("person", "list", "--search", "grace")["items"][0]["person"])
    # Sixty-one days later: those that worked do no longer.
    kith.stop()
    kith.clock = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 61 * 86400))
    server = kith.serve()
    late = kith.ask("link", "make", referral)["url"]
    equal(server.request("GET", late)[0], 200)
    one = dead(server, withdrawn)
    equal(one[0][0], 404)
    contains(one[0][2], "This link is closed")
    contains(one[0][2], "does not work any more")
    token = withdrawn.rsplit("/", 1)[1]
    for other in (expired, live, gone, "/l/" + "A" * 43, "/l/x", "/l/" + token[:-1] + ("a" if token[-1] != "a" else "b"), "/l/" + "y" * 99,
                  "/l/" + "z" * 300):
        equal(dead(server, other), one, other)


def test_no_link_is_stored_or_told(kith):
    server = kith.serve()
    referral, path, made = named(kith)
    server.request("GET", path)
    answer(server, path, answer="yes")
    token = path.rsplit("/", 1)[1]
    equal(len(token), 43)
    if kith.engine == "sqlite":
        data = b"".join(open(kith.data + "/" + name, "rb").read() for name in os.listdir(kith.data) if name.startswith("kith.db"))
        equal(token.encode() in data, False, "the token is in the file")
    kith.ask("kit", "send", referral)
    for text in (json.dumps(kith.ask("kit", "show", referral)), json.dumps(kith.ask("link", "list", referral)),
                 open(kith.data + ".log").read()):
        equal(token in text, False)
    # The API has no way to act on a link, with whatever token.
    for operation in ("link_answer", "link_show", "link_find", "link_erase"):
        status, headers, text = server.request("POST", "/do/" + operation, form(token=token, answer="no"), {**FORM, "Cookie": sign_in(server)})
        equal(status, 404, operation)
        equal(kith.run(*operation.split("_"), "--token", token).code != 0, True, operation)


def test_visits_are_limited(kith):
    server = kith.serve()
    referral, path, made = named(kith)
    seen = [server.request("GET", "/l/" + f"{n:043d}")[0] for n in range(64)]
    equal((seen[0], seen[-1]), (404, 429), seen)
    status, headers, text = server.request("GET", path)  # whether or not there is such a link
    equal((status, headers["Retry-After"]), (429, "60"))
    contains(text, "Try again in 1 minute")
    equal(answer(server, path, answer="yes")[0], 429)
    equal(kith.ask("referral", "show", referral)["gate_open"], False)
    # Signing in is counted by itself.
    sign_in(server)


def test_erasing_oneself(kith):
    server = kith.serve()
    referral, path, made = named(kith)
    status, headers, text = answer(server, path, erase="yes")
    equal(status, 200, text[:300])
    contains(text, "It is erased")
    equal(server.request("GET", path)[0], 404)
    equal(kith.ask("person", "list", "--search", "karl")["items"], [])
    kith.refuse(5, "never to be stored", "person", "add", "--name", "Karl Weber")


run(globals())
