"""tmplc: what it writes, what that renders, and what it and the C compiler refuse.
TMPLC_GOLDEN=1 writes the golden files anew."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

TMPLC, CC, ROOT = os.path.abspath(sys.argv[1]), sys.argv[2].split(), pathlib.Path(sys.argv[3])
HERE = ROOT / "tests/tools/tmplc"
BASE = [str(ROOT / "src/base" / (name + ".c")) for name in
        ("arena", "err", "field", "id", "log", "money", "out", "rand", "str", "time", "utf8", "vec", "zone")]
FLAGS = ["-std=gnu17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wconversion", "-Wsign-conversion", "-Werror", "-I" + str(ROOT / "src")]


def compile_view(text):
    """Exit code, what it says, and the C that it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "x.html"
        path.write_text(text)
        done = subprocess.run([TMPLC, "--out", folder, str(path)], capture_output=True, text=True)
        written = path.with_name("x_view.c")
        return done.returncode, done.stderr.replace(str(path), "x.html"), written.read_text() if written.exists() else ""


def view(body, arguments="struct str x, struct url u, bool yes"):
    return "{% view v(" + arguments + ") %}\n" + body + "\n{% end %}\n"


def written_text(code):
    """The literals that a view writes, joined."""
    text = "".join(re.findall(r'out_write\(out, "(.*)", \d+\);', code))
    return re.sub(r"\\([0-7]{3})", lambda m: chr(int(m.group(1), 8)), text).replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


class Golden(unittest.TestCase):
    def test_writes_the_golden_files(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([TMPLC, "--out", folder, "tests/tools/tmplc/list.html"], check=True, cwd=ROOT)
            for name in ("list_view.c", "list_view.h"):
                got = (pathlib.Path(folder) / name).read_text()
                golden = HERE / (name + ".golden")
                if os.environ.get("TMPLC_GOLDEN"):
                    golden.write_text(got)
                self.assertEqual(golden.read_text(), got)

    def test_lists_the_words_that_are_read(self):
        words = subprocess.run([TMPLC, "--messages", "tests/tools/tmplc/list.html"], check=True, cwd=ROOT, capture_output=True, text=True).stdout
        self.assertIn("list.html:19: Person\n", words)
        self.assertIn("list.html:20: really?\n", words)
        self.assertIn("list.html:27: Back to {}\n", words)
        self.assertNotIn("not sent", words)

    def test_renders(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([TMPLC, "--out", folder, str(HERE / "list.html")], check=True)
            program = pathlib.Path(folder) / "main.c"
            program.write_text("""#include <stdio.h>
#include "list_view.h"
int main(void)
{
	struct out out;
	struct person_id people[] = {{1}, {2}};
	out_init(&out, 0);
	list(&out, (struct list){people, 2}, url_local(STR("//evil")), STR("<a&\\"b c\\">'"), true);
	fwrite(out.p, 1, out.n, stdout);
	return out_failed(&out) != OK;
}
""")
            binary = str(pathlib.Path(folder) / "main")
            subprocess.run(CC + FLAGS + ["-I" + folder, str(program), folder + "/list_view.c", str(ROOT / "src/web/html.c")] + BASE + ["-lm", "-o", binary], check=True)
            got = subprocess.run([binary], check=True, capture_output=True, text=True).stdout
        self.assertEqual(got, '<!doctype html><html lang="en"><head><title>&lt;a&amp;&quot;b c&quot;&gt;&#39;</title></head><body><main>'
                         '<ol class="a big"><li data-big="0"><a href="/people/0000000000001?q=%3Ca%26%22b%20c%22%3E%27">Person <b>0</b></a> <em>really?</em></li>'
                         '<li data-big="1"><a href="/people/0000000000002?q=%3Ca%26%22b%20c%22%3E%27">Person <b>1</b></a> <em>really?</em></li></ol>'
                         '<pre>\n  kept\n</pre><a href="/" title=\'Back to &lt;a&amp;&quot;b c&quot;&gt;&#39;\'>back</a> <a href="/x">one of two</a> <p>big</p></main></body></html>')


class WhiteSpace(unittest.TestCase):
    def rendered(self, body):
        code, said, text = compile_view(view(body))
        self.assertEqual((code, said), (0, ""))
        return written_text(text)

    def test_beside_blocks_it_goes_away(self):
        self.assertEqual(self.rendered("<div>\n  <p>\n a   b\n </p>\n\n <p>c</p> </div>"), "<div><p>a b</p><p>c</p></div>")

    def test_between_words_and_inline_tags_one_space_stays(self):
        self.assertEqual(self.rendered("<p>a\n  <b>b</b>\n  <i>c</i> d</p>"), "<p>a <b>b</b> <i>c</i> d</p>")

    def test_inside_tags_one_space_stays(self):
        self.assertEqual(self.rendered('<input\n   name="a"\n   required  >').strip(), '<input name="a" required>')


REFUSED = [
    ("<p class={{ x }}></p>", 2, "has no quotes"),
    ("<p class=a></p>", 2, "has no quotes"),
    ("<p {{ x }}></p>", 2, "outside a quoted value"),
    ("<script>{{ x }}</script>", 2, "no expressions inside <script>"),
    ("<style>{{ x }}</style>", 2, "no expressions inside <style>"),
    ('<p onclick="{{ x }}"></p>', 2, "a browser runs it"),
    ('<p hx-on:click="{{ x }}"></p>', 2, "a browser runs it"),
    ('<p hx-vals="{{ x }}"></p>', 2, "a browser runs it"),
    ('<p style="{{ x }}"></p>', 2, "a browser runs it"),
    ('<iframe srcdoc="{{ x }}"></iframe>', 2, "a browser runs it"),
    ('<a href="x">y</a>', 2, "does not begin with / or #"),
    ('<a href="">y</a>', 2, "does not begin with / or #"),
    ('<a href="javascript:{{ x }}">y</a>', 2, "does not begin with / or #"),
    ('<a href="https://a.example/{{ x }}">y</a>', 2, "does not begin with / or #"),
    ('<a href="//{{ x }}">y</a>', 2, "another host"),
    ('<a href="/\\{{ x }}">y</a>', 2, "another host"),
    ('<a href="{{ u }}x">y</a>', 2, "is the whole value"),
    ('<a href="{{ u }}{{ u }}">y</a>', 2, "is the whole value"),
    ('<a href="{% if yes %}/x{% end %}">y</a>', 2, "may stay empty"),
    ('<form action="x"></form>', 2, "does not begin with / or #"),
    ('<p hx-get="x"></p>', 2, "does not begin with / or #"),
    ("<div>", 3, "<div> of line 2 is still open"),
    ("</div>", 2, "closes nothing"),
    ("<b><i></b></i>", 2, "stands where </i> is due"),
    ("{% if yes %}<div>{% end %}</div>", 2, "still open where {% if %} of line 2 ends"),
    ("<div>{% if yes %}</div>{% end %}", 2, "does not end where it began"),
    ('<p class="{% if yes %}a"{% else %}b"{% end %}></p>', 2, "does not end where it began"),
    ("<p {% if yes %}><b>{% end %}></p>", 2, "still open"),
    ("{% for struct str *s in l %}<li>{% end %}", 2, "still open where {% for %}"),
    ("{% if yes %}", 4, "{% view %} of line 1 has no {% end %}"),
    ("{% else %}", 2, "belongs to no {% if %}"),
    ("{% if yes %}{% else %}{% else %}{% end %}", 2, "follows {% else %}"),
    ("{% if yes %}{% else %}{% elif yes %}{% end %}", 2, "follows {% else %}"),
    ("{% if %}{% end %}", 2, "has no condition"),
    ("{% for x in l %}{% end %}", 2, "a loop names a pointer"),
    ("{% while x %}{% end %}", 2, "is no control"),
    ("{% view w() %}{% end %}", 2, "stands inside {% view %}"),
    ('{% include "x.h" %}', 2, "to the top of the file"),
    ("<p {% call w() %}></p>", 2, "inside a tag"),
    ("<p {% wrap w() %}{% end %}></p>", 2, "inside a tag"),
    ("{% if yes %}{% body %}{% end %}", 2, "stands once in a view"),
    ("{% body %}{% body %}", 2, "stands once in a view"),
    ("{{ }}", 2, "is empty"),
    ("{{ x", 2, "has no }}"),
    ("a < b", 2, "write &lt;"),
    ("<!-- a", 2, "has no -->"),
    ("<p class=></p>", 2, "has no value"),
]


class Refused(unittest.TestCase):
    def test_each_with_file_line_and_what_to_do(self):
        for body, line, words in REFUSED:
            with self.subTest(body):
                code, said, _ = compile_view(view(body))
                self.assertEqual(code, 1, said)
                self.assertRegex(said, r"^x\.html:%d: .+; .+\n$|^x\.html:%d: .+[?!]\n$" % (line, line))
                self.assertIn(words, said)

    def test_outside_a_view(self):
        for text, words in (("<p></p>", "outside a view"), ("{% if x %}{% end %}", "outside a view"), ("{% end %}", "ends nothing"), ("{% view v %}{% end %}", "needs a name and arguments"), ("{% view v()", "has no %}")):
            code, said, _ = compile_view(text)
            self.assertEqual(code, 1)
            self.assertIn(words, said)

    def test_a_file_that_is_not_there(self):
        done = subprocess.run([TMPLC, "--out", "/tmp", "/nowhere/x.html"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nowhere/x.html:1: cannot be read", done.stderr)


class Types(unittest.TestCase):
    """What has no function to escape it does not compile."""

    def compiles(self, arguments, body):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "x.html"
            path.write_text('{% include "base/field.h" %}\n{% view v(' + arguments + ") %}" + body + "{% end %}\n")
            subprocess.run([TMPLC, "--out", folder, str(path)], check=True)
            done = subprocess.run(CC + FLAGS + ["-I" + folder, "-fsyntax-only", folder + "/x_view.c"], capture_output=True, text=True)
            return done.returncode == 0, done.stderr

    def test_what_is_shown(self):
        for kind in ("struct str", "int", "size_t", "struct person_id", "struct deal_id", "struct day", "struct money", "struct html"):
            self.assertEqual(self.compiles(kind + " x", "<p>{{ x }}</p>"), (True, ""), kind)
        self.assertTrue(self.compiles("struct url x", '<a href="{{ x }}">y</a>')[0])

    def test_what_is_not(self):
        for kind in ("const char *", "int64_t ", "struct utc ", "bool ", "double ", "struct minor ", "struct list ", "struct url "):
            ok, said = self.compiles(kind + "x", "<p>{{ x }}</p>")
            self.assertFalse(ok, kind)
            self.assertIn("x.html:2", said)

    def test_html_stays_out_of_attributes_and_urls(self):
        self.assertFalse(self.compiles("struct html x", '<p title="{{ x }}"></p>')[0])
        self.assertFalse(self.compiles("struct html x", '<a href="/{{ x }}">y</a>')[0])

    def test_only_a_url_is_a_whole_url(self):
        self.assertFalse(self.compiles("struct str x", '<a href="{{ x }}">y</a>')[0])
        self.assertFalse(self.compiles("struct url x", '<a href="/a/{{ x }}">y</a>')[0])


unittest.main(argv=sys.argv[:1])
