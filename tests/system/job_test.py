"""The main job from end to end, told once for the command line and once for the API: import contacts and
deals, how it went, ask, names, permission, steps, what is owed, undo."""
from system import *

DEALS = ROOT.parent / "shared/data/deals/sales_pipeline.csv"
CONTACTS = """First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ines,Rossi,https://www.linkedin.com/in/ines,ines@rossi.example,Nordlicht GmbH,CEO,01 Jan 2024
Ben,Haddad,https://www.linkedin.com/in/ben,ben@haddad.example,Haddad & Sons,Owner,02 Feb 2020
Karl,Weber,https://www.linkedin.com/in/karl,,Nordlicht GmbH,Buyer,03 Mar 2021
"""
WON = """Record ID,Deal Name,Contact,Email,Deal Stage,Amount,Deal owner,Close Date,Create Date
1,Pension plan,Ines Rossi,ines@rossi.example,Won,4800,Ana Díaz,2026-05-03,2026-04-01
2,Pension plan,Ben Haddad,ben@haddad.example,Lost,1200,Ana Díaz,2026-05-04,2026-04-01
"""


class Words:
    """By the command line, without a server or through it."""

    def __init__(self, kith):
        self.kith = kith

    def call(self, operation, **fields):
        words, table = [], {o["name"]: o for o in self.kith.ask("operations")["operations"]}
        for name, value in fields.items():
            flag = "--" + name.replace("_", "-")
            if value is True:
                words.append(flag)
            elif isinstance(value, list):
                words += [flag, "; ".join(", ".join(item.values()) for item in value)]
            else:
                words += [flag, value]
        return self.kith.ask(*table[operation]["words"].split(), *words)

    def bring(self, path, mapping=None):
        got = self.kith.run("import", path, "--json", *(["--mapping", mapping] if mapping else []))
        equal(got.code in (0, 3), True, got)
        self.imported = self.kith.ask("import", "list")["items"][0]["id"]
        return got.json

    def today_text(self):
        return " ".join(self.kith.run("today").out.split())


class Api:
    """By HTTP with an access token."""

    def __init__(self, kith):
        self.kith, self.server = kith, kith.serve()
        self.table = {o["name"]: o for o in kith.ask("operations")["operations"]}

    def call(self, operation, **fields):
        entry = self.table[operation]
        path = entry["path"]
        for name in list(fields):
            if "{" + name + "}" in path:
                path = path.replace("{" + name + "}", str(fields.pop(name)))
        if entry["method"] == "GET":
            return self.server.api("GET", path + ("?" + form(**fields) if fields else ""))
        return self.server.api(entry["method"], path, fields)

    def bring(self, path, mapping=None):
        with open(path, "rb") as f:
            status, headers, text = self.server.request("POST", "/api/v1/files", f, {
                "Authorization": "Bearer " + self.server.token(), "Content-Length": str(os.path.getsize(path))})
        equal(status, 200, text)
        more = {"mapping": mapping} if mapping else {}
        self.imported = self.call("import_receive", file=json.loads(text)["file"], file_name="file.csv")["import"]
        preview = self.call("import_preview", **{"import": self.imported}, **more)
        self.call("import_start", **{"import": self.imported}, **more)
        show = lambda: self.call("import_show", **{"import": self.imported})
        wait_until(lambda: show()["state"] != "running", "the import ends")
        equal(show()["state"], "finished", show())
        equal(show()["rows"], preview["rows"])
        return show()

    def today_text(self):
        status, headers, text = self.server.request("GET", "/", headers={"Cookie": sign_in(self.server)})
        equal(status, 200, text)
        return text


def write(kith, name, text):
    path = os.path.dirname(kith.data) + "/" + name
    with open(path, "w") as f:
        f.write(text)
    return path


def today(face, kind=None):
    items = face.call("today")["items"]
    return [item["person_name"] for item in items if kind is None or item["kind"] == kind]


def undo_import(face):
    face.call("import_undo", **{"import": face.imported})
    show = lambda: face.call("import_show", **{"import": face.imported})
    wait_until(lambda: show()["state"] != "undoing", "the undo ends")
    equal(show()["state"], "undone", show())
    return show()


def main_job(kith, face):
    equal(face.bring(write(kith, "contacts.csv", CONTACTS))["new"], 3)
    # Deals: nobody is doubled, the first morning asks how it went, and only with who bought.
    got = face.bring(write(kith, "deals.csv", WON))
    equal((got["new"], got["matched"], got["refused"]), (0, 2, 0), got)
    equal(len(face.call("person_list")["items"]), 3)
    equal(today(face, "how_it_went"), ["Ines Rossi"])
    ines = face.call("person_list", search="ines")["items"][0]["person"]
    equal(face.call("person_may_ask", person=ines)["answer"] != "ready", True, "not before it is known how it went")
    # How it went: with a ten they may be asked, with the reason.
    went = face.call("satisfaction_note", person=ines, score=10, words="Quick and clear")
    equal(went["reason"][-1], ".")
    promise = face.call("delivery_show", person=ines)["promises"]
    for kept in promise:
        face.call("promise_confirm", promise=kept["id"], score=10)
    asking = face.call("person_may_ask", person=ines)
    equal(asking["answer"], "ready", asking)
    equal("Ines Rossi" in today(face, "ask"), True, face.call("today"))
    prepared = face.call("ask_prepare", person=ines)
    equal("Karl Weber" in [person["name"] for person in prepared["people"]], True, "they work at one firm")
    told = [item["ask_for"] for item in face.call("today")["items"] if (item["kind"], item["person_name"]) == ("ask", "Ines Rossi")]
    equal(told, ["Ask for Karl Weber."])
    contains(face.today_text(), told[0])
    # Whom she does not know is not proposed to her again, unless that was a slip.
    karl = next(person["person"] for person in prepared["people"] if person["name"] == "Karl Weber")
    slip = face.call("ask_answer", person=ines, about=karl, answer="does_not_know")["event"]
    equal([person["name"] for person in face.call("ask_prepare", person=ines)["people"]], [])
    face.call("event_undo", event=slip)
    equal([person["name"] for person in face.call("ask_prepare", person=ines)["people"]], ["Karl Weber"])
    # The ask, name after name.
    asked = face.call("ask_record", person=ines, occasion="promise_confirmed", exhausted=True, rounds=2,
                      names=[{"name": "Karl Weber", "organization": "Nordlicht GmbH"}, {"name": "Mia Chen", "organization": "Tan & Sons"}])
    equal([r["name"] for r in asked["referrals"]], ["Karl Weber", "Mia Chen"])
    equal([r["is_new"] for r in asked["referrals"]], [False, True], "Karl is known already")
    karl, mia = (r["referral"] for r in asked["referrals"])
    equal("Ines Rossi" in today(face, "ask"), False, "she rests now")
    # Permission: no contact before both answers are yes.
    shown = face.call("referral_show", referral=karl)
    equal((shown["gate_open"], shown["gate_reason"] != ""), (False, True))
    refuse(face, "referral_advance", "", referral=karl, state="contacted")
    equal(face.call("permission_note", referral=karl, need="yes")["gate_open"], False)
    equal(face.call("permission_note", referral=karl, wants="yes")["gate_open"], True)
    # Steps, to a deal that is won; who named them is owed thanks.
    face.call("referral_advance", referral=karl, state="contacted", channel="call")
    face.call("referral_advance", referral=karl, state="met")
    face.call("referral_advance", referral=karl, state="qualified", offer=face.call("offer_list")["items"][0]["id"])
    face.call("referral_advance", referral=karl, state="won")
    steps = [step["state"] for step in face.call("referral_show", referral=karl)["steps"]]
    equal({"named", "permitted", "contacted", "met", "qualified", "won"} - set(steps), set(), steps)
    owed = [item for item in face.call("owed_list")["items"] if item["kind"] == "thank_source"]
    equal(len(owed) > 0, True)
    equal("Ines Rossi" in today(face, "thank"), True)
    face.call("owed_done", owed=owed[0]["id"], how="Called her")
    equal(owed[0]["id"] in [item["id"] for item in face.call("owed_list")["items"]], False)
    # A slip: taken back, everything is as before.
    before = face.call("person_show", person=ines)
    slip = face.call("person_flag", person=ines, do_not_contact=True)["event"]
    equal(face.call("person_show", person=ines)["do_not_contact"], True)
    face.call("event_undo", event=slip)
    after = face.call("person_show", person=ines)
    equal((after["do_not_contact"], after["standing"]), (before["do_not_contact"], before["standing"]))
    refuse(face, "event_undo", "", event=slip)
    # The whole import of deals: those worked with since stay, and it says how many.
    undo_import(face)
    stays = face.call("delivery_show", person=ines)
    equal([deal["state"] for deal in stays["deals"]], ["won"], "its promise has been confirmed since")
    equal(len(stays["promises"]), 1)
    ben = face.call("person_list", search="ben")["items"][0]["person"]
    equal(face.call("delivery_show", person=ben)["deals"], [], "nobody has worked with this one")


def refuse(face, operation, words, **fields):
    try:
        face.call(operation, **fields)
    except AssertionError as refused:
        contains(str(refused), words)
        return
    raise AssertionError(f"{operation} was not refused: {fields}")


def test_by_the_command_line(served):
    main_job(served, Words(served))


def test_by_the_api(kith):
    main_job(kith, Api(kith))


MAPPING = ("opportunity_id=deal_id;sales_agent=owner;product=offer;account=organization;deal_stage=stage;engage_date=opened;"
           "close_date=closed;close_value=value")


def real_deals(kith, face):
    if not DEALS.exists():
        raise Skip("../shared/data/deals is not here")
    path, rows = DEALS, 8800
    if kith.engine == "postgres":  # one statement after the other through a socket: some of it tells enough
        rows = 800
        path = write(kith, "some.csv", "".join(open(DEALS).readlines()[:rows + 1]))
    equal(face.bring(path, MAPPING)["rows"], rows)
    again = face.bring(path, MAPPING)
    equal((again["rows"], again["new"]), (rows, 0), "the same file twice changes nothing")
    undo_import(face)


def test_real_deals_by_mapped_columns(kith):
    real_deals(kith, Words(kith))


def test_real_deals_over_the_api():
    kith = Kith()
    try:
        real_deals(kith, Api(kith))
    finally:
        kith.stop()


run(globals())
