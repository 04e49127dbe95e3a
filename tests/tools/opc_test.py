"""opc: every fixture in tests/tools/opc is refused for what its first line says; accepted.ops compiles."""
import pathlib
import re
import subprocess
import sys
import tempfile
import time

opc, compiler, root = sys.argv[1], sys.argv[2].split(), pathlib.Path(sys.argv[3])
fixtures = root / "tests/tools/opc"
failures = 0


def check(condition, name, text=""):
    global failures
    if not condition:
        failures += 1
        print(f"not ok: {name}\n{text}")


def run(out, *inputs):
    return subprocess.run([opc, "--out", str(out), *map(str, inputs)], capture_output=True, text=True)


SCHEMA = """
#pragma once
#include "base/field.h"
enum user_role {USER_ROLE_NONE, USER_ROLE_REP, USER_ROLE_MANAGER, USER_ROLE_OWNER};
enum face {FACE_NONE};
enum occasion {OCCASION_NONE};
extern const struct enum_info occasion_info;
struct ask {struct ask_id id;};
extern const struct record ask_row_record;
"""
NAMES = """
#pragma once
struct ask_list_of_row {struct ask_id id;};
extern const struct record ask_list_of_record;
"""

with tempfile.TemporaryDirectory() as directory:
    out = pathlib.Path(directory)
    for fixture in sorted(fixtures.glob("*.ops")):
        if fixture.name == "accepted.ops":
            continue
        wanted = re.match(r"# refuses (\d+): (.*)", fixture.read_text())
        result = run(out, fixture, fixtures / "names.sql")
        lines = [line for line in result.stderr.splitlines() if line.startswith(f"{fixture}:{wanted[1]}: ")]
        check(result.returncode == 1 and any(wanted[2] in line for line in lines), fixture.name, result.stderr)
        check(all("; " in line for line in lines), f"{fixture.name} says what to do", result.stderr)
    check(not list(out.iterdir()), "a refused file writes nothing")

    accepted = fixtures / "accepted.ops"
    result = run(out, accepted, fixtures / "names.sql")
    check(result.returncode == 0, "accepted.ops", result.stderr)
    (out / "schema.h").write_text(SCHEMA)
    (out / "names_sql.h").write_text(NAMES)
    compiled = subprocess.run([*compiler, "-std=gnu17", "-Wall", "-Wextra", "-Wconversion", "-Wmissing-prototypes", "-Werror",
                               "-I", str(root / "src"), "-I", str(out), "-c", str(out / "operations.c"), "-o", str(out / "o.o")],
                              capture_output=True, text=True)
    check(compiled.returncode == 0, "accepted.ops compiles", compiled.stderr)
    table = (out / "operations.c").read_text()
    names = re.findall(r"^\t&operation_(\w+),", table, re.M)
    check(names == ["ask_forget", "ask_list", "ask_record"], "sorted by name", str(names))
    check("const int operation_count = 3;" in table, "counted")
    check('"after"' in table and '"next"' in table, "paged brings its fields")
    check('.summary = "Record an ask, \\"name after name\\""' in table, "quotes in a summary")
    check("OPERATION_RECORDED" in table.split("operation_ask_list = {")[1].split("};")[0], "recorded")
    check(".method" not in table.split("operation_ask_forget = {")[1].split("};")[0], "hidden has no path")

    header = out / "accepted_ops.h"
    before = header.stat().st_mtime_ns
    time.sleep(0.02)
    run(out, accepted, fixtures / "names.sql")
    check(header.stat().st_mtime_ns == before, "the same text is not written again")
    check(run(out, out / "missing.ops").returncode == 2, "a missing file")

print("failures:", failures)
sys.exit(failures != 0)
