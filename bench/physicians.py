#!/usr/bin/env python3
"""Links and attributes of the physicians of Coleman, Katz and Menzel, as linkpred reads them:
bench/physicians.py physicians.csv DIRECTORY writes DIRECTORY/links.txt (the undirected union of the nine columns of
names; everybody is a node) and DIRECTORY/attributes.csv (city, specialty, hospital, clubs, years)."""
import csv
import os
import sys

ATTRIBUTES = ["city", "special", "home", "club", "proage", "length", "here", "position", "proximty", "free", "social", "attend"]


def node(city, number):
    return int(city) * 1000 + int(number)


def main(path, directory):
    with open(path, newline="") as file:
        people = list(csv.DictReader(file))
    known = {node(p["city"], p["id"]) for p in people}
    links = set()
    for p in people:
        for named in (p[f"net{kind}_{place}"] for kind in (1, 2, 3) for place in (1, 2, 3)):
            if named in ("NA", "", "0"):
                continue
            ends = tuple(sorted((node(p["city"], p["id"]), node(p["city"], named))))
            if ends[0] != ends[1] and known.issuperset(ends):
                links.add(ends)
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "links.txt"), "w") as out:
        for one in sorted(known):  # with themself: no link, but a node
            print(one, one, file=out)
        for a, b in sorted(links):
            print(a, b, file=out)
    with open(os.path.join(directory, "attributes.csv"), "w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["person"] + ATTRIBUTES)
        for p in people:
            rows.writerow([node(p["city"], p["id"])] + [p[name] for name in ATTRIBUTES])


if __name__ == "__main__":
    main(*sys.argv[1:])
