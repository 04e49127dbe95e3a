"""The CSV reader against Python's csv module: random files, well formed and slightly off, in all encodings,
delimiters and line ends. Usage: csv_differential.py PROGRAM [SEED]. The seed is printed: a failure can be repeated."""
import csv
import io
import pathlib
import random
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 20261122
FILES = 600
PIECES = ["", "a", "Ana", "Díaz", "Łódź", "東京", "x y", "  in  ", "1.250,50", "O'Neil", "=1+2", "-", "&amp;", "\U0001f600", "tail ",
          " head", "\t.", "é" * 40, "q" * 300]
SPECIAL = ['"', '""', ",", ";", "\t", "|", "\n", "\r\n", "\r", '","', '";"', '"\n"']


def cell(rng):
    text = "".join(rng.choice(PIECES) for _ in range(rng.choice([0, 1, 1, 1, 2])))
    if rng.random() < 0.25:
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(SPECIAL) + text[at:]
    return text


def written(rng, rows, delimiter, end):
    """As programs write them: everything quoted, only what must be, or by whim."""
    style = rng.choice(["all", "needed", "whim"])
    out = []
    for row in rows:
        cells = []
        for text in row:
            needed = any(c in text for c in '"\r\n' + delimiter) or text != text.strip(" \t") or (text == "" and len(row) == 1)
            quoted = style == "all" or needed or (style == "whim" and rng.random() < 0.3)
            # A quote within an unquoted cell, as careless programs write it, is that quote.
            careless = style == "whim" and '"' in text[1:] and not text.startswith('"') and not (set(text) & set("\r\n" + delimiter))
            if careless and text == text.strip(" \t") and rng.random() < 0.5:
                quoted = False
            cells.append('"' + text.replace('"', '""') + '"' if quoted else text)
        out.append(delimiter.join(cells))
    return end.join(out) + (end if rng.random() < 0.8 else "")


def make(rng):
    columns = rng.choice([2, 3, 5, 12])
    header = ["first_known", "second_known"] + [f"column {i}" for i in range(columns - 2)]
    rows = [header] + [[cell(rng) for _ in range(columns)] for _ in range(rng.choice([1, 3, 20, 200]))]
    delimiter, end = rng.choice(",;\t|"), rng.choice(["\n", "\r\n", "\n"])
    text = written(rng, rows, delimiter, end)
    encoding = rng.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16"])
    return text, delimiter, encoding


def expected(text, delimiter):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    return [row for row in reader if any(c for c in row)]


def told(output):
    files, rows = [], None
    for line in output.splitlines():
        if line == "file":
            rows = []
            files.append(rows)
        elif line.startswith("error "):
            rows.append(line)
        else:
            rows.append([bytes.fromhex(c).decode("utf-8") for c in line.split(",")])
    return files


def main():
    rng = random.Random(SEED)
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        paths, wanted = [], []
        for i in range(FILES):
            text, delimiter, encoding = make(rng)
            path = pathlib.Path(folder) / f"{i}.csv"
            path.write_bytes(text.encode(encoding))
            paths.append(str(path))
            wanted.append((expected(text, delimiter), text, delimiter, encoding))
        done = subprocess.run([PROGRAM, *paths], capture_output=True, check=True, text=True)
        got = told(done.stdout)
        assert len(got) == len(wanted), f"{len(got)} files of {len(wanted)}"
        for rows, (want, text, delimiter, encoding) in zip(got, wanted):
            if rows == want:
                passed += 1
                continue
            failed += 1
            if failed > 5:
                continue
            at = next((i for i, (a, b) in enumerate(zip(rows, want)) if a != b), min(len(rows), len(want)))
            print(f"seed {SEED}, {encoding}, parted by {delimiter!r}, row {at + 1}:")
            print("  read:  ", rows[at] if at < len(rows) else "nothing")
            print("  python:", want[at] if at < len(want) else "nothing")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
