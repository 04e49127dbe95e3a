"""Who probably knows whom: hidden links told from pairs without one, against the published figures on the same sets; chances
against what came true; and the time for 5,000 targets of one source against counting their common neighbours.

The sets stand in KITH_NETS (linkpred/NAME.txt, network/physicians.csv; ../shared/data beside this tree); those that are
not there are passed over. KITH_BENCH_ROWS makes the graph of the last figure smaller."""
import json
import os
import subprocess
import sys

PUBLISHED = {"USAir": 96.62, "NS": 98.85, "PB": 94.72, "Router": 96.38}  # SEAL: Zhang and Chen 2018, table 1
SEED, RELATIONSHIPS_EACH, SOURCES, SECONDS = 1, 10, 300, 10


def told(program, *arguments):
    return json.loads(subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout)


def interval(figures):
    low, high = (100 * end for end in figures["interval_95"])
    return f"{100 * figures['auc_mean']:.2f} ({low:.2f} to {min(high, 100):.2f})"


def measure_set(bench, name, figures):
    auc, published = 100 * figures["auc_mean"], PUBLISHED[name]
    bench.row("likely", f"hidden links of {name}, AUC of ten seeds", interval(figures), f"SEAL, published {published}",
              f"{auc - published:+.2f}", "above 0", auc > published)
    bench.row("likely", f"{name}: learning and scoring, ten seeds, two threads", f"{figures['seconds']:.1f} s",
              f"of a processor {figures['processor_seconds']:.1f} s", "-", f"at most {SECONDS} s",
              figures["seconds"] <= SECONDS)
    near, chances = figures["hits_at_10_near"], figures["calibration"]
    bench.row("likely", f"{name}: hidden partners among the first ten of those two steps away", f"{100 * near['model']:.1f} %",
              f"resource allocation {100 * near['resource_allocation']:.1f} %, chance {100 * near['chance']:.1f} %", "-", "-", None)
    bench.row("likely", f"{name}: calibration error over ten bins of those two steps away", f"{chances['error']:.4f}",
              f"true of these {100 * chances['true_share']:.2f} %", "-", "under 0.02", chances["error"] < 0.02)


def measure_pace(bench, directory):
    edges = os.path.join(directory, "power-law.txt")
    with open(edges, "w") as out:
        subprocess.run([bench.program("power_law"), str(bench.people), str(bench.people * RELATIONSHIPS_EACH), str(SEED)], stdout=out, check=True)
    pace = told(bench.program("likely_pace"), edges, str(SOURCES))
    os.remove(edges)
    bench.row("likely", f"5,000 targets of one source among {pace['nodes']:,}", f"{pace['likely_us'] / 1000:.2f} ms",
              f"common neighbours plainly {pace['plain_us'] / 1000:.2f} ms", f"{pace['ratio']:.2f}", "at most 3", pace["ratio"] <= 3)


def measure(bench):
    nets = os.environ.get("KITH_NETS", os.path.join(bench.root, "..", "shared", "data"))
    linkpred, aucs = bench.target("bench/linkpred"), {}
    for name in PUBLISHED:
        path = os.path.join(nets, "linkpred", name + ".txt")
        if os.path.exists(path):
            figures = told(linkpred, path, "--json")
            measure_set(bench, name, figures)
            aucs[name] = 100 * figures["auc_mean"]
    if len(aucs) == len(PUBLISHED):
        ours, theirs = sum(aucs.values()) / len(aucs), sum(PUBLISHED.values()) / len(aucs)
        bench.row("likely", "the same, mean of the four sets", f"{ours:.2f}", f"SEAL, published {theirs:.2f}", f"{ours - theirs:+.2f}", "above 0", ours > theirs)
    directory = bench.directory("likely")
    physicians = os.path.join(nets, "network", "physicians.csv")
    if os.path.exists(physicians):
        subprocess.run([sys.executable, os.path.join(bench.root, "bench", "physicians.py"), physicians, directory], check=True)
        figures = told(linkpred, os.path.join(directory, "links.txt"), "--seeds", "50", "--attributes", os.path.join(directory, "attributes.csv"),
                       "--alike", "city,special")
        bench.row("likely", "hidden links of the physicians, with attributes, AUC of 50 seeds", interval(figures), "logistic model 92.9", "-",
                  "at least 94", figures["auc_mean"] >= 0.94)
        for name, what in (("city", "the same town"), ("special", "the same trade"), ("city+special", "the same town and trade")):
            hits = figures["hits_at_10_alike"][name]
            bench.row("likely", f"physicians: hidden partners among the first ten of those of {what}", f"{100 * hits['model']:.1f} %",
                      f"resource allocation {100 * hits['resource_allocation']:.1f} %, chance {100 * hits['chance']:.1f} % (of {hits['rivals']:.1f} without a link)",
                      "-", "-", None)
    measure_pace(bench, directory)
