// Invented people and firms of the sample team: the same for the same seed.

export function generator(seed) {
  let state = seed >>> 0;
  // mulberry32: small, repeatable, good enough for a sample
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return {
    next,
    below,
    chance: (p) => next() < p,
    pick: (list) => list[below(list.length)],
    between: (low, high) => low + below(high - low + 1),
  };
}

const given = `Ines Ben Olu Mei Karl Grace Ana Tomas Lena Priya Jonas Fatima Luca Sofia Henrik Amara Diego Yuki Elif Marek
Nora Samuel Zofia Mateo Aisha Oskar Clara Idris Hanna Pavel Leila Bruno Marta Kenji Rosa Emil Farah Viktor Alma Jamal
Greta Nikola Ada Hugo Selin Anton Paula Rafael Mina Felix Carmen Arjun Ingrid Omar Julia Stefan Naomi Andre Katja Levi
Renata Finn Dilara Peter Chiara Malik Astrid Simon Adele Ruben Salma Erik Bianca Tariq Linnea Marco Sunita Filip Edith Kofi
Miriam Gustav Valeria Rashid Petra Noel Ayse Lorenz Judith Emeka`.split(/\s+/);
const family = `Rossi Haddad Okoye Lin Weber Ito Díaz Novák Fischer Sharma Keller Benali Moretti Almeida Lindqvist Diallo Herrera Tanaka
Demir Kowalski Jensen Adeyemi Nowak Fuentes Rahman Schmid Dubois Osei Vogel Petrov Karimi Costa Zielinska Mori Navarro
Berg Aziz Horvat Lopes Mensah Brandt Ilić Laurent Peeters Yilmaz Schuster Romano Silva Farouk Winter Ortega Mehta Nilsen
Hassan Krüger Popescu Cohen Martel Wolff Bauer Santos Larsen Aydin Hoffmann Ricci Traoré Eriksson Maier Fontaine Vidal
Khalil Sørensen Greco Nasser Holm Bianchi Rao Svoboda Lang Asante Roth Andersson Pereira Malik Beck Jovanović Leroy Frank
Koch Duarte Öztürk Conti Amadi Seidel`.split(/\s+/);
const firmFirst = `Nordlicht Alder Brückner Castell Delta Eiche Falk Granit Hafen Isar Juwel Klee Lumen Mosel Nova Orbis Pinie Quarz
Rhein Saphir Tann Ulmen Vega Werft Zephyr Birke Corvus Dorn Elster Fjord Gerber Heron Iris Kastanie Linde`.split(/\s+/);
const firmTrade = ['Logistik', 'Bau', 'Praxis', 'Software', 'Steuerberatung', 'Elektrotechnik', 'Architekten', 'Apotheke',
  'Metallbau', 'Consulting', 'Druck', 'Catering', 'Immobilien', 'Energie', 'Medizintechnik', 'Möbel'];
const forms = ['GmbH', 'GmbH & Co. KG', 'AG', 'Partner', 'e.K.', ''];
const titles = ['Managing Director', 'Head of Sales', 'Office Manager', 'Practice Manager', 'Head of Operations', 'Accountant',
  'Project Lead', 'Founder', 'Physician', 'Architect', 'Pharmacist', 'Purchasing Manager', 'HR Manager', 'Engineer', 'Owner'];
const towns = ['Hamburg', 'Bremen', 'Kiel', 'Lübeck', 'Hannover', 'Berlin', 'Leipzig', 'Köln', 'München', 'Zürich', 'Wien', 'Utrecht'];

const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/ø/g, 'o').replace(/[^A-Za-z]/g, '').toLowerCase();

/** `n` different people with firm, title, and most with an address, a number or a profile. */
export function makePeople(random, n) {
  const firms = [];
  for (const first of firmFirst)
    for (const trade of firmTrade)
      if (random.chance(0.45)) firms.push(`${first} ${trade} ${random.pick(forms)}`.trim());
  const names = new Set();
  const people = [];
  while (people.length < n) {
    const first = random.pick(given);
    const last = random.chance(0.06) ? `${random.pick(family)}-${random.pick(family)}` : random.pick(family);
    const name = `${first} ${last}`;
    if (names.has(name)) continue;
    names.add(name);
    const firm = random.pick(firms);
    const address = `${plain(first)}.${plain(last)}`;
    const host = `${plain(firm.split(' ')[0])}-${plain(firm.split(' ')[1])}.example`;
    people.push({
      first, last, name, firm,
      title: random.pick(titles),
      town: random.pick(towns),
      email: random.chance(0.72) ? `${address}@${host}` : '',
      phone: random.chance(0.5) ? `+49 151 ${random.between(10000000, 99999999)}` : '',
      profile: `https://www.linkedin.com/in/${address.replace('.', '-')}-${random.between(100, 999)}`,
    });
  }
  return people;
}
