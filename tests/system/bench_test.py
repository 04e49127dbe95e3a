"""The C programs of bench/ that need no server: each runs at a small size, so that a change of the schema breaks none unnoticed."""
from system import *

BUILD = pathlib.Path(PROGRAM).resolve().parents[1]


def program(target):
    subprocess.run(["ninja", "-C", str(BUILD), target], check=True, stdout=subprocess.DEVNULL)
    return str(BUILD / target)


def figures(*command, **more):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=WAIT, **more)
    equal(done.returncode, 0, done)
    return done.stdout.splitlines()[-1]


def test_the_rules_of_today():
    said = json.loads(figures(program("bench/bench_today_rules"), directory(), 3))
    equal(said["items"] > 0 and said["median"] > 0 and said["plain_median"] > 0, True, said)


def test_an_import():
    path = directory()
    with open(path + "/people.csv", "w") as file:
        subprocess.run([sys.executable, ROOT / "bench/make_linkedin.py", "300"], check=True, stdout=file)
    equal(json.loads(figures(program("bench/bench_import"), path, path + "/people.csv"))["people"] > 250, True)


def test_asks_written_bare():
    kith = Kith()
    source = kith.ask("person", "add", "--name", "Ines Rossi")["person"]
    before, after, copy = [os.path.dirname(kith.data) + f"/{name}.db" for name in ("before", "after", "copy")]
    equal(kith.run("backup", before).code, 0)
    shutil.copy(before, copy)
    kith.ask("ask", "record", source, "--names", "Karl Weber; Ana Ruiz", "--advice-reason", "a test")
    equal(kith.run("backup", after).code, 0)
    figures(program("bench/bench_bare_ask"), before, after, copy, 1)


def written(text):
    path = directory() + "/lines"
    with open(path, "w") as file:
        file.write(text)
    return path


def ways(edges, pairs, *more):
    return subprocess.run([program("bench/ways"), written(edges), written(pairs), *more], capture_output=True, text=True, timeout=WAIT)


def test_ways_of_ones_own_graph():
    edges = "# mine\n1 2 0.5\n2 3 0.5\n3 1 .2\n3 3 1\n2 3 0.25\n"
    equal(ways(edges, "1 3\n3 9\n1 2 3\n", "--steps", "4").stdout,
          "1 3 2\n0.25 1 2 3\n0.2 1 3\n3 9 0\n1 2 3 4\n0.5 1 2\n0.25 1 2 3\n0.2 1 3\n0.1 1 3 2\n")
    equal(ways(edges, "1 3\n", "-k", "1", "--steps", "1").stdout, "1 3 1\n0.2 1 3\n")
    bad = ways(edges + "4 5 1.5\n", "1 3\n")
    equal((bad.returncode, bad.stdout), (1, ""))
    equal("Line 7: the strength is not a number from 0 to 1." in bad.stderr, True, bad.stderr)
    # Any word is an id, and is printed as it came; of equal ways numbers go first, by number, then words by their bytes.
    equal(ways("# c\nn12,n2\nn12\t10\nn12 9\nn12,007\n7 n2\n10 b\n9 b\n007 b\nn2 b\n", "n12,b\nx b\n% no\nn12 007 x\n").stdout,
          "n12 b 4\n1 n12 9 b\n1 n12 10 b\n1 n12 007 b\n1 n12 n2 b\nx b 0\nn12 007 x 4\n"
          "1 n12 007\n1 n12 9 b 007\n1 n12 10 b 007\n1 n12 n2 b 007\n")
    bad = ways(edges, "1 3\n1\n")
    equal((bad.returncode, "line 2" in bad.stderr), (1, True), bad.stderr)
    equal(ways(edges, "1 3\n", "--steps", "5").returncode, 2)
    # What Windows writes is read; what is no text, and no file, is said to be none.
    equal(ways("\ufeff1 2 0.5\r\n", "\ufeff1 2\r\n").stdout, "1 2 1\n0.5 1 2\n")
    bad = ways(edges, "1 3\n3\0 1\n")
    equal((bad.returncode, "PAIRS, line 2: there is a zero byte" in bad.stderr), (1, True), bad)
    bad = subprocess.run([program("bench/ways"), written(edges), directory()], capture_output=True, text=True, timeout=WAIT)
    equal((bad.returncode, bad.stdout, "PAIRS cannot be read" in bad.stderr), (1, "", True), bad)
    equal(ways("", "1 3\n").stdout, "1 3 0\n")


def linkpred(edges, *more):
    return subprocess.run([program("bench/linkpred"), written(edges), "--seeds", "2", "--json", *more], capture_output=True, text=True, timeout=WAIT)


def told(edges, *more):
    """Of a net: what is said of it, with numbers alone."""
    done = linkpred(edges, *more)
    equal(done.returncode, 0, done)
    return json.loads(done.stdout, parse_constant=lambda number: equal(number, "a number"))


def test_hidden_links_of_ones_own_graph():
    circles = [(12 * c + a, 12 * c + b) for c in range(5) for a in range(12) for b in range(a) if (a * b + c) % 4]
    lines = "".join(f"n{a},n{b},{a},x\n" for a, b in circles)
    said = told("% a\n\n" + lines + lines + "n1 n1\n")
    equal((said["nodes"], said["links"], said["self_loops"], said["named_again"]), (len({one for pair in circles for one in pair}), len(circles), 1, len(circles)))
    equal(said["auc_mean"] > 0.8 and "common_neighbours" in said["heuristics"], True, said)
    table = written("who,town,trade\n" + "".join(f"n{i},{i // 12},{i % 3}\n" for i in range(60)))
    alike = told(lines, "--attributes", table, "--alike", "town,trade")["hits_at_10_alike"]
    equal(sorted(alike), ["town", "town+trade", "trade"])
    equal(all(0 <= hits["model"] <= 1 and hits["rivals"] > 0 for hits in alike.values()), True, alike)
    # Numbers that are too large to be told apart are words; a name of a column may hold anything.
    table = written('who,"a""b"\n' + "".join(f"n{i},{('1e300', '-1e300', '1')[i % 3]}\n" for i in range(60)))
    equal(list(told(lines, "--attributes", table, "--alike", 'a"b')["hits_at_10_alike"]), ['a"b'])
    # Nets of all shapes: each is told of, or refused with a sentence.
    everybody = [(a, b) for a in range(20) for b in range(a)]
    for net in ([(0, i) for i in range(1, 90)], [(i, i + 1) for i in range(80)], [(2 * i, 2 * i + 1) for i in range(60)],
                everybody[1:], [(a, b + 100) for a in range(12) for b in range(12)], [(1, 2), (2, 3)]):
        said = told("".join(f"{a} {b}\n" for a, b in net))
        equal(0 <= said["auc_mean"] <= 1 and said["links"] == len(net), True, said)
    for text, words in (("".join(f"{a} {b}\n" for a, b in everybody), "everybody is linked with everybody"), ("", "fewer than two links"),
                        ("1 2\n3 3\n", "fewer than two links"), ("1 2\n2\n", "Line 2: there is only one id")):
        bad = linkpred(text)
        equal((bad.returncode, bad.stdout, words in bad.stderr), (1, "", True), bad)


def test_the_graph():
    edges = written(subprocess.run([program("bench/bench_power_law"), "2000", "20000", "1"], capture_output=True, text=True, check=True).stdout)
    with open(edges) as file:
        lines = [line.split() for line in file]
    equal(len({(min(a, b, key=int), max(a, b, key=int)) for a, b, _ in lines}), 20000)
    pairs = written("1 2\n3 4\n5 6\n")
    said = json.loads(figures(program("bench/ways"), edges, pairs, "--steps", "4", "--figures"))
    equal((said["links"], said["searches"]), (20000, 3))
    said = json.loads(figures(program("bench/bench_graph_changes"), edges, pairs, 2, 100))
    equal(said["during_searches"] >= 0 and said["before_p99_us"] > 0 and said["bytes_after"] > 0, True, said)
    said = json.loads(figures(program("bench/bench_graph_load"), edges, directory() + "/graph.db"))
    equal(said["graph_bytes"] > 20000 * 8 and said["bare_processor"] > 0, True, said)


def test_small_durable_writes():
    equal(float(figures(program("tests/db/write_loop"), directory(), 64).split()[-1]) > 0, True)


run(globals())
