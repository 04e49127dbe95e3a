"""What somebody tries who means harm: each of these went through once, or nearly did."""
from system import *

JUMPS = ("/{nothing}/evil.example", "/{event}/{x}", "//evil.example", "/\\evil.example", "https://evil.example")


def test_no_gap_in_an_address_leads_elsewhere(kith):
    server = kith.serve()
    send = {**FORM, "Cookie": sign_in(server)}
    for back in JUMPS:
        status, headers, text = server.request("POST", "/do/person_add", form(name="Ben Haddad", anyway="yes", back=back), send)
        equal((status, headers["Location"].split("?")[0]), (303, "/"), back)


run(globals())
