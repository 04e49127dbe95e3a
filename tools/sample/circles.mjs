// Who knows whom beside the reps: clubs, old firms and neighbourhoods, whose people nearly all know each other, a few who
// are in two of them, and whom somebody there knows whom nobody here does. Noted at the end of the two years, so that what
// happened before is not told otherwise.

const kinds = ['colleague', 'colleague', 'friend', 'classmate', 'neighbour'];

/** Some of the people there are, across the alphabet. */
async function some(batch, rep, on, standing, most) {
  const people = [];
  for (let after; people.length < most;) {
    const page = await batch.ask('person_list', rep, on, { standing, limit: 200, ...(after ? { after } : {}) });
    people.push(...(page?.items ?? []).filter((one) => !one.do_not_contact).map((one) => one.person));
    after = page?.next;
    if (!after) break;
  }
  return people;
}

export async function circles(batch, random, rep, on, newName, n = 30) {
  const people = [...await some(batch, rep, on, 'customer', 150), ...await some(batch, rep, on, 'acquaintance', 400)];
  const take = () => people.splice(random.between(0, people.length - 1), 1)[0];
  let bridge;
  for (let i = 0; i < n && people.length > 10; i++) {
    const circle = Array.from({ length: random.between(4, 7) }, take);
    if (bridge && random.chance(0.7)) circle.push(bridge);
    const kind = random.pick(kinds);
    for (const [at, person] of circle.entries())
      for (const other of circle.slice(at + 1))
        if (random.chance(0.8)) await batch.ask('person_knows', rep, on, { person, other, kind, both: true });
    const [one, another] = circle;
    if (random.chance(0.5)) await batch.ask('contact_note', rep, on, { person: one, other: another, sent: random.between(2, 30), received: random.between(1, 30), met: random.between(0, 4) });
    bridge = random.pick(circle);
    const beyond = await batch.ask('person_knows_name', rep, on, { person: bridge, ...newName(), kind });
    if (beyond && random.chance(0.6)) await batch.ask('person_knows_name', rep, on, { person: beyond.other, ...newName() });
  }
}
