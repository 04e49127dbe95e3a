"""The sample team: two years of it go through the real operations without one refusal, and every part of the way shows."""
from system import *

LOADER = ROOT / "tools/sample/load"


def test_two_years_show_every_part_of_the_way():
    kith = Kith(init=False)
    done = subprocess.run([LOADER, PROGRAM, kith.data], capture_output=True, text=True, timeout=300,
                          env=kith.environment({"KITH_SAMPLE_DAY": "2026-11-20", "KITH_SAMPLE_DEBUG": "1"}))
    equal(done.returncode, 0, done)
    equal(done.stderr, "")
    contains(done.stdout, "sample: two years in")
    equal("refused by the rules" in done.stdout, False, done.stdout)

    kith.clock = "2026-11-20T17:30:00.000000Z"  # after all that the sample does on its last day
    ask = lambda *words: kith.ask(*words, user="mei@kith.example")
    shown = kith.ask("numbers", "show", user="tom@kith.example")["numbers"]
    whole = {row["number"]: row for row in shown if row["by"] == "all"}
    for wanted in ["asked_rate", "permission_rate", "landing_rate", "close_rate"]:
        row = whole[wanted]
        equal(0.2 < row["value"] < 0.97 and row["cases"] > 40, True, row)
    equal({row["label"] for row in shown if row["by"] == "approach"}, {"with_kit", "without_kit", "cold"})
    equal(len({item["kind"] for item in ask("today")["items"]}) >= 5, True)
    equal(sum(one["given"] + one["received"] for one in ask("partner", "list")["items"]) > 5, True)
    equal(len(ask("given", "list")["items"]) > 3, True)
    equal(len(ask("target", "list")["items"]) >= 3, True)
    equal(sum(one["calls"] for one in ask("reference", "list")["items"]) > 3, True)
    equal(sum(card["brought"] for card in ask("prompt", "list")["items"]) > 10, True)
    equal(len(ask("lineage", "top")["items"]) > 3, True)
    # Ways of several steps: somebody whom a rep knows knows somebody who knows somebody.
    there = ask("network", "map")
    known = {link["to"] for link in there["links"] if there["people"][link["from"]]["is_user"] and not link["brought"]}
    beyond = [one["person"] for place, one in enumerate(there["people"]) if place not in known and not one["is_user"]]
    ways = [way for person in beyond[-60:] for way in ask("ways", "--to", person, "-k", "3")["ways"]]
    equal({len(way["people"]) - 1 for way in ways} >= {2, 3}, True, {len(way["people"]) for way in ways})
    equal(all(way["words"] and way["reason"] for way in ways), True)
    moments = [event["at"] for event in kith.ask("audit", "list")["items"]]
    equal(moments, sorted(moments, reverse=True), "what happened is told in its order")
    source = next(way["ask"] for way in ways if not way["ask_is_user"])
    likely = ask("likely", source, "--among", "all", "-k", "20")
    equal(likely["learned"] and any(not item["noted"] and item["chance"] > 0 for item in likely["items"]), True, likely)
    # Guesses that are hardly any stay off the page.
    server = kith.serve()
    cookie = sign_in(server, "mei@kith.example", "sample-password")
    # Nobody's page waits for what is learned; the command line does.
    contains(server.request("GET", f"/people/{source}/likely", headers={"Cookie": cookie})[2], "Kith is still learning")
    guessed = ask("likely", source, "-k", "20")["items"]
    text = server.request("GET", f"/people/{source}/likely", headers={"Cookie": cookie})[2]
    equal(any(not item["noted"] and item["chance"] < 0.05 for item in guessed), True, guessed)
    for item in guessed:
        equal(f"/people/{item['person']}" in text, item["noted"] or item["chance"] >= 0.05, item)
    server.stop()
    equal(kith.run("check").out, "All is well.\n")


run(globals())
