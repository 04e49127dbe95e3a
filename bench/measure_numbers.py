"""The leader's view over a workspace with half as many referrals as people, against the plainest SQL that answers the same
questions on the same file. The rows are written straight into a database of its own, which nobody else uses: asks, steps
and deals by the hundred thousand would take operations an hour."""
import os
import random
import sqlite3
import statistics
import time

from installation import OWNER, Installation

LIMIT_MS, ROUNDS, REPS, DAYS = 300, 7, 20, 730
STEPS = ["named", "checking", "permitted", "introduced", "contacted", "met", "qualified", "won"]

# What the page shows, each asked once and plainly, of all days.
PLAIN = [
    "SELECT user_id, origin, state, count(*) FROM referral WHERE workspace_id = ? AND named_on BETWEEN ? AND ? GROUP BY user_id, origin, state",
    "SELECT user_id, occasion, count(*), sum(exhausted), sum(pledge) FROM ask WHERE workspace_id = ? AND asked_on BETWEEN ? AND ? GROUP BY user_id, occasion",
    "SELECT count(*), sum(EXISTS (SELECT 1 FROM ask a WHERE a.workspace_id = d.workspace_id AND a.source_id = d.person_id AND a.asked_on >= d.closed))"
    " FROM deal d WHERE d.workspace_id = ? AND d.state IN ('unqualified', 'declined') AND d.closed BETWEEN ? AND ?",
    "SELECT r.origin, sum(d.value) FROM deal d LEFT JOIN referral r ON r.workspace_id = d.workspace_id AND r.id = d.referral_id"
    " WHERE d.workspace_id = ? AND d.won BETWEEN ? AND ? GROUP BY r.origin",
]


def day(number):
    return int(time.strftime("%Y%m%d", time.gmtime(time.time() - number * 86400)))


def insert(database, table, rows):
    columns = list(rows[0])
    database.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
                         [tuple(row[column] for column in columns) for row in rows])


class Filler:
    """Reps, offers, and people who name people: half of the referrals permitted, a fifth met, a tenth won."""

    def __init__(self, database, rng):
        self.database, self.rng = database, rng
        self.workspace = database.execute("SELECT workspace_id FROM workspace").fetchone()[0]
        self.users = [row[0] for row in database.execute("SELECT id FROM app_user")]
        self.next = 10 ** 15
        self.rows = {}

    def id(self):
        self.next += 1
        return self.next

    def add(self, table, **row):
        batch = self.rows.setdefault(table, [])
        batch.append({"workspace_id": self.workspace, "changed": 1, **row})
        if len(batch) == 5000:
            self.flush(table)

    def flush(self, table):
        if self.rows.get(table):
            insert(self.database, table, self.rows[table])
            self.rows[table] = []

    def finish(self):
        for table in self.rows:
            self.flush(table)
        self.database.commit()
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def person(self, standing):
        person = self.id()
        name = f"Person {person}"
        self.add("person", id=person, name=name, folded=name.lower(), partner=0, do_not_contact=0, do_not_ask=0, is_user=0, networks=0, standing=standing)
        return person

    def deal(self, person, user, state, referral, ago):
        deal = self.id()
        won = state == "won"
        self.add("deal", id=deal, person_id=person, offer_id=self.rng.choice(self.offers), user_id=user, state=state, value=self.rng.randrange(50000, 900000),
                 currency="EUR", opened=day(ago + 30), won=day(ago) if won else None, closed=None if won else day(ago), sender="nobody",
                 referral_id=referral, imported=0)
        if won and self.rng.random() < 0.8:
            promise = self.id()
            self.add("promise", id=promise, deal_id=deal, person_id=person, user_id=user, text="First report", due=day(ago), kept=day(ago), confirmed=day(ago), imported=0)
            self.add("satisfaction", id=self.id(), person_id=person, promise_id=promise, user_id=user, score=self.rng.choice([7, 8, 9, 9, 10]), asked_on=day(ago))
        return deal

    def ask(self, source, user, names, ago):
        ask = self.id()
        self.add("ask", id=ask, source_id=source, user_id=user, occasion=self.rng.choice(["promise_confirmed", "honest_no", "their_no", "check_in"]),
                 asked_on=day(ago), rounds=names, exhausted=self.rng.randrange(2), result="names", check_first=1, pledge=self.rng.randrange(2), names=names)
        return ask

    def referral(self, source, user, ask, ago):
        rng, referral = self.rng, self.id()
        reached = rng.choices(range(1, 9), [20, 25, 15, 10, 10, 6, 4, 10])[0]
        permitted = reached >= 3
        person = self.person("customer" if reached == 8 else "acquaintance")
        deal = self.deal(person, user, "won" if reached == 8 else rng.choice(["unqualified", "declined"]), referral, max(ago - 30, 0)) if reached >= 6 else None
        self.add("referral", id=referral, person_id=person, source_id=source, user_id=user, offer_id=rng.choice(self.offers), ask_id=ask,
                 origin=rng.choice(["asked", "earned", "partner", "non_buyer"]), state=STEPS[reached - 1], since=day(ago), named_on=day(ago),
                 need="yes" if permitted else "unknown", wants="yes" if permitted else "unknown", permitted_on=day(ago) if permitted else None,
                 reminders=0, postponed=0, told_on=day(ago), deal_id=deal, value=100000 if reached == 8 else 0, reached=reached,
                 met_on=day(max(ago - rng.randrange(30), 0)) if reached >= 6 else None, won_on=day(max(ago - 30, 0)) if reached == 8 else None,
                 kit=0, approach="without_kit" if permitted else "open")
        return person if reached == 8 or rng.random() < 0.05 else None

    def fill(self, people, referrals):
        owner = self.database.execute("SELECT id, person_id FROM app_user").fetchone()
        for i in range(REPS - len(self.users)):
            user = self.id()
            self.add("app_user", id=user, person_id=owner[1], email=f"rep{i}@example.org", name=f"Rep {i}", role="rep", password="", active=1, created=1)
            self.users.append(user)
        self.offers = [self.id() for _ in range(4)]
        for i, offer in enumerate(self.offers):
            self.add("offer", id=offer, name=f"Offer {i}", folded=f"offer {i}", ideal_client="", usual_promise="First report", usual_days=30, active=1)
        sources = [self.person("customer") for _ in range(max(referrals // 20, 10))]
        made = 0
        while made < referrals:
            source, user, names, ago = self.rng.choice(sources), self.rng.choice(self.users), self.rng.randrange(1, 6), self.rng.randrange(DAYS)
            ask = self.ask(source, user, names, ago)
            for _ in range(names):
                person = self.referral(source, user, ask, ago)
                if person:
                    sources.append(person)
            made += names
        for _ in range(people - referrals - len(sources)):
            self.person("acquaintance")
        self.finish()


def timed(what):
    start = time.monotonic()
    what()
    return 1000 * (time.monotonic() - start)


def measure(bench):
    people, referrals = bench.people, bench.people // 2
    installation = Installation(bench, f"numbers-{people}")
    path = os.path.join(installation.data, "kith.db")
    if not installation.there():
        installation.new()
        with sqlite3.connect(path) as database:
            Filler(database, random.Random(1)).fill(people, referrals)
        installation.complete()
    installation.serve()
    cookie = installation.sign_in(OWNER)
    token = installation.token(OWNER)
    period = f"since={iso(DAYS)}&until={iso(0)}"
    with sqlite3.connect(path) as database:
        workspace = database.execute("SELECT workspace_id FROM workspace").fetchone()[0]
        plain, page, figures = [], [], []
        for _ in range(ROUNDS):
            plain.append(timed(lambda: [database.execute(sql, (workspace, day(DAYS), day(0))).fetchall() for sql in PLAIN]))
            figures.append(timed(lambda: installation.get("/api/v1/numbers?" + period, token).read()))
            page.append(timed(lambda: installation.get("/numbers?" + period, cookie).read()))
    installation.stop()
    base = statistics.median(plain)
    for what, times, limit in (("numbers (API)", figures, None), ("the leader's view (page)", page, LIMIT_MS)):
        value = statistics.median(times)
        bench.row("numbers", f"{what}, {people:,} people, {referrals:,} referrals", f"{value:.0f} ms", f"plainest SQL {base:.0f} ms", f"{value / base:.1f}",
                  f"at most {limit} ms" if limit else "-", None if limit is None else value <= limit)


def iso(number):
    text = str(day(number))
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"
