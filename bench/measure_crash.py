"""The real server killed (SIGKILL) at 100 random moments under load, the clients asking again with their idempotency keys."""
import os
import re
import subprocess

KILLS = 100


def measure(bench):
    test = os.path.join(bench.root, "tests", "system", "crash_test.py")
    done = subprocess.run(["python3", "-B", test, bench.kith], env={**os.environ, "KITH_KILLS": str(KILLS)}, capture_output=True, text=True)
    told = re.search(r"(\d+) kills, (\d+) acknowledged, (\d+) lost, (\d+) doubled", done.stdout)
    kills, acknowledged, lost, doubled = map(int, told.groups()) if told else (0, 0, -1, -1)
    bench.row("crash", f"killed {kills} times under load, {acknowledged:,} writes acknowledged", f"{lost} lost, {doubled} doubled",
              "kith check: " + ("all is well" if done.returncode == 0 else "FAILED"), "-", "0 lost, 0 doubled",
              (lost, doubled, done.returncode) == (0, 0, 0) and kills == KILLS)
