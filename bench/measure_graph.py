"""Ways in a power-law graph of a million people and ten million relationships: against PostgreSQL's hand-written join and
its recursive query, and igraph; loading and memory; changes while eight threads ask.

KITH_BENCH_ROWS makes the graph smaller. PostgreSQL and igraph (Debian's python3-igraph) are asked on one connection, in
one process, all in memory; where they would take hours, about the first pairs only, and the row says of how many."""
import json
import os
import random
import statistics
import subprocess
import time

SEED, RELATIONSHIPS_EACH, PAIRS = 1, 10, 1000
RECURSIVE_PAIRS, IGRAPH_PAIRS, IGRAPH_SECONDS = 20, 20, 120
PEOPLE_OF_ONE, ORGANIZATIONS = 50, 100
LINK_BYTES = 8  # a link as two int32

JOIN = """
CREATE FUNCTION ways_by_join(one int, other int) RETURNS TABLE (strength bigint, steps int, path int[]) LANGUAGE plpgsql AS $$ BEGIN
RETURN QUERY SELECT * FROM (
  SELECT l1.s::bigint * 1000000, 1, ARRAY[one, other] FROM link l1 WHERE l1.a = one AND l1.b = other
  UNION ALL
  SELECT l1.s::bigint * l2.s * 1000, 2, ARRAY[one, l1.b, other] FROM link l1 JOIN link l2 ON l2.a = other AND l2.b = l1.b WHERE l1.a = one
  UNION ALL
  SELECT l1.s::bigint * l2.s * l3.s, 3, ARRAY[one, l1.b, l2.b, other]
  FROM link l1 JOIN link l2 ON l2.a = l1.b JOIN link l3 ON l3.a = other AND l3.b = l2.b
  WHERE l1.a = one AND l1.b <> other AND l2.b <> one) w (strength, steps, path)
ORDER BY 1 DESC, 2, 3 LIMIT 10; END $$;
CREATE FUNCTION ways_by_recursion(one int, other int) RETURNS TABLE (strength bigint, steps int, path int[]) LANGUAGE plpgsql AS $$ BEGIN
RETURN QUERY WITH RECURSIVE walk (strength, steps, path, last) AS (
  SELECT l.s::bigint, 1, ARRAY[one, l.b], l.b FROM link l WHERE l.a = one
  UNION ALL
  SELECT w.strength * l.s, w.steps + 1, w.path || l.b, l.b FROM walk w JOIN link l ON l.a = w.last
  WHERE w.steps < 3 AND w.last <> other AND l.b <> ALL (w.path))
SELECT w.strength * (1000 ^ (3 - w.steps))::bigint, w.steps, w.path FROM walk w WHERE w.last = other ORDER BY 1 DESC, 2, 3 LIMIT 10; END $$;
"""
TIMED = """
DO $$ DECLARE p record; start timestamptz; found text; BEGIN
FOR p IN SELECT * FROM pair WHERE kind = '{kind}' ORDER BY number LIMIT {limit} LOOP
  start := clock_timestamp();
  SELECT string_agg(w.strength || ' ' || array_to_string(w.path, ' '), ',') INTO found FROM {function}(p.s, p.t) w;
  INSERT INTO answer VALUES ('{function}', p.kind, p.number, extract(epoch FROM clock_timestamp() - start) * 1e6, coalesce(found, ''));
END LOOP; END $$;
"""


class Postgres:
    """A server of one's own, tuned for asking: all in memory, nothing on disk that must last."""

    def __init__(self, bench):
        self.directory = bench.directory("graph-postgres")
        support = os.path.join(bench.root, "tests", "support", "postgres.sh")
        subprocess.run([support, "init", self.directory], check=True)
        binary = max(path for path in map(lambda v: f"/usr/lib/postgresql/{v}/bin", os.listdir("/usr/lib/postgresql")) if os.path.isdir(path))
        command = ["setpriv", "--pdeathsig", "QUIT"]
        if os.getuid() == 0:
            command += ["--reuid=postgres", "--regid=postgres", "--init-groups"]
        settings = ["listen_addresses=", f"unix_socket_directories={self.directory}/socket", "unix_socket_permissions=0777", "fsync=off",
                    "full_page_writes=off", "synchronous_commit=off", "autovacuum=off", "shared_buffers=3GB", "work_mem=256MB",
                    "maintenance_work_mem=1GB", "max_wal_size=8GB", "jit=off", "max_parallel_workers_per_gather=0", "random_page_cost=1.1",
                    "effective_cache_size=8GB", "log_min_messages=fatal"]
        command += [f"{binary}/postgres", "-D", f"{self.directory}/data"] + [word for setting in settings for word in ("-c", setting)]
        self.server = bench.start(command)
        subprocess.run([support, "wait", self.directory], check=True)

    def run(self, sql, *more):
        command = ["psql", "-h", self.directory + "/socket", "-U", "kith", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-qAt", *more]
        return subprocess.run(command, input=sql, capture_output=True, text=True, check=True).stdout

    def load(self, edges):
        self.run("CREATE UNLOGGED TABLE loose (a int, b int, s numeric); CREATE UNLOGGED TABLE link (a int, b int, s int);"
                 "CREATE UNLOGGED TABLE pair (kind text, number int, s int, t int);"
                 "CREATE UNLOGGED TABLE answer (how text, kind text, number int, us float, ways text);" + JOIN)
        self.run("", "-c", f"\\copy loose FROM '{edges}' DELIMITER ' '")
        self.run("INSERT INTO link SELECT a, b, s * 1000 FROM loose UNION ALL SELECT b, a, s * 1000 FROM loose; DROP TABLE loose;"
                 "CREATE UNIQUE INDEX link_covering ON link (a, b) INCLUDE (s); VACUUM ANALYZE link;")

    def add_pairs(self, kind, pairs):
        self.run("".join(f"INSERT INTO pair VALUES ('{kind}', {i}, {s}, {t});\n" for i, (s, t) in enumerate(pairs)))

    def time(self, function, kind, limit):
        """Microseconds of each pair, and its ways; once unmeasured before, so that all is in memory."""
        sql = TIMED.format(function=function, kind=kind, limit=limit)
        self.run(f"{sql} DELETE FROM answer WHERE how = '{function}' AND kind = '{kind}'; {sql}")
        rows = self.run(f"SELECT us, ways FROM answer WHERE how = '{function}' AND kind = '{kind}' ORDER BY number")
        return [(float(us), ways) for us, ways in (row.split("|") for row in rows.splitlines())]


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def make_graph(bench):
    """The edges, and the degree of everybody; kept, as they are the same each time."""
    path = os.path.join(bench.out, f"graph-{bench.people}-{SEED}.txt")
    if not os.path.exists(path):
        with open(path + ".new", "w", encoding="ascii") as file:
            subprocess.run([bench.program("power_law"), str(bench.people), str(bench.people * RELATIONSHIPS_EACH), str(SEED)], stdout=file,
                           check=True)
        os.rename(path + ".new", path)
    ends = []
    with open(path, encoding="ascii") as file:
        for line in file:
            a, b, _ = line.split()
            ends += (int(a), int(b))
    return path, ends


def draw(choose, n):
    pairs = []
    while len(pairs) < n:
        pair = (choose(), choose())
        if pair[0] != pair[1]:
            pairs.append(pair)
    return pairs


def write_lines(bench, name, lines):
    path = os.path.join(bench.out, name)
    with open(path, "w", encoding="ascii") as file:
        file.writelines(" ".join(map(str, line)) + "\n" for line in lines)
    return path


def ways(bench, edges, lines, steps):
    """The figures of three runs, the one with the smallest median."""
    command = [bench.target("bench/ways"), edges, lines, "--steps", str(steps), "--figures"]
    return min((json.loads(bench.run(*command)) for _ in range(3)), key=lambda said: said["median_us"])


def ways_of_pairs(bench, edges, pairs, steps):
    """Each pair's ways in the words of the join."""
    said, found = bench.run(bench.target("bench/ways"), edges, pairs, "--steps", str(steps)).splitlines(), []
    while said:
        n, said = int(said[0].split()[-1]), said[1:]
        found.append(",".join(f"{round(float(way.split()[0]) * 1e9)} {way.split(' ', 1)[1]}" for way in said[:n]))
        said = said[n:]
    return found


def igraph_us(edges, pairs):
    """Of as many pairs as it gets through in its time; None without igraph."""
    program = ("import igraph, sys, time\n"
               "graph = igraph.Graph.Read_Ncol(sys.argv[1], names=True, weights=True, directed=False)\n"
               "end = time.monotonic() + float(sys.argv[2])\n"
               "for line in sys.stdin:\n"
               "    s, t = (graph.vs.find(name=name) for name in line.split())\n"
               "    start = time.perf_counter()\n"
               "    graph.get_all_simple_paths(s, to=t, cutoff=3)\n"
               "    print((time.perf_counter() - start) * 1e6, flush=True)\n"
               "    if time.monotonic() > end:\n        break\n")
    done = subprocess.run(["/usr/bin/python3", "-c", program, edges, str(IGRAPH_SECONDS)], text=True, capture_output=True,
                          input="".join(f"{s} {t}\n" for s, t in pairs))
    return [float(line) for line in done.stdout.split()] or None


def measure_pairs(bench, postgres, edges, kind, said, pairs):
    """Kith against the others for these pairs; returns figures of three steps."""
    lines = write_lines(bench, f"graph-{kind}.txt", pairs)
    three, four = ways(bench, edges, lines, 3), ways(bench, edges, lines, 4)
    postgres.add_pairs(kind, pairs)
    joined = postgres.time("ways_by_join", kind, PAIRS)
    joined_us = [us for us, _ in joined]
    what = f"ten strongest ways of at most 3 steps, {len(pairs):,} {said}"
    for share, name, limit in ((0.5, "median", 150), (0.99, "p99", 100)):
        us, join = three[f"{name}_us"], percentile(joined_us, share)
        bench.row("graph", f"{what}, {name}", f"{us:.1f} us", f"PostgreSQL's join {join:,.0f} us", f"{join / us:,.0f} times as fast",
                  f"at least {limit} times", join / us >= limit)
    found, wrong = ways_of_pairs(bench, edges, lines, 3), 0
    wrong = sum(mine != theirs for mine, (_, theirs) in zip(found, joined))
    bench.row("graph", f"{what}: the same as the join's", f"{len(found) - wrong:,} of {len(joined):,}", "-", "-", "all", wrong == 0 and len(found) == len(joined))
    recursive = [us for us, _ in postgres.time("ways_by_recursion", kind, RECURSIVE_PAIRS)]
    bench.row("graph", f"{what}, median", f"{three['median_us']:.1f} us",
              f"its recursive query, the first {len(recursive)} pairs, {statistics.median(recursive):,.0f} us",
              f"{statistics.median(recursive) / three['median_us']:,.0f} times as fast", "-", None)
    for name in ("median", "p99"):
        bench.row("graph", f"at most 4 steps, {len(pairs):,} {said}, {name}", f"{four[name + '_us']:.1f} us", f"3 steps {three[name + '_us']:.1f} us",
                  f"{four[name + '_us'] / three[name + '_us']:.1f} times as long", "under 10 times",
                  four[name + "_us"] < 10 * three[name + "_us"])
    return three


def measure_igraph(bench, edges, pairs, us):
    """Without strengths and order: igraph only lists the simple paths."""
    theirs = igraph_us(edges, pairs[:IGRAPH_PAIRS])
    if theirs is None:
        bench.row("graph", "all simple paths by igraph", "-", "python3-igraph is not installed", "-", "-", None)
        return
    bench.row("graph", "ten strongest ways of at most 3 steps, random pairs, median", f"{us:.1f} us",
              f"igraph's simple paths, the first {len(theirs)} pairs, {statistics.median(theirs):,.0f} us",
              f"{statistics.median(theirs) / us:,.0f} times as fast", "-", None)


def measure_organizations(bench, edges, ends, rand):
    """From one who knows many, as a rep does, to anybody of fifty who are colleagues as it comes; against fifty searches."""
    sets = [[rand.choice(ends)] + rand.sample(range(1, bench.people + 1), PEOPLE_OF_ONE) for _ in range(ORGANIZATIONS)]
    together = write_lines(bench, "graph-organizations.txt", sets)
    apart = write_lines(bench, "graph-organizations-apart.txt", [(line[0], to) for line in sets for to in line[1:]])
    for steps in (3, 4):
        one, fifty = ways(bench, edges, together, steps), ways(bench, edges, apart, steps)
        ratio = one["sum_us"] / fifty["sum_us"]
        bench.row("graph", f"to anybody of {PEOPLE_OF_ONE} at an organization, at most {steps} steps, mean of {len(sets)}",
                  f"{one['sum_us'] / len(sets):.0f} us", f"{PEOPLE_OF_ONE} single searches {fifty['sum_us'] / len(sets):.0f} us", f"{ratio:.2f}",
                  "at most 0.2", ratio <= 0.2)


def measure_memory_and_changes(bench, edges, lines):
    said = json.loads(bench.run(bench.program("graph_changes"), edges, lines, "8", "10000"))
    pairs = bench.people * RELATIONSHIPS_EACH * LINK_BYTES
    for name, limit, key in (("resting", 4, "process_before"), ("while 10,000 new relationships are applied and asked past, at most", 6, "process_most")):
        bench.row("graph", f"memory of the process with the graph, {name}", f"{said[key] / 1e6:,.0f} MB", f"links as two int32 {pairs / 1e6:,.0f} MB",
                  f"{said[key] / pairs:.1f} times", f"at most {limit} times", said[key] <= limit * pairs)
    ratio = said["during_p99_us"] / said["before_p99_us"]
    bench.row("graph", f"p99 of 8 threads' searches while 10,000 relationships are applied, in {said['seconds']:.2f} s",
              f"{said['during_p99_us']:.0f} us, median {said['during_median_us']:.1f}",
              f"before {said['before_p99_us']:.0f} us, median {said['before_median_us']:.1f}", f"{ratio:.2f}", "at most 1.5", ratio <= 1.5)


def measure_load(bench, edges):
    path = os.path.join(bench.out, f"graph-{bench.people}-{SEED}.db")
    said = json.loads(bench.run(bench.program("graph_load"), edges, path))
    ratio = said["graph_seconds"] / said["bare_seconds"]
    bench.row("graph", "rows of SQLite made into a graph", f"{said['graph_seconds']:.2f} s, processor {said['graph_processor']:.2f} s",
              f"sqlite3_step over the same rows {said['bare_seconds']:.2f} s, processor {said['bare_processor']:.2f} s", f"{ratio:.2f}", "at most 2", ratio <= 2)


def measure(bench):
    edges, ends = make_graph(bench)
    rand = random.Random(SEED)
    by_chance = draw(lambda: rand.randint(1, bench.people), PAIRS)
    by_degree = draw(lambda: rand.choice(ends), PAIRS)
    measure_load(bench, edges)
    measure_memory_and_changes(bench, edges, write_lines(bench, "graph-random.txt", by_chance))
    measure_organizations(bench, edges, ends, rand)
    postgres = Postgres(bench)
    postgres.load(edges)
    three = measure_pairs(bench, postgres, edges, "random", "random pairs", by_chance)
    measure_pairs(bench, postgres, edges, "degree", "pairs drawn by degree", by_degree)
    bench.stop(postgres.server)
    measure_igraph(bench, edges, by_chance, three["median_us"])
