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


def test_small_durable_writes():
    equal(float(figures(program("tests/db/write_loop"), directory(), 64).split()[-1]) > 0, True)


run(globals())
