"""embed: names with hashes, links in style sheets, compressed variants, the sprite."""
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

EMBED, CC, ROOT = os.path.abspath(sys.argv[1]), sys.argv[2].split(), pathlib.Path(sys.argv[3])


class Embed(unittest.TestCase):
    def setUp(self):
        self.keep = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.keep.name)
        self.addCleanup(self.keep.cleanup)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return str(path)

    def run_embed(self, *arguments):
        done = subprocess.run([EMBED, "--out", str(self.folder), *arguments], capture_output=True, text=True)
        return done.returncode, done.stderr

    def names(self):
        return dict(re.findall(r'#define (\w+) STR\("(.*)"\)', (self.folder / "assets.h").read_text()))

    def test_the_name_changes_with_the_content(self):
        self.assertEqual(self.run_embed("a.js=" + self.file("1", b"one")), (0, ""))
        first = self.names()["ASSET_A_JS"]
        self.run_embed("a.js=" + self.file("2", b"two"))
        self.assertRegex(first, r"^a-[0-9a-f]{16}\.js$")
        self.assertNotEqual(first, self.names()["ASSET_A_JS"])

    def test_style_sheets_link_to_hashed_names(self):
        font, css = self.file("f", b"font"), self.file("c", b"@font-face{src:url(f.woff2)}a{src:url('f.woff2')}b{src:url(data:x)}")
        self.assertEqual(self.run_embed("f.woff2=" + font, "c.css=" + css)[0], 0)
        code = (self.folder / "assets.c").read_text()
        plain = bytes(int(n) for n in re.search(r"plain_1\[\] = \{([^}]*)\}", code).group(1).replace("\n", "").strip(",").split(","))
        link = b"/assets/" + self.names()["ASSET_F_WOFF2"].encode()
        self.assertEqual(plain, b"@font-face{src:url(" + link + b")}a{src:url(" + link + b")}b{src:url(data:x)}")

    def test_a_link_to_nothing_is_refused(self):
        code, said = self.run_embed("c.css=" + self.file("c", b"a{src:url(g.woff2)}"))
        self.assertEqual(code, 1)
        self.assertIn("url(g.woff2) is no asset given before this file", said)

    def test_refuses_endings_and_files_that_it_does_not_know(self):
        self.assertIn("no known ending", self.run_embed("a.exe=" + self.file("a", b""))[1])
        self.assertIn("cannot be read", self.run_embed("a.js=/nowhere/a.js")[1])
        self.assertIn("names no file", self.run_embed("a.js")[1])

    def test_variants_hold_the_same_bytes_and_only_where_they_save(self):
        text, noise = b"say it once. " * 500, b"".join(hashlib.sha256(bytes([i])).digest() for i in range(8))
        self.assertEqual(self.run_embed("a.txt=" + self.file("a", text), "b.woff2=" + self.file("b", noise))[0], 0)
        (self.folder / "main.c").write_text("""#include <stdio.h>
#include "assets.h"
int main(int n, char **a)
{
	const struct http_asset *asset = &web_assets[n > 1 ? a[1][0] - '0' : 0];
	struct str s = n > 2 && a[2][0] == 'g' ? asset->gzip : n > 2 && a[2][0] == 'z' ? asset->zstd : asset->plain;
	return s.n && fwrite(s.p, 1, s.n, stdout) != s.n;
}
""")
        program = str(self.folder / "main")
        subprocess.run(CC + ["-I" + str(ROOT / "src"), "-I" + str(self.folder), str(self.folder / "main.c"), str(self.folder / "assets.c"), "-o", program], check=True)
        out = lambda *a, pipe=None: subprocess.run(pipe, input=subprocess.run([program, *a], capture_output=True, check=True).stdout, capture_output=True, check=True).stdout
        self.assertEqual(out("0", "p", pipe=["cat"]), text)
        self.assertEqual(out("0", "g", pipe=["gzip", "-dc"]), text)
        self.assertEqual(out("0", "z", pipe=["zstd", "-dcq"]), text)
        self.assertEqual(out("1", "g", pipe=["cat"]), b"")

    def test_sprite(self):
        self.file("plus.svg", b'<!-- licence -->\n<svg\n  width="24">\n  <path d="M5 12h14" />\n</svg>\n')
        target = self.folder / "s.svg"
        subprocess.run([EMBED, "--sprite", str(target), str(self.folder), "plus"], check=True)
        self.assertEqual(target.read_text(), '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="plus" viewBox="0 0 24 24"><path d="M5 12h14" /></symbol></svg>\n')


unittest.main(argv=sys.argv[:1])
