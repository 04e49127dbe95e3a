"""The Today page of a rep with 10,000 people in the large workspace, against the same bytes from the bare library."""
from installation import REP
from measure_http import bare_server, compare, stalls
from measure_import import REP_PEOPLE, large


def measure(bench):
    installation = large(bench)
    installation.serve()
    cookie = installation.sign_in(REP)
    page = installation.get("/", cookie).read()
    what = f"Today page ({len(page) / 1000:.0f} kB), {REP_PEOPLE:,} of {bench.people:,} people"
    bare_port, _ = bare_server(bench, page)
    compare(bench, "today", what, installation.port, "/", [cookie], bare_port, 1 / 8, 10)
    stalls(bench, "today", what, installation.port, "/", [cookie])
    installation.stop()
