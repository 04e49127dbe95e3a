"""The server against the bare library with the same bytes, and 100 runs of 128 kept connections without a stall."""
import os

CONNECTIONS = 16
ROUNDS = 5
RUNS = 100


def median(figures, key):
    values = sorted(figure[key] for figure in figures)
    return values[len(values) // 2]


def compare(bench, section, what, port, path, headers, bare_port, limit, tail_limit):
    """Both in turns, so that what else the machine does meets both."""
    mine, bare = [], []
    for _ in range(ROUNDS):
        bare.append(bench.load(bare_port, "/", connections=CONNECTIONS, seconds=2))
        mine.append(bench.load(port, path, connections=CONNECTIONS, seconds=2, headers=headers))
    errors = sum(figure["errors"] + figure["stalled"] for figure in mine)
    rate, bare_rate = median(mine, "per_second"), median(bare, "per_second")
    tail, bare_tail = median(mine, "p99_us"), median(bare, "p99_us")
    bench.row(section, f"{what}, {CONNECTIONS} connections", f"{rate:,.0f}/s, {errors} errors", f"bare library {bare_rate:,.0f}/s",
              f"{rate / bare_rate:.2f}", f"at least {limit:.3g}", rate / bare_rate >= limit and not errors)
    bench.row(section, f"{what}, p99", f"{tail / 1000:.2f} ms", f"bare library {bare_tail / 1000:.2f} ms", f"{tail / bare_tail:.1f}",
              f"under {tail_limit}", tail / bare_tail < tail_limit)


def stalls(bench, section, what, port, path, headers):
    figures = [bench.load(port, path, connections=128, each=20, headers=headers) for _ in range(RUNS)]
    stalled = sum(1 for figure in figures if figure["stalled"] or figure["errors"])
    bench.row(section, f"{what}: {RUNS} runs of 128 kept connections", f"{stalled} stalled", f"slowest answer "
              f"{max(figure['max_us'] for figure in figures) / 1000:.0f} ms", "-", "0 stalled", stalled == 0)


def bare_server(bench, page):
    path = os.path.join(bench.out, "page")
    with open(path, "wb") as file:
        file.write(page)
    port = bench.free_port()
    bench.start([bench.compile("bare_mhd", ["bench/bare_mhd.c"], "-lmicrohttpd"), str(port), path], ready="ready")
    return port, path


def measure(bench):
    """A constant page of 16 KB: the cost of guard, router, headers and, on a worker, of suspending."""
    bare_port, page = bare_server(bench, b"<p>Ask Ines for an introduction.</p>\n" * 440)
    libraries = f"{bench.library('http')} {bench.library('base')} -lmicrohttpd -lpthread -lm"
    port = bench.free_port()
    bench.start([bench.compile("constant", ["bench/constant.c"], libraries), str(port), page], ready="ready")
    compare(bench, "http", "constant page in the I/O thread", port, "/", [], bare_port, 1 / 2, 10)
    compare(bench, "http", "constant page on a worker", port, "/worker", [], bare_port, 1 / 8, 10)
    stalls(bench, "http", "constant page in the I/O thread", port, "/", [])
    stalls(bench, "http", "constant page on a worker", port, "/worker", [])
