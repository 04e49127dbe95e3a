-- What the whole way of a referral needs besides: permission by a private link, the law, giving,
-- references, targets, and what the numbers are made of.

-- ---- accounts: who the rep is to others ----

ALTER TABLE app_user ADD COLUMN title text;          -- as it stands under a message
ALTER TABLE app_user ADD COLUMN phone text;          -- as others may call them
ALTER TABLE app_user ADD COLUMN first_talk text;     -- what a first talk with them is like, in their words

-- ---- conversations ----

ENUM talk_line (question, ideal_client, not_a_fit);
ENUM fit (open, fits, doubtful, not_a_fit);

-- What a talk with somebody brought: an answer to a question of the offer, or whether a line of it is true of them.
-- The line is kept as it stood then: offers change.
CREATE TABLE deal_answer (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  deal_id deal_id NOT NULL,
  person_id person_id NOT NULL,
  kind talk_line NOT NULL,
  line text NOT NULL,             -- empty: the ideal client as a whole
  applies answer NOT NULL,        -- whether it is true of them; unknown of a question
  words text,                     -- what they said
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX deal_answer_deal ON deal_answer (workspace_id, deal_id);
CREATE INDEX deal_answer_person ON deal_answer (workspace_id, person_id);

-- What an offer's own numbers are counted from
CREATE INDEX deal_offer ON deal (workspace_id, offer_id, state);
CREATE INDEX referral_offer ON referral (workspace_id, offer_id, named_on) WHERE offer_id IS NOT NULL;

ALTER TABLE deal ADD COLUMN followed_up day;         -- when the message with the rep's details went out

-- ---- permission: the introduction kit, the private link ----

ENUM link_answer (yes, not_now, no, never);

ALTER TABLE permission ADD COLUMN until day;         -- "not now": nobody asks again before that day

ALTER TABLE referral ADD COLUMN tells_more flag NOT NULL DEFAULT 0; -- the person agreed that their source hears more than "we spoke"

-- What a source may pass on in their own words, always its three parts; made again once one was passed on
CREATE TABLE introduction_kit (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  referral_id referral_id NOT NULL,
  person_id person_id NOT NULL,   -- the named person
  source_id person_id NOT NULL,   -- in whose words
  user_id user_id NOT NULL,       -- the rep it speaks of
  experience text NOT NULL,       -- their own experience
  thought text NOT NULL,          -- why they thought of this person
  first_talk text NOT NULL,       -- what the rep and a first talk are like
  written_on day NOT NULL,
  sent_on day,                    -- given to the source to pass on; none: not yet
  channel channel,                -- how it was given to them
  sent_text text,                 -- as it was given; a private link stands in it as its mark only
  with_link flag NOT NULL,        -- a private link went with it
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX introduction_kit_referral ON introduction_kit (workspace_id, referral_id, source_id);
CREATE INDEX introduction_kit_source ON introduction_kit (workspace_id, source_id);

-- Where a named person answers for themself
CREATE TABLE private_link (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  referral_id referral_id NOT NULL,
  person_id person_id NOT NULL,   -- the named person
  user_id user_id NOT NULL,       -- the rep they may talk with
  made_on day NOT NULL,
  expires utc NOT NULL,
  withdrawn_on day,               -- none: it works until it expires
  answer link_answer,             -- what they said last; none: nothing yet
  answered_on day,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX private_link_referral ON private_link (workspace_id, referral_id);

-- SHARED: which link a token opens; the token itself is nowhere
CREATE TABLE link_token (
  token hash NOT NULL,
  workspace_id workspace_id NOT NULL,
  link_id row_id NOT NULL,
  PRIMARY KEY (token)
);
CREATE INDEX link_token_link ON link_token (workspace_id, link_id);

-- That a source was reminded of the two questions
CREATE TABLE reminder (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  referral_id referral_id NOT NULL,
  person_id person_id NOT NULL,   -- the named person
  source_id person_id NOT NULL,   -- who was reminded
  user_id user_id NOT NULL,
  on_day day NOT NULL,
  channel channel NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX reminder_referral ON reminder (workspace_id, referral_id);
CREATE INDEX reminder_source ON reminder (workspace_id, source_id);

-- ---- the law ----

ENUM law (europe, canada, united_states, elsewhere);
ENUM first_answer (free, once, source, cold, blocked);
ENUM today_kind ADD (inform);

ALTER TABLE workspace ADD COLUMN postal_address text;         -- under every commercial message
ALTER TABLE person ADD COLUMN never_since day;   -- since when they must not be contacted
ALTER TABLE person ADD COLUMN never_by channel;  -- how they said so
ALTER TABLE person ADD COLUMN erased day;        -- what was stored about them is gone; what counts stays, with this row
ALTER TABLE ask ADD COLUMN kept_out int NOT NULL DEFAULT 0; -- names given of people who must not come back: counted, not kept

-- Whoever is named is told so in time: where their name came from, why, what they may do about it.
ALTER TABLE referral ADD COLUMN told_on day;
ALTER TABLE referral ADD COLUMN warned_on day;    -- when the rep was warned that nobody has told them
ALTER TABLE referral ADD COLUMN forgotten_on day; -- nobody told them: what the referral said of them is erased
CREATE INDEX referral_untold ON referral (workspace_id, named_on)
  WHERE told_on IS NULL AND forgotten_on IS NULL
    AND state IN ('named', 'checking', 'parked', 'refused', 'unreachable', 'lapsed', 'known');

-- Who was told, when and how.
CREATE TABLE notice (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  person_id person_id NOT NULL,
  referral_id referral_id NOT NULL,
  user_id user_id,                -- none: they read it themselves, on their page
  told_on day NOT NULL,
  channel channel NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX notice_person ON notice (workspace_id, person_id);
CREATE INDEX notice_referral ON notice (workspace_id, referral_id);

-- First messages written on a referral. Where the law allows one without consent, there is no second.
CREATE TABLE first_message (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  person_id person_id NOT NULL,
  referral_id referral_id NOT NULL,
  source_id person_id NOT NULL,   -- named in it
  user_id user_id NOT NULL,
  law law NOT NULL,
  answer first_answer NOT NULL,   -- on what ground
  channel channel NOT NULL,
  sent_on day NOT NULL,
  text text NOT NULL,             -- as it was proposed
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX first_message_person ON first_message (workspace_id, person_id);
CREATE INDEX first_message_source ON first_message (workspace_id, source_id);

-- Who looked at whom: the first time on a day (of UTC).
CREATE TABLE access (
  workspace_id workspace_id NOT NULL,
  day day NOT NULL,
  user_id user_id NOT NULL,
  person_id person_id NOT NULL,
  face face NOT NULL,
  at utc NOT NULL,
  PRIMARY KEY (workspace_id, day, user_id, person_id)
);
CREATE INDEX access_at ON access (workspace_id, at);
CREATE INDEX access_person ON access (workspace_id, person_id, at);

-- ---- targets, prompts, objections ----

ENUM circle (trade, colleagues, suppliers, neighbours, clubs, trouble);
ENUM target_kind (person, organization, described);
ENUM target_state (open, met, dropped);

-- The deck for "nobody comes to mind". A workspace that has no rows yet has the first deck of the catalogue,
-- whose ids are small numbers: it is written when somebody first uses or changes it.
CREATE TABLE prompt_card (
  workspace_id workspace_id NOT NULL,
  id card_id NOT NULL,
  circle circle NOT NULL,
  trade text,                     -- only for sources of this trade; none: for everybody
  text text NOT NULL,
  active flag NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- Which cards were read out at an ask. Which of them a name was given under stands with the name.
CREATE TABLE ask_card (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  ask_id ask_id NOT NULL,
  card_id card_id NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX ask_card_pair ON ask_card (workspace_id, card_id, ask_id);

-- What people say when they are asked for names, and what may be answered
CREATE TABLE objection (
  workspace_id workspace_id NOT NULL,
  id objection_id NOT NULL,
  occasion occasion,              -- none: on any
  says text NOT NULL,             -- what they say
  answer text NOT NULL,           -- what we may answer
  active flag NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- Whom a rep wants to be introduced to
CREATE TABLE target (
  workspace_id workspace_id NOT NULL,
  id target_id NOT NULL,
  user_id user_id NOT NULL,
  kind target_kind NOT NULL,
  person_id person_id,
  organization_id organization_id,
  description text,               -- a described kind: "practice managers in Leeds"
  offer_id offer_id,
  why text,                       -- why the rep wants to meet them
  state target_state NOT NULL,
  since day NOT NULL,             -- day of this state
  reason text,                    -- why it was dropped
  added day NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX target_user ON target (workspace_id, user_id, state);
CREATE INDEX target_person ON target (workspace_id, person_id) WHERE person_id IS NOT NULL;
CREATE INDEX target_organization ON target (workspace_id, organization_id) WHERE organization_id IS NOT NULL;

-- The words that tell who is of a described kind, as they begin: "practice", "manager", "leed"
CREATE TABLE target_word (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  target_id target_id NOT NULL,
  word text NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX target_word_target ON target_word (workspace_id, target_id);

ALTER TABLE referral_source ADD COLUMN card_id card_id;      -- the card that brought the name
ALTER TABLE referral_source ADD COLUMN target_id target_id;  -- whom the rep had wanted to meet
CREATE INDEX referral_source_card ON referral_source (workspace_id, card_id, ask_id) WHERE card_id IS NOT NULL;
CREATE INDEX referral_source_target ON referral_source (workspace_id, target_id) WHERE target_id IS NOT NULL;

-- ---- giving ----

ENUM given_state (named, permitted, introduced, met, won, not_won, refused);
ENUM today_kind ADD (give);

ALTER TABLE workspace ADD COLUMN fee_field flag NOT NULL DEFAULT 0; -- fees for referrals may be noted: unlawful in several trades

-- One of our people, given to somebody else as their lead
CREATE TABLE given (
  workspace_id workspace_id NOT NULL,
  id given_id NOT NULL,
  person_id person_id NOT NULL,   -- our person
  to_id person_id NOT NULL,       -- to whom: a partner, a customer, the better way after an honest no
  user_id user_id NOT NULL,
  deal_id deal_id,                -- of the honest no
  why text,                       -- why they may need it
  need answer NOT NULL,
  need_on day,                    -- when that was said
  wants answer NOT NULL,
  wants_on day,
  state given_state NOT NULL,
  since day NOT NULL,             -- day of this step
  named_on day NOT NULL,
  given_on day,                   -- the day of the introduction
  met_on day,
  level introduction_level,       -- of the introduction; none yet
  value minor NOT NULL,           -- what it brought them, as far as they told
  outcome text,                   -- what came of it, as they told us
  fee minor NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX given_person ON given (workspace_id, person_id);
CREATE INDEX given_to ON given (workspace_id, to_id);
CREATE INDEX given_user ON given (workspace_id, user_id, state);
CREATE INDEX given_deal ON given (workspace_id, deal_id);

-- Every step of somebody given: when, by whom, through which channel
CREATE TABLE given_step (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  given_id given_id NOT NULL,
  person_id person_id NOT NULL,
  state given_state NOT NULL,
  on_day day NOT NULL,
  user_id user_id NOT NULL,
  channel channel NOT NULL,
  note text,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX given_step_given ON given_step (workspace_id, given_id, id);

-- What our person answered to the two questions
CREATE TABLE given_said (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  given_id given_id NOT NULL,
  person_id person_id NOT NULL,
  question question NOT NULL,
  answer answer NOT NULL,
  said_by said_by NOT NULL,
  channel channel NOT NULL,
  said_on day NOT NULL,
  user_id user_id NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX given_said_given ON given_said (workspace_id, given_id, id);

-- Another rep, of any trade, with whom we exchange
CREATE TABLE partner (
  workspace_id workspace_id NOT NULL,
  id partner_id NOT NULL,
  person_id person_id NOT NULL,
  user_id user_id NOT NULL,       -- who keeps the agreement
  trade text NOT NULL,
  agreement text,                 -- what was agreed
  since day NOT NULL,
  ideal_client text NOT NULL,     -- who is delighted by what they do
  fee minor NOT NULL,
  ended day,
  ended_reason text,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX partner_person ON partner (workspace_id, person_id);
CREATE INDEX partner_user ON partner (workspace_id, user_id, ended);

-- For whom a partner is not a fit
CREATE TABLE partner_line (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  partner_id partner_id NOT NULL,
  text text NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX partner_line_partner ON partner_line (workspace_id, partner_id);

-- ---- references ----

ENUM firm_size (solo, small, medium, large);
ENUM reference_outcome (helped, no_difference, harmed, did_not_happen);
ENUM owed_kind ADD (thank_reference);

-- A customer who agrees to be called by a prospect
CREATE TABLE reference (
  workspace_id workspace_id NOT NULL,
  id reference_id NOT NULL,
  person_id person_id NOT NULL,
  user_id user_id NOT NULL,       -- who keeps up with them
  industry text NOT NULL,
  size firm_size,                 -- of their firm
  language text NOT NULL,         -- in which they are called
  most int NOT NULL,              -- calls a quarter, at most
  offered_on day NOT NULL,
  retired day,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX reference_person ON reference (workspace_id, person_id);

-- What they can tell of
CREATE TABLE reference_topic (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  reference_id reference_id NOT NULL,
  text text NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX reference_topic_reference ON reference_topic (workspace_id, reference_id);

-- Somebody was asked to take a prospect's call, and what came of it
CREATE TABLE reference_use (
  workspace_id workspace_id NOT NULL,
  id reference_use_id NOT NULL,
  reference_id reference_id NOT NULL,
  person_id person_id NOT NULL,   -- who is called
  prospect_id person_id NOT NULL,
  deal_id deal_id NOT NULL,
  user_id user_id NOT NULL,
  asked_on day NOT NULL,
  outcome reference_outcome,      -- none yet
  told_on day,
  note text,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX reference_use_person ON reference_use (workspace_id, person_id);
CREATE INDEX reference_use_prospect ON reference_use (workspace_id, prospect_id);
CREATE INDEX reference_use_deal ON reference_use (workspace_id, deal_id);
CREATE INDEX reference_use_user ON reference_use (workspace_id, user_id, outcome);

-- ---- today: what an ask may bring ----

ENUM factor_kind (brings_names, how_many, permits, wins, client);
ENUM rate_scope (own, team);

-- A published figure that the workspace has put its own in place of
CREATE TABLE prior (
  workspace_id workspace_id NOT NULL,
  kind factor_kind NOT NULL,
  mean real NOT NULL,             -- a chance 0 .. 1; names; money in major units
  weight real NOT NULL,           -- as many cases as it counts for
  source text NOT NULL,           -- where it comes from
  PRIMARY KEY (workspace_id, kind)
);

-- Derived, once a day for each user: what has been counted of their own asks and referrals, and of the team's
CREATE TABLE today_rate (
  workspace_id workspace_id NOT NULL,
  user_id user_id NOT NULL,
  scope rate_scope NOT NULL,
  for_day day NOT NULL,
  asks int NOT NULL,
  asks_named int NOT NULL,
  names int NOT NULL,             -- from asks
  decided int NOT NULL,           -- names that permitted it, refused or ran out
  permitted int NOT NULL,
  closed int NOT NULL,            -- of those permitted
  won int NOT NULL,
  clients int NOT NULL,           -- deals won
  client_value minor NOT NULL,    -- of all of them
  PRIMARY KEY (workspace_id, user_id, scope)
);
-- What came of a user's day
CREATE INDEX event_log_of_done ON event_log (workspace_id, actor, at) WHERE kind IN ('today_done', 'owed_done');
-- What today_rate counts, read from the indexes alone
CREATE INDEX ask_user_result ON ask (workspace_id, user_id, result);
CREATE INDEX referral_user_way ON referral (workspace_id, user_id, state, permitted_on, ask_id);
-- Whom a rep knows, best first: read in this order, so that ten thousand cost what the first few hundred do
CREATE INDEX relationship_best ON relationship (workspace_id, from_id, both_ways DESC, knows_offer DESC, strength DESC, seen DESC, to_id);
CREATE INDEX deal_user_value ON deal (workspace_id, user_id, state, value);

-- ---- numbers ----

-- How somebody named was approached: not yet permitted, permitted (with an introduction kit or without), or cold
ENUM approach (open, with_kit, without_kit, cold);

-- Derived from the steps and answers of a referral, kept with its row, so that the numbers read one index
ALTER TABLE referral ADD COLUMN reached int NOT NULL DEFAULT 1;       -- the furthest step: 1 named .. 8 won; a correction back takes it back
ALTER TABLE referral ADD COLUMN met_on day;                           -- the day they had met, by this step or one beyond it
ALTER TABLE referral ADD COLUMN won_on day;
ALTER TABLE referral ADD COLUMN kit flag NOT NULL DEFAULT 0;          -- an introduction kit was passed on
ALTER TABLE referral ADD COLUMN approach approach NOT NULL DEFAULT 'open';
ALTER TABLE ask ADD COLUMN names int NOT NULL DEFAULT 0;              -- how many were named, each once

UPDATE ask SET names = (SELECT count(*) FROM referral_source s
  WHERE s.workspace_id = ask.workspace_id AND s.source_id = ask.source_id AND s.ask_id = ask.id);
UPDATE referral SET approach = CASE WHEN cold_reason IS NOT NULL THEN 'cold' WHEN permitted_on IS NOT NULL THEN 'without_kit' ELSE 'open' END,
  reached = (SELECT max(CASE s.state WHEN 'checking' THEN 2 WHEN 'permitted' THEN 3 WHEN 'introduced' THEN 4 WHEN 'contacted' THEN 5
      WHEN 'met' THEN 6 WHEN 'qualified' THEN 7 WHEN 'won' THEN 8 ELSE 1 END)
    FROM referral_step s WHERE s.workspace_id = referral.workspace_id AND s.referral_id = referral.id
      AND NOT EXISTS (SELECT 1 FROM referral_step c WHERE c.workspace_id = s.workspace_id AND c.referral_id = s.referral_id
        AND c.id > s.id AND c.correction = 1
        AND (s.state = 'won' OR c.state IN ('named', 'checking', 'permitted', 'introduced', 'contacted', 'met', 'qualified'))));
UPDATE referral SET met_on = (SELECT min(s.on_day) FROM referral_step s WHERE s.workspace_id = referral.workspace_id
    AND s.referral_id = referral.id AND s.state IN ('met', 'qualified', 'won'))
  WHERE reached >= 6;
UPDATE referral SET won_on = (SELECT min(s.on_day) FROM referral_step s WHERE s.workspace_id = referral.workspace_id
    AND s.referral_id = referral.id AND s.state = 'won')
  WHERE reached = 8;

CREATE INDEX referral_counted ON referral (workspace_id, named_on, user_id, offer_id, origin, approach, reached, need, state);
CREATE INDEX referral_lasted ON referral (workspace_id, named_on, met_on, won_on, user_id, offer_id, origin, approach) WHERE met_on IS NOT NULL;
CREATE INDEX referral_lineage ON referral (workspace_id, source_id, named_on, reached, person_id);
CREATE INDEX referral_brought ON referral (workspace_id, source_id, reached) WHERE reached = 8;
CREATE INDEX referral_won ON referral (workspace_id, person_id, user_id, reached) WHERE reached = 8;
CREATE INDEX ask_counted ON ask (workspace_id, asked_on, user_id, occasion, names, exhausted, pledge);
CREATE INDEX satisfaction_scored ON satisfaction (workspace_id, asked_on, score, person_id, user_id, promise_id);
CREATE INDEX deal_closed ON deal (workspace_id, state, closed, person_id, user_id, offer_id);
CREATE INDEX deal_customer ON deal (workspace_id, person_id, user_id, offer_id, won, closed) WHERE won IS NOT NULL;
CREATE INDEX deal_won ON deal (workspace_id, won, person_id, user_id, offer_id, value, currency, referral_id) WHERE won IS NOT NULL;

ENUM export_table (numbers, unasked, funnel, money, sources, lineage, outlook, costs, people, deals, promises, asks, referrals);

-- What winning people by referral cost, where it is written down
CREATE TABLE cost (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  user_id user_id NOT NULL,
  origin origin NOT NULL,         -- what it was spent on
  spent_on day NOT NULL,
  amount minor NOT NULL,          -- in the workspace's currency
  text text NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX cost_spent ON cost (workspace_id, spent_on);

-- Derived, can be rebuilt: what the numbers have counted, ten days at a time. A span that stands here is counted; whoever
-- writes a row of its days takes it out
CREATE TABLE tally_span (
  workspace_id workspace_id NOT NULL,
  span int NOT NULL,              -- the days since 1970 by ten
  version int NOT NULL,           -- of how it is counted and written
  PRIMARY KEY (workspace_id, span)
);

-- One cell of a span: what is counted of everybody, of a rep, of an offer ... within a choice of a rep, an offer or an origin
CREATE TABLE tally (
  workspace_id workspace_id NOT NULL,
  choice int NOT NULL,            -- 0 everything, 1 of a rep, 2 of an offer, 3 of an origin
  chosen int NOT NULL,            -- which
  span int NOT NULL,
  cell int NOT NULL,              -- by what: everybody, rep, standing ...
  cell_key int NOT NULL,          -- which
  figures text NOT NULL,
  PRIMARY KEY (workspace_id, choice, chosen, span, cell, cell_key)
);

-- Won deals of a span, by rep, offer, origin, source and currency
CREATE TABLE tally_money (
  workspace_id workspace_id NOT NULL,
  span int NOT NULL,
  place int NOT NULL,             -- 0, 1, 2 ...
  user_id user_id NOT NULL,
  offer_id offer_id NOT NULL,
  origin origin,                  -- none: nobody's referral
  source int NOT NULL,            -- whose name it was; 0: nobody's
  currency text NOT NULL,
  deals int NOT NULL,
  value minor NOT NULL,
  PRIMARY KEY (workspace_id, span, place)
);

-- The lines of clients that brought most, until somebody is won or a line changes
CREATE TABLE tally_line (
  workspace_id workspace_id NOT NULL,
  version int NOT NULL,
  currency text NOT NULL,         -- in which they are counted
  lines text NOT NULL,
  PRIMARY KEY (workspace_id)
);
