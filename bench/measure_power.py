"""The power is lost at 1,000 random moments under load: a VFS that drops what was not synced, and the same without
syncs; on PostgreSQL the server is stopped immediately at 50, and the same where it answers before its log is written."""
import os
import subprocess

LOSSES, STOPS = 1000, 50
LOST = "0 acknowledged writes lost"


def measure(bench):
    told(bench, "db_power_test", "KITH_POWER_LOSSES", LOSSES, [
        ("nothing_acknowledged_is_lost_with_the_power", f"power lost at {LOSSES:,} moments under 64 writers, SQLite", LOST),
        ("without_syncs_the_test_sees_losses", "the same test with synchronous=OFF", "loses writes")])
    told(bench, "db_stop_test", "KITH_STOPS", STOPS, [
        ("an_immediate_stop_loses_nothing_acknowledged", f"PostgreSQL stopped immediately at {STOPS} moments under 16 writers", LOST),
        ("without_synchronous_commit_the_test_sees_losses", "the same test with synchronous_commit=off", "loses writes")])


def told(bench, program, variable, moments, tests):
    """A row for each test: what it says when it has passed."""
    done = subprocess.run([bench.test_program(program)], cwd=bench.root, capture_output=True, text=True,
                          env={**os.environ, variable: str(moments), "CMOCKA_MESSAGE_OUTPUT": "stdout"})
    for test, what, value in tests:
        held = any(test in line and "OK" in line for line in (done.stdout + done.stderr).splitlines())
        against, limit = ("-", "0 lost") if value == LOST else ("must lose writes", "fails")
        bench.row("power", what, value if held else "FAILED", against, "-", limit, held)
