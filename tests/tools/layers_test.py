"""tools/layers on small houses: one good, and each fault in one of its own."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

LAYERS = Path(__file__).resolve().parents[2] / "tools" / "layers"

GOOD = {
    "src/base/str.h": "#pragma once\n",
    "src/base/str.c": '#include "base/str.h"\n#include <string.h>\n',
    "src/db/db.h": '#include "base/str.h"\n',
    "src/db/sqlite.c": '#include <sqlite3.h>\n#include "db/db.h"\nstatic const char *x = "CREATE TABLE t (a)";\n',
    "src/db/postgres.c": '#include <libpq-fe.h>\n',
    "src/http/server.h": "\n",
    "src/http/server_mhd.c": "#include <microhttpd.h>\n",
    "src/wire/json_in.c": "#include <jansson.h>\n",
    "src/domain/ctx.h": '#include "db/db.h"\n#include "schema.h"\n',
    "src/domain/people/person.sql": "",
    "src/domain/people/person.ops": "",
    "src/domain/people/person.h": '#include "domain/ctx.h"\n',
    "src/domain/people/person.c": '#include "person_sql.h"\n#include "domain/people/person.h"\n',
    "src/domain/deals/deal.c": '#include "domain/people/person.h"\n#include "person_sql.h"\n',
    "src/ops/operation.h": '#include "domain/ctx.h"\n',
    "src/web/views/today.html": "",
    "src/web/today.c": '#include "http/server.h"\n#include "ops/operation.h"\n#include "today_view.h"\n#include "person_ops.h"\n',
    "src/main.c": '#include "web/today.h"\n#include "db/db.h"\n',
    "tools/sqlc.c": '#include <sqlite3.h>\n#include "base/str.h"\n',
}


def run(files, *options):
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        done = subprocess.run([sys.executable, LAYERS, "--root", root, *options], capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr


class Layers(unittest.TestCase):
    def faulty(self, name, text, place, word):
        status, printed, errors = run({**GOOD, name: text})
        self.assertEqual(errors, "")
        self.assertEqual(status, 1, printed)
        self.assertEqual(len(printed.splitlines()), 1, printed)
        self.assertTrue(printed.startswith(place + ": "), printed)
        self.assertIn(word, printed)

    def test_a_good_house_is_silent(self):
        self.assertEqual(run(GOOD), (0, "", ""))

    def test_arrows_up(self):
        self.faulty("src/base/id.c", '\n#include "base/str.h"\n#include "db/db.h"\n', "src/base/id.c:3", "points up")
        self.faulty("src/db/pool.c", '#include "domain/ctx.h"\n', "src/db/pool.c:1", "db may include only base")
        self.faulty("src/domain/deals/x.c", '#include "http/server.h"\n', "src/domain/deals/x.c:1", "points up")
        self.faulty("src/http/x.c", '/* two\nlines */\n#include "ops/operation.h"\n', "src/http/x.c:3", "points up")
        self.faulty("src/wire/x.h", '  #  include "http/server.h"\n', "src/wire/x.h:1", "points up")
        self.faulty("src/ops/x.c", '#include "http/server.h"\n', "src/ops/x.c:1", "points up")
        self.faulty("tools/opc.c", '#include "db/db.h"\n', "tools/opc.c:1", "points up")

    def test_floors_of_the_domain(self):
        self.faulty("src/domain/events/event.c", '#include "domain/people/person.h"\n', "src/domain/events/event.c:1", "points up")
        self.faulty("src/domain/events/event.c", '#include "person_sql.h"\n', "src/domain/events/event.c:1", "points up")
        self.faulty("src/domain/events/event.c", '#include "person_ops.h"\n', "src/domain/events/event.c:1", "points up")

    def test_faces_never_see_the_database(self):
        self.faulty("src/web/x.c", '#include "db/db.h"\n', "src/web/x.c:1", "points up")
        self.faulty("src/api/x.c", '#include "person_sql.h"\n', "src/api/x.c:1", "never statements")
        self.faulty("src/cli/x.c", '#include "web/today.h"\n', "src/cli/x.c:1", "points up")

    def test_one_room_one_library(self):
        self.faulty("src/db/pool.c", "#include <libpq-fe.h>\n", "src/db/pool.c:1", "src/db/postgres")
        self.faulty("src/http/guard.c", "#include <microhttpd.h>\n", "src/http/guard.c:1", "server_mhd")
        self.faulty("src/wire/json_out.c", '#include "jansson.h"\n', "src/wire/json_out.c:1", "json_in")
        self.faulty("src/domain/people/x.c", "#include <sqlite3.h>\n", "src/domain/people/x.c:1", "sqlite")
        self.faulty("src/web/x.c", "#include <curl/curl.h>\n", "src/web/x.c:1", "src/net/")
        self.faulty("src/web/x.c", "#include <sodium.h>\n", "src/web/x.c:1", "secret")

    def test_no_html_and_no_sql_in_c(self):
        self.faulty("src/web/x.c", 'void f(void)\n{\n\tput("<div class=\\"a\\">");\n}\n', "src/web/x.c:3", "HTML")
        self.faulty("src/api/x.c", 'x("</td>");\n', "src/api/x.c:1", "HTML")
        self.faulty("src/domain/deals/x.c", 'y("SELECT id FROM deal");\n', "src/domain/deals/x.c:1", "SQL")
        self.faulty("src/domain/deals/x.c", 'y("  UPDATE deal SET x = 1");\n', "src/domain/deals/x.c:1", "SQL")

    def test_what_only_looks_like_a_fault(self):
        for text in ('/* #include "db/db.h" */\n', '// <div>\n', '/* "<p>" and "SELECT a FROM b" */\n', 'x("//"); /* "<b>" */\n',
                     'x("Select a person");\n', 'x("a < b > c");\n', 'x("<%s>");\n', 'x("&lt;");\n', '#include <sys/stat.h>\n'):
            self.assertEqual(run({**GOOD, "src/web/x.c": text}), (0, "", ""), text)

    def test_an_unknown_room(self):
        self.faulty("src/attic/x.c", "\n", "src/attic:1", "does not know")

    def test_picture(self):
        status, printed, _ = run(GOOD, "--picture")
        self.assertEqual(status, 0)
        self.assertTrue(printed.startswith("graph TD\n"))
        self.assertIn("  domain_deals --> domain_people\n", printed)
        self.assertIn("  ops --> domain\n", printed)
        self.assertNotIn("  main --> db\n", printed)  # implied by main -> web -> ops -> domain -> db


unittest.main()
