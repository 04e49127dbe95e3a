"""The power is lost at 1,000 random moments under load: a VFS that drops what was not synced, and the same without
syncs; on PostgreSQL the server is stopped at once."""
import os
import subprocess

LOSSES = 1000


def measure(bench):
    program = bench.test_program("db_power_test")
    done = subprocess.run([program], env={**os.environ, "KITH_POWER_LOSSES": str(LOSSES), "CMOCKA_MESSAGE_OUTPUT": "stdout"}, cwd=bench.root,
                          capture_output=True, text=True)
    for test, what, against in [
            ("nothing_acknowledged_is_lost_with_the_power", f"power lost at {LOSSES:,} moments under 64 writers, SQLite", "-"),
            ("without_syncs_the_test_sees_losses", "the same test with synchronous=OFF", "must lose writes")]:
        held = any(test in line and "OK" in line for line in (done.stdout + done.stderr).splitlines())
        value = ("0 acknowledged writes lost" if held else "FAILED") if against == "-" else "loses writes" if held else "FAILED"
        bench.row("power", what, value, against, "-", "0 lost" if against == "-" else "fails", held)
