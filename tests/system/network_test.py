"""Who knows whom, from the command line: the ways there, by the program's own words and options."""
from system import *


def add(kith, name, user=None, **more):
    words = [word for key, value in more.items() for word in ("--" + key, value)]
    return kith.ask("person", "add", "--name", name, *words, user=user)["person"]


def test_the_ways_there(served):
    kith = served
    ines, karl = add(kith, "Ines Rossi"), add(kith, "Karl Weber", organization="Nordlicht GmbH")
    olu = add(kith, "Olu Okoye")
    kith.add_user("Ben", "rep")
    kith.ask("person", "knows", ines, "--other", karl, "--kind", "friend")
    kith.ask("person", "knows", karl, "--other", olu)
    ways = kith.ask("ways", "--from", "me", "--to", olu, "-k", "10", "--steps", "4")["ways"]
    equal([[person["name"] for person in way["people"][1:]] for way in ways],
          [["Olu Okoye"], ["Karl Weber", "Olu Okoye"], ["Ines Rossi", "Karl Weber", "Olu Okoye"]])
    equal(ways[2]["words"], "Ask Ines Rossi for an introduction to Karl Weber, who knows Olu Okoye.")
    contains(ways[2]["reason"], "Ines Rossi knows Karl Weber (friend).")
    equal(ways[2]["ask"], ines)
    equal(abs(ways[2]["strength"] - 0.5 * 0.8 * 0.5) < 1e-6, True, ways[2])
    # The team, a person by name, an organization, fewer ways, fewer steps; and in words for people.
    equal(kith.ask("ways", "--from", "team", "--to", "Nordlicht", "-k1")["ways"][0]["people"][-1]["name"], "Karl Weber")
    equal(len(kith.ask("ways", "--from", "Ines Rossi", "--to", "Olu Okoye", "--steps", "2")["ways"]), 1)
    equal(kith.ask("ways", "--to", olu, "-k", "2", "--steps=2")["kind"], "person")
    contains(kith.run("ways", "--to", "Olu Okoye").out, "Ask Karl Weber for an introduction to Olu Okoye.")
    kith.refuse(4, "Nobody here is called", "ways", "--to", "Nobody Atall")
    kith.refuse(2, "4", "ways", "--to", olu, "--steps", "9")
    # Never: at once, also while a server holds it in memory.
    kith.ask("person", "flag", karl, "--do-not-contact")
    equal([len(way["people"]) for way in kith.ask("ways", "--to", olu)["ways"]], [2])
    # Mail that is answered makes somebody a way, mail one way does not.
    grace = add(kith, "Grace Ito", user="ben@team.example")
    before = len(kith.ask("ways", "--from", "Olu Okoye", "--to", grace)["ways"])
    kith.ask("contact", "note", olu, "--other", grace, "--sent", "9")
    equal(len(kith.ask("ways", "--from", "Olu Okoye", "--to", grace)["ways"]), before)
    kith.ask("contact", "note", olu, "--other", grace, "--received", "7")
    equal(len(kith.ask("ways", "--from", "Olu Okoye", "--to", grace)["ways"]), before + 1)


def test_without_a_server_strength_is_that_of_the_day(kith):
    kith.clock = "2026-06-01T08:00:00.000000Z"
    ines, karl = add(kith, "Ines Rossi"), add(kith, "Karl Weber")
    kith.ask("person", "knows", ines, "--other", karl, "--kind", "friend")

    def strength():
        [way] = kith.ask("ways", "--from", ines, "--to", karl)["ways"]
        [known] = kith.ask("person", "show", ines)["knows"]
        equal(known["strength"], way["strength"])
        return round(way["strength"], 2)
    equal(strength(), 0.8)
    kith.clock = "2034-06-01T08:00:00.000000Z"  # friends have half of it after eight years
    equal(strength(), 0.4)
    events = kith.ask("audit", "list")["items"]
    equal(strength(), 0.4)
    equal(kith.ask("audit", "list")["items"], events)


def test_whom_they_probably_know(served):
    kith = served
    circles = [[add(kith, f"Circle{c} Person{k}") for k in range(5)] for c in range(6)]
    for circle in circles:
        for k, one in enumerate(circle):
            for other in circle[k + 1:]:
                if (k, other) != (0, circle[4]):
                    kith.ask("person", "knows", one, "--other", other, "--both")
    first, last = circles[0][0], circles[0][4]
    everybody = kith.ask("likely", first, "--among", "all", "-k", "20")
    equal(everybody["learned"], True)
    guesses = [item for item in everybody["items"] if not item["noted"]]
    equal(guesses[0]["person"], last, guesses[:3])
    equal(all(0 <= item["chance"] <= 1 and item["reason"] for item in everybody["items"]), True)
    equal(kith.ask("likely", first)["items"], [])
    # By their whole name, when only one is called so.
    equal(kith.ask("likely", "circle0 person0", "--among", "all", "-k", "20"), everybody)
    equal(kith.ask("person", "show", "Circle0 Person0")["person"], first)
    kith.refuse(4, "Nobody here is called Circle0 Person", "likely", "Circle0 Person")
    again = add(kith, "Circle0 Person0", organization="Nordlicht GmbH")
    kith.refuse(5, again + "  Nordlicht GmbH", "likely", "Circle0 Person0")
    kith.ask("target", "add", "--person", last)
    equal([item["person"] for item in kith.ask("likely", first, "--among", "targets")["items"]], [last])
    kith.refuse(2, "targets, or all", "likely", first, "--among", "friends")


def test_few_acquaintances_say_so(kith):
    ines, karl = add(kith, "Ines Rossi"), add(kith, "Karl Weber")
    kith.ask("person", "knows", ines, "--other", karl)
    told = kith.ask("likely", ines, "--among", "all")
    equal((told["learned"], told["items"][0]["noted"]), (False, True))
    contains(told["note"], "Fewer than 50")
    contains(kith.run("likely", ines, "--among", "all").out, "Ines Rossi knows Karl Weber.")


run(globals())
