"""The server is killed at random moments under load, and starts again; every client asks again with its idempotency
key. Each acknowledged write is there once, and the data hold together. KITH_KILLS: how often it is killed (5)."""
import http.client
import json
import os
import random
import signal
import sqlite3
import threading
import time
from system import Kith, Server, equal, run

KILLS = int(os.environ.get("KITH_KILLS", "5"))
CLIENTS = 8
ALIVE_SECONDS = (0.05, 0.6)  # between a start and the next kill


class Client(threading.Thread):
    """Adds people, one after the other, each until it is acknowledged: its name and key stay the same."""

    def __init__(self, load, number):
        super().__init__(daemon=True)
        self.load, self.number, self.acknowledged, self.wrong = load, number, {}, []

    def run(self):
        n = 0
        while not self.load.over:
            n += 1
            self.add(f"Client{self.number} Person{n}", f"crash-{self.number}-{n}")

    def add(self, name, key):
        body = json.dumps({"name": name, "organization": f"Firm {self.number}"})
        headers = {"Authorization": "Bearer " + self.load.token, "Content-Type": "application/json", "Idempotency-Key": key}
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.load.port, timeout=10)
            try:
                connection.request("POST", "/api/v1/people", body, headers)
                answer = connection.getresponse()
                text = answer.read().decode()
            except (OSError, http.client.HTTPException):
                time.sleep(0.005)  # killed: again, with the same key
                continue
            finally:
                connection.close()
            if answer.status == 200:
                self.acknowledged[name] = json.loads(text)["person"]
                return
            if answer.status != 503:
                self.wrong.append(f"{answer.status} {text[:300]}")
                return


class Load:
    def __init__(self, kith):
        self.kith, self.over = kith, False
        self.server = Server(kith)
        self.port = self.server.port
        self.token = self.server.token()

    def kill_and_start(self):
        self.server.process.send_signal(signal.SIGKILL)
        self.server.process.wait()
        self.server.process.stdout.close()
        self.server.log.close()
        self.server = Server(self.kith)
        self.port = self.server.port


def names_of(kith):
    """Every stored person's name, from the file itself."""
    with sqlite3.connect(f"file:{kith.data}/kith.db?mode=ro", uri=True) as database:
        return [(name, number) for name, number in database.execute("SELECT name, id FROM person WHERE is_user = 0")]


def test_every_acknowledged_write_is_there_once_after_kills():
    kith, chance = Kith(), random.Random(os.environ.get("KITH_SEED", "1"))
    load = Load(kith)
    clients = [Client(load, number) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    for _ in range(KILLS):
        time.sleep(chance.uniform(*ALIVE_SECONDS))
        load.kill_and_start()
    time.sleep(0.3)
    load.over = True
    for client in clients:
        client.join(60)
        equal(client.is_alive(), False, "a client waits in vain")
        equal(client.wrong, [])
    equal(load.server.stop(), 0)
    stored = [name for name, _ in names_of(kith)]
    acknowledged = [name for client in clients for name in client.acknowledged]
    lost = set(acknowledged) - set(stored)
    doubled = {name for name in stored if stored.count(name) > 1} if len(stored) != len(set(stored)) else set()
    invented = set(stored) - set(acknowledged)
    print(f"      {KILLS} kills, {len(acknowledged)} acknowledged, {len(lost)} lost, {len(doubled)} doubled, {len(invented)} not acknowledged")
    equal((lost, doubled, invented), (set(), set(), set()))
    equal(len(acknowledged) >= KILLS * CLIENTS // 4, True, "too few writes to tell anything")
    result = kith.run("check")
    equal(result.code, 0, result)


run(globals())
