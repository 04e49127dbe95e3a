"""How long the program takes to be ready, and its memory, on the large workspace and on a small one."""
import time

from installation import Installation
from measure_import import large

STARTS = 5


def start(installation):
    """Median seconds until it is ready, and megabytes when it has then been left alone."""
    seconds = []
    for _ in range(STARTS):
        seconds.append(installation.serve())
        time.sleep(0.3)
        memory = installation.memory_mb("VmRSS")
        installation.stop()
    return sorted(seconds)[STARTS // 2], memory


def measure(bench):
    seconds, memory = start(large(bench))
    bench.row("start", f"from start to ready, {bench.people:,} people", f"{seconds:.3f} s", "-", "-", "aim 0.2 s", seconds <= 0.2)
    bench.row("start", f"memory when idle, {bench.people:,} people", f"{memory:.0f} MB", "-", "-", "-", None)
    seconds, memory = start(Installation(bench, "small").new())
    bench.row("start", "from start to ready, empty workspace", f"{seconds:.3f} s", "-", "-", "-", None)
    bench.row("start", "memory when idle and small", f"{memory:.0f} MB", "-", "-", "aim 30 MB", memory <= 30)
