"""What people read: the common commands on terminals of 80 and 120 columns, in the workspace's zone and
currency, with sentences where there is nothing."""
import fcntl
import pty
import re
import struct
import termios

from system import *

CONTACTS = """First Name,Last Name,Email Address,Company,Position
Ines,Rossi,ines@rossi.example,Nordlicht Gesellschaft für Energie und Wasser mbH,Chief Executive Officer
Ben,Haddad,ben@haddad.example,Haddad & Sons,Owner
,,,Ghost Inc,
"""


def on_terminal(kith, columns, *args):
    """What stands on a terminal that wide."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen([PROGRAM, "--data", kith.data, *args], stdin=slave, stdout=slave, stderr=subprocess.DEVNULL,
                               env=kith.environment())
    started.append(process)
    os.close(slave)
    got = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        got += piece
    os.close(master)
    process.wait(timeout=WAIT)
    text = got.decode().replace("\r\n", "\n")
    for line in text.splitlines():
        equal(line, line.rstrip(), f"kith {' '.join(args)}: blanks at the end of a line")
        if len(line) > columns:
            raise AssertionError(f"kith {' '.join(args)}: {len(line)} columns: {line}")
    return text


def looks_well(kith, columns):
    for words, says in (("person list", "Nobody is found."), ("import list", "Nothing has been imported yet."),
                        ("today", "nothing to do"), ("owed list", "Nothing is owed to anybody."), ("referral list", "No referrals in this step.")):
        contains(on_terminal(kith, columns, *words.split()), says)
    path = os.path.dirname(kith.data) + "/contacts.csv"
    with open(path, "w") as f:
        f.write(CONTACTS)
    told = on_terminal(kith, 200, "import", path)
    contains(told, "contacts.csv: 3 rows. 2 new, 0 known already, 0 maybe the same as somebody, 1 refused.")
    contains(told, "Row 4: It has no name and no e-mail address.")
    contains(told, "What became of each row: " + kith.data)
    ines = kith.ask("person", "list", "--search", "ines")["items"][0]["person"]
    contains(on_terminal(kith, columns, "person", "list"), "Ines Rossi")
    kith.ask("deal", "add", "--person", ines, "--offer-name", "Pension", "--value", "4800", "--state", "won", "--sent-by-nobody")
    contains(on_terminal(kith, columns, "deal", "list", "--person", ines), "EUR 4,800")
    complaint = kith.ask("complaint", "open", ines, "--text", "It came late.")["complaint"]
    today = on_terminal(kith, columns, "today")
    equal(re.match(r"\w+day \d+ \w+: 2 to do, about \d+ minutes\n\nREPAIR +Ines Rossi", today) is not None, True, today)
    contains(today, "EUR 4,800")
    contains(" ".join(today.split()), "complained on 22 November 2024")
    contains(today, ines, "the next command needs it")
    kith.ask("complaint", "resolve", complaint, "--resolution", "Sent again")
    asked = on_terminal(kith, columns, "ask", "record", "--person", ines, "--names", "Karl Weber, Nordlicht; Mia Chen", "--advice-reason", "x")
    contains(asked, "Karl Weber")
    listed = on_terminal(kith, columns, "referral", "list")
    contains(listed, "Karl Weber")
    contains(listed, "Ines Rossi")
    shown = on_terminal(kith, columns, "person", "show", ines)
    contains(shown, "2024-11-22 10:00  Ana Díaz", "in Berlin it is an hour later")
    contains(shown, "complained")
    for raw in ("person_added", "ask_recorded", "workspace", "folded", "{"):
        equal(raw in shown, False, shown)


def test_narrow_and_wide_terminals():
    for columns in (80, 120):
        kith = Kith()
        kith.clock = "2024-11-22T09:00:00.000000Z"
        looks_well(kith, columns)


def test_nothing_reaches_the_terminal_but_text():
    kith = Kith()
    kith.refuse(2, "control characters", "person", "add", "--name", "Ines\x1b[2J\x1b]0;x\x07 Rossi")
    kith.ask("person", "add", "--name", "Ines\u202e Rossi")
    kith.ask("person", "note", kith.ask("person", "list")["items"][0]["person"], "--text", "two\nlines")
    for words in ("person list", "today", "person show " + kith.ask("person", "list")["items"][0]["person"]):
        text = on_terminal(kith, 80, *words.split())
        equal([c for c in text if ord(c) < 32 and c != "\n" or c == "\u202e"], [], text)


def test_mistakes_are_told_with_what_was_meant():
    kith = Kith()
    kith.refuse(2, 'Did you mean "person show"?', "person", "shwo", "x")
    kith.refuse(2, 'Did you mean "import"?', "imprt", "x.csv")
    kith.refuse(2, "Name a file", "import")
    kith.refuse(2, "kith import --help", "import", "--frobnicate", "x.csv")
    contains(kith.run("import", "--help").out, "--dry-run")
    contains(kith.run("man").out, "KITH_CLOCK")
    for shell in ("bash", "zsh", "fish"):
        equal(kith.run("completion", shell).code, 0)


run(globals())
