"""Today recomputed by its rules for a rep with 10,000 people, against the plainest SQL that finds whom there is something to do about."""
import json

LIMIT_MS = 5


def measure(bench):
    figures = json.loads(bench.run(bench.program("today_rules"), bench.directory("today_rules")))
    ratio = figures["median"] / figures["plain_median"]
    bench.row("today_rules", f"Today recomputed for {figures['people']:,} people ({figures['items']} lines judged worth showing)",
              f"median {figures['median']:.1f} ms, p99 {figures['p99']:.1f} ms, of which the processor {figures['cpu']:.1f} ms",
              f"plain SQL {figures['plain_median']:.2f} ms, p99 {figures['plain_p99']:.2f} ms, without reasons, ranking or rest",
              f"{ratio:.1f} times", f"at most {LIMIT_MS} ms", figures["median"] <= LIMIT_MS)
