"""Search as you type over the large workspace, against reading one person by key over the same HTTP."""
import json
import os
import random
import urllib.parse

from installation import REP
from measure_http import median
from measure_import import large

CONNECTIONS, ROUNDS, QUERIES = 4, 5, 2000


def write_paths(bench, name, paths):
    path = os.path.join(bench.out, name + ".paths")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(paths) + "\n")
    return "@" + path


def typed(people, words, letters, rng):
    """What somebody has typed so far of somebody's name."""
    found = []
    while len(found) < QUERIES:
        parts = rng.choice(people)["name"].split()
        if len(parts) < words:
            continue
        parts = [part if i < words - 1 else part[:letters] for i, part in enumerate(parts[:words])]
        found.append(urllib.parse.quote(" ".join(parts)))
    return found


def measure(bench):
    installation = large(bench)
    installation.serve()
    token, cookie = installation.token(REP), installation.sign_in(REP)
    rng = random.Random(1)
    # From all over the alphabet, as the list is sorted by name.
    people = [person for letter in "abcdefghijklmnopqrstuvwyz" for person in sample(installation, token, letter)]
    by_key = write_paths(bench, "key", [f"/api/v1/people/{rng.choice(people)['person']}" for _ in range(QUERIES)])
    kinds = [("one word, short", 1, 2), ("one word, long", 1, 6), ("two words, short", 2, 1), ("two words, long", 2, 5)]
    for kind, words, letters in kinds:
        queries = typed(people, words, letters, rng)
        faces = [("API", write_paths(bench, "api", ["/api/v1/people?limit=20&search=" + query for query in queries]), [token]),
                 ("page", write_paths(bench, "page", ["/people?q=" + query for query in queries]), [cookie, "HX-Target: people-list"])]
        for face, paths, headers in faces:
            compare(bench, installation.port, f"search, {kind} ({face})", paths, headers, by_key, token)
    installation.stop()


def sample(installation, token, letter):
    return json.load(installation.get(f"/api/v1/people?limit=100&search={letter}", token))["items"]


def compare(bench, port, what, paths, headers, by_key, token):
    mine, key = [], []
    for _ in range(ROUNDS):
        key.append(bench.load(port, by_key, connections=CONNECTIONS, seconds=1, headers=[token]))
        mine.append(bench.load(port, paths, connections=CONNECTIONS, seconds=1, headers=headers))
    errors = sum(figure["errors"] + figure["stalled"] for figure in mine + key)
    ratio = median(mine, "p99_us") / median(key, "p99_us")
    bench.row("search", f"{what} among {bench.people:,}, p99", f"{median(mine, 'p99_us') / 1000:.2f} ms, {errors} errors",
              f"one person by key {median(key, 'p99_us') / 1000:.2f} ms", f"{ratio:.1f}", "at most 3", ratio <= 3 and not errors)
