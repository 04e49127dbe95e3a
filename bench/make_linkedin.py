#!/usr/bin/env python3
"""A LinkedIn export of N invented people, the same for the same seed: make_linkedin.py N [SEED] > Connections.csv"""
import random
import sys

FIRST = """Ana Ben Carla Dieter Elena François Giulia Henrik Ines João Karl Léa María Nils Olga Pál Quentin Rosa Søren Tomáš Ursula
Víctor Wanda Xavier Yasmin Zoë Adrian Beatriz Chen Dmitri Emeka Fatima Grace Hassan Ingrid Jorge Kavita Lars Mei Noor Olu
Priya Rahul Sven Thi Umar Vera Wei Ximena Yuki Zainab James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William
Barbara Richard Susan Joseph Jessica Thomas Karen Charles Sarah Christopher Lisa Daniel Nancy Matthew Sandra Anthony Betty Mark Ashley
Иван Ольга Γιώργος 伟 Łukasz Åsa Çağla Đorđe Ólafur Émilie Jürgen Günther Małgorzata Zdeněk Íris""".split()
LAST = """Rossi Haddad Weber Okoye Ito Tan Díaz Müller Smith Johnson Williams Brown Jones García Miller Davis Rodríguez Martínez
Hernández López González Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Pérez Thompson White Harris Sánchez Clark Ramírez Lewis
Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter
Roberts Schmidt Schneider Fischer Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz
Dubois Durand Leroy Moreau Simon Laurent Lefèvre Michel Jansen Visser Bakker Kowalski Nowak Wiśniewski Novák Svoboda Nielsen Hansen
Pedersen Johansson Karlsson Kumar Sharma Singh Patel Khan Wang Li Zhang Liu Chen Yang Tanaka Suzuki Sato Иванов Петрова O'Brien O'Neill
MacDonald D'Angelo van_der_Berg de_la_Cruz""".split()
SYLLABLES = "ba be bo da de do fa fi ga go ha ka ke ko la le li lo ma me mi mo na ne no pa pe ra re ri ro sa se si so ta te ti to va ve vi".split()
FORMS = ["GmbH", "Ltd", "Inc.", "AG", "S.A.", "LLC", "", "", "", "Group", "& Co. KG", "B.V."]
TRADES = "Consulting Software Partners Logistics Steel Health Energy Media Capital Foods Systems Design Labs Law Textiles Medical".split()
TITLES = ["CEO", "CTO", "Head of Sales", "Managing Director", "Consultant", "Account Executive", "Founder", "Partner",
          "Practice Manager", "VP Marketing", "Ingénieur", "Geschäftsführer", "Student", "Buyer", "Director, Operations"]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def surname(rng):
    if rng.random() < 0.4:
        return rng.choice(LAST).replace("_", " ")
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 4))).capitalize()


def organization(number, forms):
    rng = random.Random(number)
    name = "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 4))).capitalize()
    return f"{name} {rng.choice(TRADES)} {rng.choice(forms)}".strip()


def quoted(text):
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


def main():
    n = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rng = random.Random(seed)
    out = sys.stdout
    out.reconfigure(encoding="utf-8", newline="")
    out.write('Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing."\n\n')
    out.write("First Name,Last Name,URL,Email Address,Company,Position,Connected On\n")
    organizations = max(10, n // 8)
    cache = {}
    for i in range(n):
        first, last = rng.choice(FIRST), surname(rng)
        slug = f"{first}-{last}-{rng.getrandbits(32):08x}".lower().replace(" ", "-").replace("'", "")
        # A few firms employ many, most employ few.
        number = int(organizations * rng.random() ** 3)
        if number not in cache:
            cache[number] = organization(number, FORMS)
        company = cache[number] if rng.random() > 0.03 else ""
        email = f"{first}.{last}{i}@example.org".lower().replace(" ", "").replace("'", "") if rng.random() < 0.08 and first.isascii() and last.isascii() else ""
        day = f"{rng.randint(1, 28):02d} {rng.choice(MONTHS)} {rng.randint(2008, 2026)}"
        out.write(",".join((first, quoted(last), f"https://www.linkedin.com/in/{slug}", email, quoted(company),
                            quoted(rng.choice(TITLES)), day)) + "\n")


main()
