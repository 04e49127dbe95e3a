"""docs/method.md: every page, operation, function and test that it names is there."""
import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/method.md").read_text()
HEADER = ["rule", "page", "operation", "function", "test"]


PAGES = set(re.findall(r'"GET", \.pattern = "([^"]+)"', (ROOT / "src/web/web.c").read_text()))
ENTRIES = [entry for file in ROOT.glob("src/domain/**/*.ops") for entry in re.split("^operation ", file.read_text(), flags=re.M)[1:]]
# Those that `kith operations` lists.
OPERATIONS = {entry.split()[0] for entry in ENTRIES if not re.search("^  hidden$", entry, re.M)}


def is_defined(file, text, name):
    word = re.escape(name)
    if file.suffix == ".sql":
        return re.search(rf"^-- {word}\(", text, re.M) is not None
    starts = re.finditer(rf"^(?! )\w[\w \*]*\b{word}\(", text, re.M)
    return any(re.search(r"[{;]", text[start.end():]).group() == "{" for start in starts)


def is_run(file, text, name):
    if file.suffix == ".ts":
        return f'test("{name}"' in text
    if file.suffix == ".py":
        return re.search(rf"^ *def {re.escape(name)}\(", text, re.M) is not None and name.startswith("test_")
    return re.search(rf"\b(TEST_DB|cmocka_unit_test\w*)\({re.escape(name)}\b", text) is not None


def place_fault(place, home, found):
    path, colon, name = place.partition(": ")
    if not colon:
        return f"'{place}' names no file; write 'file: name'"
    file = ROOT / path if re.match("(src|tests|tools)/", path) else ROOT / home / path
    if not file.is_file():
        return f"there is no file {file.relative_to(ROOT)}; name one that is there"
    return "" if found(file, file.read_text(), name) else f"{file.relative_to(ROOT)} has no '{name}'; say where it went"


def row_faults(cells):
    if len(cells) != len(HEADER) or not cells[0]:
        return ["five cells are needed: " + ", ".join(HEADER)]
    if cells[1] == "not yet":
        return ["after 'not yet' the other cells are empty"] if any(cells[2:]) else []
    without = {"page": "-", "operation": "-", "test": "not yet"}
    named = {word: re.findall("`([^`]+)`", cell) for word, cell in zip(HEADER[1:], cells[1:])}
    found = [f"no {word}: name one, or write 'not yet'" for word, cell in zip(HEADER[1:], cells[1:])
             if not named[word] and cell != without.get(word)]
    found += [f"there is no page {name}; see src/web/web.c" for name in named["page"] if name not in PAGES]
    found += [f"there is no operation {name}; see 'kith operations'" for name in named["operation"] if name not in OPERATIONS]
    found += [place_fault(place, "src/domain", is_defined) for place in named["function"]]
    found += [place_fault(place, "tests/domain", is_run) for place in named["test"]]
    return list(filter(None, found))


def faults(text):
    found, counted = [], False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("<!-- taps: "):  # what tests/web/taps.spec.ts has counted is its own to compare
            counted = "begin" in line
        if counted:
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells != HEADER and not line.startswith("| ---"):
            found += [f"docs/method.md:{number}: {fault}" for fault in row_faults(cells)]
    return found


def row(page="`/people/{person}`", operation="`person_may_ask`", function="`referrals/readiness.c: readiness_of`",
        test="`referrals/readiness_test.c: rest`"):
    return f"| a rule | {page} | {operation} | {function} | {test} |"


class Method(unittest.TestCase):
    def refused(self, line, words):
        found = faults(line)
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])

    def test_all_that_is_named_is_there(self):
        self.assertEqual(faults(TEXT), [], "\n" + "\n".join(faults(TEXT)))
        self.assertGreater(TEXT.count("\n| "), 100)

    def test_a_good_row_is_silent(self):
        for line in (row(), row(page="-", operation="-"), row(test="not yet"), "| a rule | not yet | | | |",
                     row(function="`referrals/referral.sql: referral_counts`"), row(test="`tests/system/access_test.py: test_roles`"),
                     row(test="`tests/web/ask.spec.ts: not now is noted, whatever was tapped before`")):
            self.assertEqual(faults(line), [], line)

    def test_what_is_not_there(self):
        self.refused(row(page="`/nowhere`"), "no page /nowhere")
        self.refused(row(operation="`person_asks`"), "no operation person_asks")
        self.refused(row(operation="`today_renew`"), "no operation today_renew")  # hidden: on no face
        self.refused(row(function="`referrals/gone.c: readiness_of`"), "no file src/domain/referrals/gone.c")
        self.refused(row(function="`referrals/readiness.c: readiness`"), "has no 'readiness'")
        self.refused(row(function="`referrals/readiness.h: readiness_of`"), "has no 'readiness_of'")  # declared only
        self.refused(row(function="`referrals/facts.c: readiness_of`"), "has no 'readiness_of'")  # called only
        self.refused(row(function="`referrals/referral.sql: referral`"), "has no 'referral'")
        self.refused(row(test="`referrals/gone_test.c: rest`"), "no file tests/domain/referrals/gone_test.c")
        self.refused(row(test="`referrals/readiness_test.c: check`"), "has no 'check'")  # there, and no test
        self.refused(row(test="`tests/system/access_test.py: setup_on`"), "has no 'setup_on'")
        self.refused(row(test="`tests/web/ask.spec.ts: not now`"), "has no 'not now'")
        self.refused(row(test="`rest`"), "names no file")

    def test_what_is_not_said(self):
        self.refused("| a rule | not yet | | | `referrals/readiness_test.c: rest` |", "the other cells are empty")
        self.refused(row(page=""), "no page")
        self.refused(row(function="-"), "no function")
        self.refused(row(test="-"), "no test")
        self.refused(row() + " more |", "five cells")


unittest.main(argv=sys.argv[:1])
