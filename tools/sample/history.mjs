// Two years of a team at work: deals, promises, asks, names, permissions, wins, told day by day.

const day = 86400000;
const reasons = ['Too small for this to pay', 'The plan you have is better than ours', 'Your chamber covers this already', 'Too early: two years of accounts are needed'];
const theirReasons = ['Decided to stay with the present provider', 'No budget this year', 'The partner was against it'];
const words = { 10: 'Everything came when you said it would.', 9: 'Clear answers, no pressure.', 8: 'Good, the paperwork took long.', 7: 'Fine so far.', 5: 'I had to call twice.', 4: 'The certificate came late.' };
const whys = ['Lost two people to a competitor', 'Their cover is from 2014', 'Wants to buy the workshop they rent', 'Just took over the practice', 'Asked me about my plan last month', null, null];
const knows = ['Colleague at my last firm', 'Neighbour', 'Rowing club', 'My tax adviser', 'Went to school together', 'Supplier', null];
const answered = ['Two people left for a larger firm', 'Nobody has looked at it since they opened', 'They would lose three months of income', 'Ten years at least', 'A crane, and nobody was covered', 'The bank said to wait'];
const trades = [
  { trade: 'Tax adviser', agreement: 'Each of us names two a quarter, and tells what came of it', ideal_client: 'Owners of firms in Bau, Druck or Catering', not_a_fit: ['Employees', 'Software'] },
  { trade: 'Notary', agreement: 'Over lunch, every second month', ideal_client: 'Founders and managing directors who buy or sell a firm', not_a_fit: ['Divorces'] },
  { trade: 'Occupational physician', agreement: 'Whoever needs the other gets a call', ideal_client: 'HR Managers and Office Managers of firms in Logistik, Metallbau or Elektrotechnik', not_a_fit: ['Practices'] },
];
const selves = {
  'ana@kith.example': { title: 'Adviser for small firms', phone: '+49 40 5550 1001', first_talk: 'Half an hour, on the phone or over coffee. I ask a lot, and if it is not for you I say so.' },
  'tom@kith.example': { title: 'Leads the team', phone: '+49 40 5550 1002', first_talk: 'A short call. Afterwards you know whether a longer one is worth it.' },
  'mei@kith.example': { title: 'Pensions and cover for firms', phone: '+49 40 5550 1003', first_talk: 'Twenty minutes on the phone: I ask how things stand, you ask what you like. Nothing is sold in it.' },
  'olu@kith.example': { title: 'Cover for trades and practices', phone: '+49 40 5550 1004', first_talk: 'I come by and look at the place. What is good stays as it is.' },
  'sofia@kith.example': { title: 'Premises finance', phone: '+49 40 5550 1005', first_talk: 'We look at your last three years together, and I say what a bank will say.' },
};
const given = ['Karl', 'Grace', 'Lena', 'Henrik', 'Amara', 'Jonas', 'Edda', 'Viktor', 'Selin', 'Hugo', 'Nora', 'Kofi', 'Ruth', 'Milan', 'Tessa', 'Ole', 'Ayla', 'Jannis', 'Pia', 'Rafi'];
const family = ['Weber', 'Ito', 'Brandt', 'Hoff', 'Lindner', 'Sayed', 'Kraft', 'Olsen', 'Vogt', 'Pham', 'Reuter', 'Bosch', 'Maiwald', 'Stern', 'Okafor', 'Thiele', 'Janssen', 'Kaya', 'Wirth', 'Falke'];
const firms = ['Nordlicht', 'Hafenwerk', 'Praxis am Markt', 'Tann & Sohn', 'Birkenhof', 'Elbdruck', 'Möbel Kraft', 'Auster Software', 'Kontor Nord', 'Lindenapotheke'];

export class History {
  constructor(batch, random, reps, start, end) {
    Object.assign(this, { batch, random, reps, start, end });
    this.queue = [];
    this.names = new Set();
    this.references = new Set();
  }

  /** `what` happens on that day, if the day has come before the end. */
  at(date, what) {
    if (date < this.end) this.queue.push({ date, order: this.queue.length, what });
  }
  after(date, low, high, what) {
    this.at(new Date(date.getTime() + this.random.between(low, high) * day), what);
  }

  async play() {
    await this.plan();
    let count = 0;
    while (this.queue.length > 0) {
      let next = 0;
      for (let i = 1; i < this.queue.length; i++)
        if (this.queue[i].date < this.queue[next].date || (this.queue[i].date.getTime() === this.queue[next].date.getTime() && this.queue[i].order < this.queue[next].order)) next = i;
      const [event] = this.queue.splice(next, 1);
      await event.what(event.date);
      if (++count % 500 === 0 && process.stdout.isTTY) process.stdout.write(`\rsample: ${event.date.toISOString().slice(0, 7)} `);
    }
    if (process.stdout.isTTY) process.stdout.write('\r');
  }

  async plan() {
    for (const [email, self] of Object.entries(selves)) await this.batch.ask('user_profile', email, this.start, self);
    this.offers = (await this.batch.ask('offer_list', '', this.start, {})).items;
    await this.costs();
    for (const rep of this.reps) {
      rep.people = await this.everybody(rep);
      for (let t = this.start.getTime() + this.random.between(3, 9) * day; t < this.end.getTime(); t += this.random.between(4, 9) * day) {
        if (this.end.getTime() - t < 60 * day) t -= this.random.between(2, 4) * day; // the last weeks were busy
        const person = rep.people.length ? this.random.pick(rep.people).person : null;
        if (person) this.at(new Date(t), (date) => this.deal(rep, person, date, null));
      }
      await this.partners(rep);
      await this.targets(rep);
      await this.pastCustomers(rep);
      // Week by week, as it fell due; the last days are left for Today.
      for (let t = this.end.getTime() - 9 * day; t > this.start.getTime(); t -= 7 * day) this.at(new Date(t), (date) => this.payDebts(rep, date));
    }
  }

  async everybody(rep) {
    const people = [];
    const letters = 'abcdefghijklmnoprstuvwz';
    for (let i = 0; i < 14; i++) {
      const page = await this.batch.ask('person_list', rep.email, this.start, { search: letters[this.random.below(letters.length)], limit: 40 });
      people.push(...(page?.items ?? []).filter((p) => p.standing === 'acquaintance'));
    }
    return people;
  }

  /** Those who bought before: some are asked how it went in the first year. */
  async pastCustomers(rep) {
    const deals = await this.batch.ask('deal_list', rep.email, this.start, { state: 'won', limit: 200 });
    for (const deal of deals?.items ?? [])
      if (this.random.chance(0.45)) this.after(this.start, 5, 400, async (date) => {
        const score = this.score();
        const answer = await this.batch.ask('satisfaction_note', rep.email, date, { person: deal.person_id, score, words: words[score] });
        if (score <= 6) this.after(date, 20, 40, (then) => this.batch.ask('satisfaction_note', rep.email, then, { person: deal.person_id, score: 8, words: words[8] }));
        if (answer && score >= 9 && this.random.chance(0.6)) await this.ask(rep, deal.person_id, 'promise_confirmed', date);
      });
  }

  score() {
    return this.random.pick([10, 10, 9, 9, 9, 10, 8, 8, 7, 5, 10, 9]);
  }

  async deal(rep, person, date, sentBy) {
    const offer = this.random.pick(this.offers);
    const value = this.random.between(8, 95) * 10000;
    const opened = await this.batch.ask('deal_add', rep.email, date, { person, offer: offer.id, value, ...(sentBy ? { sent_by: sentBy } : { sent_by_nobody: true }) });
    if (opened) this.work(rep, person, opened.deal, value, date);
  }

  /** From discovery to an outcome. */
  work(rep, person, deal, value, date) {
    this.after(date, 4, 14, async (on) => {
      if (this.random.chance(0.7)) await this.talk(rep, deal, on);
      await this.batch.ask('deal_advance', rep.email, on, { deal, state: 'qualified', value });
      if (this.random.chance(0.25)) this.after(on, 2, 4, (then) => this.reference(rep, deal, then));
      this.after(on, 5, 25, (then) => this.outcome(rep, person, deal, value, then));
    });
  }

  /** The first talk, along the offer's questions and the lines whom it does not fit. */
  async talk(rep, deal, date) {
    const guide = await this.batch.ask('deal_talk', rep.email, date, { deal });
    const answers = (guide?.lines ?? []).filter(() => this.random.chance(0.8)).map(({ kind, line }) => ({ kind, line,
      ...(kind === 'question' ? { words: this.random.pick(answered) } : { applies: (kind === 'not_a_fit') === this.random.chance(0.85) ? 'no' : 'yes' }) }));
    if (answers.length) await this.batch.ask('deal_answer', rep.email, date, { deal, answers });
  }

  async outcome(rep, person, deal, value, date) {
    const luck = this.random.next();
    if (luck < 0.44) {
      if (await this.batch.ask('deal_win', rep.email, date, { deal, value })) await this.deliver(rep, person, deal, date);
    } else if (luck < 0.68) {
      await this.batch.ask('deal_decline', rep.email, date, { deal, reason: this.random.pick(theirReasons) });
      if (this.random.chance(0.4)) await this.ask(rep, person, 'their_no', date);
    } else if (luck < 0.94) {
      const kind = this.random.pick(['provider', 'wait', 'nothing']);
      await this.batch.ask('deal_disqualify', rep.email, date, { deal, reason: this.random.pick(reasons), alternative_kind: kind,
        ...(kind === 'provider' ? { alternative: 'The chamber of trade' } : {}),
        ...(kind === 'wait' ? { alternative: 'Next annual accounts', wait_until: iso(new Date(date.getTime() + this.random.between(60, 240) * day)) } : {}) });
      if (this.random.chance(0.65)) await this.ask(rep, person, 'honest_no', date);
      if (kind === 'provider' && this.random.chance(0.6)) await this.give(rep, person, deal, date);
      if (this.random.chance(0.6)) await this.batch.ask('deal_followed_up', rep.email, date,
        { deal, ...(this.random.chance(0.5) ? { come_back: iso(new Date(date.getTime() + this.random.between(90, 200) * day)) } : {}) });
    } else {
      await this.batch.ask('deal_lapse', rep.email, date, { deal });
    }
  }

  /** Before they decide they call a customer who agreed to it. */
  async reference(rep, deal, date) {
    const match = await this.batch.ask('reference_match', rep.email, date, { deal });
    const best = (match?.items ?? []).find((one) => one.usable);
    const made = best && await this.batch.ask('reference_use_add', rep.email, date, { reference: best.reference, deal });
    if (made) this.after(date, 1, 5, (on) => this.batch.ask('reference_outcome', rep.email, on, { use: made.use, outcome: this.random.pick(['helped', 'helped', 'no_difference']) }));
  }

  /** Our person becomes the lead of whoever helps them better, or of a partner. */
  async give(rep, person, deal, date) {
    const partner = this.random.pick(rep.partners);
    const made = await this.batch.ask('given_add', rep.email, date, { person, deal, to: partner.person, why: 'They need it more than what we have', need: 'yes', wants: this.random.chance(0.85) ? 'yes' : 'unknown', channel: 'in_person' });
    if (!made) return;
    const given = made.given;
    this.after(date, 1, 4, async (on) => {
      if (!made.gate_open && !(await this.batch.ask('given_answer', rep.email, on, { given, wants: this.random.pick(['yes', 'no']), channel: 'call' }))?.gate_open) return;
      if (!(await this.batch.ask('given_advance', rep.email, on, { given, state: 'introduced', channel: 'mail' }))) return;
      this.after(on, 4, 20, async (then) => {
        await this.batch.ask('given_advance', rep.email, then, { given, state: 'met' });
        this.after(then, 10, 40, (end) => this.batch.ask('given_advance', rep.email, end, this.random.chance(0.55)
          ? { given, state: 'won', value: this.random.between(5, 60) * 10000, outcome: 'They signed, and say thank you' } : { given, state: 'not_won', outcome: 'They put it off' }));
      });
    });
  }

  /** What winning people costs, a quarter. */
  async costs() {
    const spent = [['asked', 'Flowers and cards for sources', 18000], ['partner', 'Lunches with partners', 24000], ['cold', 'Addresses and telephone', 61000]];
    for (let t = this.start.getTime() + 90 * day; t < this.end.getTime(); t += 91 * day)
      for (const [origin, text, amount] of spent)
        this.at(new Date(t), (date) => this.batch.ask('cost_add', 'tom@kith.example', date, { origin, text, amount: Math.round(amount * (0.7 + 0.6 * this.random.next())) }));
  }

  /** Partners of a rep: an agreement, and names in both directions. */
  async partners(rep) {
    rep.partners = [];
    for (const trade of trades) {
      const { person } = this.random.pick(rep.people);
      const made = await this.batch.ask('partner_add', rep.email, this.start, { person, ...trade });
      if (!made) continue;
      rep.partners.push({ person, partner: made.partner });
      for (let t = this.start.getTime() + this.random.between(60, 200) * day; t < this.end.getTime(); t += this.random.between(110, 220) * day)
        this.at(new Date(t), (date) => this.ask(rep, person, 'partner_exchange', date));
    }
  }

  /** Whom a rep wants to meet: people, a firm, and a kind of people. */
  async targets(rep) {
    const { items } = await this.batch.ask('person_list', rep.email, this.start, { search: this.random.pick(['nova', 'werft', 'orbis']), limit: 40 });
    const date = new Date(this.end.getTime() - this.random.between(40, 300) * day);
    this.at(date, async (on) => {
      for (const { person } of items.filter((one) => one.standing === 'acquaintance').slice(0, 3))
        await this.batch.ask('target_add', rep.email, on, { person, why: 'Said to be looking for somebody' });
      await this.batch.ask('target_add', rep.email, on, { organization: this.random.pick(['Delta Bau', 'Lumen Software', 'Werft Logistik']), why: 'Grows, and has nobody for it' });
      await this.batch.ask('target_add', rep.email, on, { description: this.random.pick(['Practice managers', 'Founders in Software', 'Pharmacists']) });
    });
  }

  async deliver(rep, person, deal, date) {
    const shown = await this.batch.ask('deal_show', rep.email, date, { deal });
    const promise = shown?.promises?.[0];
    if (!promise) return;
    const due = new Date(`${promise.due}T00:00:00Z`);
    const kept = new Date(Math.max(date.getTime() + day, due.getTime() + this.random.between(-6, this.random.chance(0.15) ? 9 : 0) * day));
    this.at(kept, async (on) => {
      await this.batch.ask('promise_keep', rep.email, on, { promise: promise.id });
      if (this.random.chance(0.85)) this.after(on, 4, 14, (then) => this.confirm(rep, person, promise.id, then));
    });
  }

  async confirm(rep, person, promise, date) {
    const score = this.score();
    await this.batch.ask('promise_confirm', rep.email, date, { promise, score, words: words[score] });
    if (score <= 5) {
      const complaint = await this.batch.ask('complaint_open', rep.email, date, { person, text: words[score] });
      if (complaint) this.after(date, 3, 12, async (on) => {
        await this.batch.ask('complaint_resolve', rep.email, on, { complaint: complaint.complaint, resolution: 'Called, apologized, sent the papers by courier' });
        this.after(on, 20, 40, (then) => this.batch.ask('satisfaction_note', rep.email, then, { person, score: 8, words: words[8] }));
      });
    } else if (score >= 9 && this.random.chance(0.7)) {
      await this.ask(rep, person, 'promise_confirmed', date);
    }
    if (score === 10 && !this.references.has(person) && this.random.chance(0.3) && this.references.add(person)) await this.batch.ask('reference_offer', rep.email, date,
      { person, topics: [this.random.pick(['How the first months went', 'What changed for the staff', 'Dealing with the bank'])], language: 'German', most: this.random.between(1, 3) });
    if (score >= 9 && this.random.chance(0.08)) this.after(date, 20, 90, async (on) => {
      const named = this.newName();
      const added = await this.batch.ask('referral_add', rep.email, on, { source: person, offer: this.random.pick(this.offers).id, name: named.name, organization: named.organization, why: this.random.pick(whys) ?? undefined });
      if (added) this.check(rep, person, added, on);
    });
  }

  newName() {
    for (;;) {
      const name = `${this.random.pick(given)} ${this.random.pick(family)}${this.random.chance(0.15) ? `-${this.random.pick(family)}` : ''}`;
      if (this.names.has(name) && this.random.chance(0.97)) continue;
      this.names.add(name);
      return { name, ...(this.random.chance(0.6) ? { organization: this.random.pick(firms) } : {}) };
    }
  }

  /** Whom Kith proposes, and which cards are read out when nobody comes to mind. */
  async prepared(rep, person, date) {
    const shown = await this.batch.ask('ask_prepare', rep.email, date, { person });
    const cards = (shown?.prompts ?? []).slice(0, this.random.pick([0, 0, 1, 2, 3])).map((card) => card.card);
    return { names: (shown?.people ?? []).slice(0, 6).map(({ person, name }) => ({ person, name })), cards, brings: () => cards.length > 0 && this.random.chance(0.5) };
  }

  async ask(rep, person, occasion, date) {
    const may = await this.batch.ask('person_may_ask', rep.email, date, { person });
    if (may?.answer === 'stop') return;
    const luck = this.random.next();
    const fields = { person, occasion, offer: this.random.pick(this.offers).id, advice_reason: 'The talk led there' };
    if (luck < 0.12) Object.assign(fields, { result: 'not_now', again_on: iso(new Date(date.getTime() + this.random.between(30, 120) * day)) });
    else if (luck < 0.22) Object.assign(fields, { result: 'nobody', rounds: 1, exhausted: true });
    else if (luck < 0.25) Object.assign(fields, { result: 'no' });
    else {
      const n = this.random.pick([1, 1, 2, 2, 2, 3, 3, 4, 5]);
      const prepared = await this.prepared(rep, person, date);
      const names = Array.from({ length: n }, (_, i) => {
        const why = this.random.pick(whys);
        const knows_them = this.random.pick(knows);
        const known = prepared.names[i] && this.random.chance(0.45) ? prepared.names[i] : null;
        return { ...(known ?? this.newName()), ...(why ? { why } : {}), ...(knows_them ? { knows_them } : {}), ...(known || !prepared.brings() ? {} : { card: this.random.pick(prepared.cards) }) };
      });
      const taken = new Set(names.map((name) => name.person));
      const said = prepared.names.slice(0, 4).filter((one) => !taken.has(one.person) && this.random.chance(0.4))
        .map((one) => ({ person: one.person, answer: this.random.pick(['does_not_know', 'does_not_know', 'would_rather_not']) }));
      Object.assign(fields, { names, said, cards: prepared.cards, rounds: n + 1, exhausted: this.random.chance(0.7), check_first: this.random.chance(0.8), pledge: this.random.chance(0.6) });
    }
    const answer = await this.batch.ask('ask_record', rep.email, date, fields);
    for (const named of answer?.referrals ?? [])
      if (!named.joined && ['named', 'checking'].includes(named.state)) this.check(rep, person, named, date);
  }

  /** The source asks the two questions, or passes a link on; then the way to a meeting. */
  check(rep, source, named, date) {
    // What the law wants within a month: the source passes it on, or the rep tells them.
    if (this.random.chance(0.97)) this.after(date, 6, 18, (on) => this.batch.ask('notice_note', rep.email, on, { referral: named.referral, channel: this.random.pick(['mail', 'text_message']) }));
    if (this.random.chance(0.12)) return this.remind(rep, named, date);
    if (this.random.chance(0.03)) return this.cold(rep, named, date);
    const referral = named.referral;
    const has_kit = this.random.chance(0.55);
    if (has_kit) this.at(new Date(date.getTime() + day), (on) => this.batch.ask('kit_send', rep.email, on, { referral, channel: this.random.pick(['mail', 'text_message']) }));
    if (this.random.chance(0.3)) return this.link(rep, named, date);
    this.after(date, 2, 12, async (on) => {
      const need = this.random.chance(0.78) ? 'yes' : 'no';
      const wants = need === 'yes' && this.random.chance(0.82) ? 'yes' : 'no';
      const how = { referral, said_by: 'source', channel: this.random.pick(['call', 'text_message', 'in_person', 'mail']) };
      const said = await this.batch.ask('permission_note', rep.email, on, { ...how, need, wants });
      if (said?.gate_open) this.introduce(rep, named, has_kit ? 0.06 : 0.24, on);
    });
  }

  /** The named person answers for themself, or never opens it. */
  async link(rep, named, date) {
    const made = await this.batch.ask('link_make', rep.email, date, { referral: named.referral, days: 60 });
    if (!made || this.random.chance(0.2)) return this.remind(rep, named, date);
    this.after(date, 1, 9, async (on) => {
      const answer = this.random.pick(['yes', 'yes', 'yes', 'yes', 'yes', 'not_now', 'no', 'no']);
      const months = this.random.between(2, 6);
      const said = await this.batch.ask('link_answer', '', on, { token: made.token, answer: this.random.chance(0.04) ? 'never' : answer, ...(answer === 'not_now' ? { months } : {}) });
      if (answer === 'not_now') this.at(new Date(on.getTime() + (months * 31 + 2) * day), (then) => this.askAgain(rep, named, then));
      if (said?.state === 'permitted') this.introduce(rep, named, 0.08, on);
    });
  }

  /** Who had said "not now" is asked again on their day. */
  async askAgain(rep, named, date) {
    const wants = this.random.chance(0.5) ? 'yes' : 'no';
    const said = await this.batch.ask('permission_note', rep.email, date, { referral: named.referral, said_by: 'source', channel: 'call', need: 'yes', wants });
    if (said?.gate_open) this.introduce(rep, named, 0.1, date);
  }

  /** Past the gate, with the reason written: counted apart, and it seldom leads anywhere. */
  cold(rep, named, date) {
    this.after(date, 2, 6, async (on) => {
      await this.batch.ask('referral_advance', rep.email, on, { referral: named.referral, state: 'contacted', channel: 'call', cold_reason: 'Met them at the trade fair before the source could ask' });
      this.after(on, 5, 20, (then) => this.random.chance(0.2) ? this.meet(rep, named, then)
        : this.batch.ask('referral_advance', rep.email, then, { referral: named.referral, state: 'unreachable' }));
    });
  }

  introduce(rep, named, lost, date) {
    const referral = named.referral;
    this.after(date, 1, 6, async (on) => {
      if (!(await this.batch.ask('referral_advance', rep.email, on, { referral, state: 'introduced', channel: 'mail', level: this.random.pick(['literature', 'testimonial', 'call', 'in_person']) }))) return;
      this.after(on, 1, 5, async (then) => {
        await this.batch.ask('referral_advance', rep.email, then, { referral, state: 'contacted', channel: 'call' });
        if (this.random.chance(lost)) this.after(then, 20, 30, (end) => this.batch.ask('referral_advance', rep.email, end, { referral, state: 'unreachable' }));
        else this.after(then, 2, 12, (end) => this.meet(rep, named, end));
      });
    });
  }

  async meet(rep, named, date) {
    const met = await this.batch.ask('referral_advance', rep.email, date, { referral: named.referral, state: 'met', channel: 'in_person' });
    if (met?.deal) this.work(rep, named.person, met.deal, this.random.between(10, 120) * 10000, date);
  }

  /** No answer: the source is reminded twice, then the name waits. */
  remind(rep, named, date) {
    this.after(date, 7, 9, async (on) => {
      await this.batch.ask('referral_remind', rep.email, on, { referral: named.referral, channel: 'text_message' });
      this.after(on, 7, 9, async (then) => {
        await this.batch.ask('referral_remind', rep.email, then, { referral: named.referral, channel: 'call' });
        this.after(then, 7, 9, (last) => this.batch.ask('referral_advance', rep.email, last, { referral: named.referral, state: 'parked', until: iso(new Date(last.getTime() + 900 * day)) }));
      });
    });
  }

  /** What was owed until then is done. */
  async payDebts(rep, date) {
    const owed = await this.batch.ask('owed_list', rep.email, date, {});
    for (const item of owed?.items ?? [])
      if (item.due < iso(date)) await this.batch.ask('owed_done', rep.email, date, { owed: item.id, how: 'A call and a handwritten card' });
  }
}

const iso = (date) => date.toISOString().slice(0, 10);
