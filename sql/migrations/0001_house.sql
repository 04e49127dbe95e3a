-- The schema in logical types, one text for SQLite and PostgreSQL. `ENUM name (words)` is an
-- enumeration: a text column with a CHECK, an `enum` in C. `?` marks a column that may be NULL.
-- Every table's key begins with workspace_id; the tables marked SHARED are the only exceptions.
-- `changed` is the seq of the event that last wrote the row: undo refuses when it has moved on.

ENUM user_role (rep, manager, owner);
ENUM face (web, api, cli, importing, system);
ENUM identity_kind (email, phone, url);
ENUM relationship_kind (client, colleague, friend, family, vendor, neighbour, classmate, manager, assistant, met, acquaintance);
ENUM evidence (stated, imported, mail, calendar, inferred);
ENUM standing (customer, prospect, declined, unqualified, former_customer, acquaintance);
ENUM deal_state (discovery, qualified, proposed, won, ended, declined, unqualified, lapsed);
ENUM alternative_kind (provider, wait, nothing);
ENUM offer_line_kind (not_a_fit, alternative, question, reason);
ENUM sender_known (unknown, nobody, referral);
ENUM occasion (promise_confirmed, honest_no, their_no, check_in, partner_exchange);
ENUM ask_result (names, not_now, nobody, no);
ENUM source_answer (does_not_know, would_rather_not);
ENUM referral_state (named, checking, permitted, introduced, contacted, met, qualified, won, refused, unreachable, known, declined, unqualified, lapsed, parked);
ENUM origin (asked, earned, partner, non_buyer, cold);
ENUM answer (unknown, yes, no);
ENUM question (need, wants);
ENUM said_by (source, named_person, rep);
ENUM introduction_level (details, literature, testimonial, call, in_person);
ENUM channel (in_person, call, text_message, mail, link, introduction, unknown);
ENUM owed_kind (update_source, thank_source, pledged_call, second_look, ask_in_turn, warn_brought, follow_up);
ENUM owed_state (open, done, snoozed, dropped);
ENUM today_kind (repair, keep, thank, update, ask, how_it_went, call, chase, follow_up, finish, catch_up);
ENUM import_state (uploaded, previewed, running, finished, cancelled, failed, undoing, undone);
ENUM job_state (queued, running, finished, cancelled, failed);
ENUM maybe_state (open, same, different);
ENUM suppression_kind (email, phone, url, name);
ENUM readiness_answer (ready, first, stop);
ENUM readiness_rule (do_not_contact, do_not_ask, complaint, ask_after, honest_no, their_no, write_no, promise_overdue, no_promise, none_kept, how_it_went, score_old, happy, what_is_missing, low_score, finish, partner, in_touch, knows_offer, catch_up, give_first, rest);

-- ---- accounts ----

CREATE TABLE workspace (
  workspace_id workspace_id NOT NULL,
  name text NOT NULL,
  seq int NOT NULL,               -- the last event's; a write's first statement advances it
  zone text NOT NULL,             -- tz database
  currency text NOT NULL,
  country text NOT NULL,          -- ISO 3166, for phone numbers without a country code
  asks_per_day int NOT NULL,
  rest_days int NOT NULL,
  chase_working_days int NOT NULL,
  sample flag NOT NULL,
  created utc NOT NULL,
  PRIMARY KEY (workspace_id)
);

CREATE TABLE holiday (
  workspace_id workspace_id NOT NULL,
  day day NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (workspace_id, day)
);

CREATE TABLE app_user (
  workspace_id workspace_id NOT NULL,
  id user_id NOT NULL,
  person_id person_id NOT NULL,   -- the user as somebody who knows people
  email text NOT NULL,
  name text NOT NULL,
  role user_role NOT NULL,
  password text NOT NULL,         -- Argon2id, libsodium's string; empty: cannot sign in
  zone text,                      -- where it differs from the workspace's
  active flag NOT NULL,
  created utc NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- SHARED: who signs in with this address
CREATE TABLE login (
  email text NOT NULL,
  workspace_id workspace_id NOT NULL,
  user_id user_id NOT NULL,
  PRIMARY KEY (email)
);

-- SHARED
CREATE TABLE session (
  token hash NOT NULL,
  workspace_id workspace_id NOT NULL,
  user_id user_id NOT NULL,
  created utc NOT NULL,
  seen utc NOT NULL,
  expires utc NOT NULL,
  PRIMARY KEY (token)
);

-- SHARED: access tokens of the API
CREATE TABLE token (
  token hash NOT NULL,
  workspace_id workspace_id NOT NULL,
  id token_id NOT NULL,
  user_id user_id NOT NULL,
  name text NOT NULL,
  created utc NOT NULL,
  expires utc,
  PRIMARY KEY (token)
);

-- SHARED: claims a new installation, once
CREATE TABLE setup_token (
  token hash NOT NULL,
  created utc NOT NULL,
  PRIMARY KEY (token)
);

-- ---- events ----

CREATE TABLE event_log (
  workspace_id workspace_id NOT NULL,
  seq int NOT NULL,
  kind text NOT NULL,             -- "person_added"; the words are in domain/events/kinds.def
  version int NOT NULL,
  actor user_id,                  -- none: the system
  face face NOT NULL,
  cause int,                      -- seq of the event that this one follows from or undoes
  batch import_id,                -- import it belongs to
  person_id person_id,            -- on whose timeline it stands
  subject row_id,                 -- the row it is about
  at utc NOT NULL,
  undone flag NOT NULL,
  PRIMARY KEY (workspace_id, seq)
);
CREATE INDEX event_log_person ON event_log (workspace_id, person_id, seq);
-- What Today looks for since it was made: few among the many events of an import
CREATE INDEX event_log_of_people ON event_log (workspace_id, seq)
  WHERE kind IN ('person_added', 'person_flagged', 'person_changed', 'relationship_noted');
CREATE INDEX event_log_of_settings ON event_log (workspace_id, seq)
  WHERE kind IN ('workspace_changed', 'offer_changed', 'user_changed', 'event_undone');

-- What a row held before an event changed it; erased with the person.
CREATE TABLE event_value (
  workspace_id workspace_id NOT NULL,
  seq int NOT NULL,
  n int NOT NULL,
  table_name text NOT NULL,
  row_id row_id NOT NULL,
  person_id person_id,
  field text NOT NULL,            -- empty: the row did not exist before
  before text,
  PRIMARY KEY (workspace_id, seq, n)
);
CREATE INDEX event_value_person ON event_value (workspace_id, person_id);

CREATE TABLE idempotency (
  workspace_id workspace_id NOT NULL,
  user_id user_id NOT NULL,
  idempotency_key text NOT NULL,
  operation text NOT NULL,
  request hash NOT NULL,
  answer text NOT NULL,           -- the JSON that was answered
  created utc NOT NULL,
  PRIMARY KEY (workspace_id, user_id, idempotency_key)
);

-- ---- people ----

CREATE TABLE person (
  workspace_id workspace_id NOT NULL,
  id person_id NOT NULL,
  name text NOT NULL,
  folded text NOT NULL,           -- for comparing and sorting
  partner flag NOT NULL,
  do_not_contact flag NOT NULL,
  do_not_ask flag NOT NULL,
  ask_after day,                  -- "ask me in March"
  is_user flag NOT NULL,
  town text,
  headline text,                  -- derived: "Head of Sales, Acme", of the position held last
  networks int NOT NULL,          -- derived: where they have a profile, a bit for each network
  standing standing NOT NULL,     -- derived from the deals
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX person_folded ON person (workspace_id, folded, id, networks);
CREATE INDEX person_standing ON person (workspace_id, standing, folded, id) WHERE standing <> 'acquaintance';

CREATE TABLE identity (
  workspace_id workspace_id NOT NULL,
  id identity_id NOT NULL,
  person_id person_id NOT NULL,
  kind identity_kind NOT NULL,
  value text NOT NULL,            -- normalized: lower case, E.164, host and path
  shown text NOT NULL,            -- as it was given
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX identity_value ON identity (workspace_id, kind, value, person_id);
CREATE INDEX identity_person ON identity (workspace_id, person_id);

CREATE TABLE organization (
  workspace_id workspace_id NOT NULL,
  id organization_id NOT NULL,
  name text NOT NULL,
  folded text NOT NULL,           -- without legal form
  sector text,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX organization_folded ON organization (workspace_id, folded);

CREATE TABLE position (
  workspace_id workspace_id NOT NULL,
  id position_id NOT NULL,
  person_id person_id NOT NULL,
  organization_id organization_id NOT NULL,
  title text,
  since day,
  until day,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX position_person ON position (workspace_id, person_id, organization_id);
CREATE INDEX position_organization ON position (workspace_id, organization_id);

CREATE TABLE relationship (
  workspace_id workspace_id NOT NULL,
  id relationship_id NOT NULL,
  from_id person_id NOT NULL,
  to_id person_id NOT NULL,
  kind relationship_kind NOT NULL,
  strength real NOT NULL,         -- 0 .. 1
  evidence evidence NOT NULL,
  seen day,                       -- when last seen
  knows_offer flag NOT NULL,      -- `to` knows what `from` does
  both_ways day,                  -- last day in touch in both directions
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX relationship_pair ON relationship (workspace_id, from_id, to_id);
CREATE INDEX relationship_to ON relationship (workspace_id, to_id);

-- Search: words of names and organizations, folded
CREATE TABLE word (
  workspace_id workspace_id NOT NULL,
  word text NOT NULL,
  person_id person_id NOT NULL,
  beginnings text NOT NULL,       -- of the person's other words: text_beginnings
  PRIMARY KEY (workspace_id, word, person_id)
);

CREATE TABLE note (
  workspace_id workspace_id NOT NULL,
  id note_id NOT NULL,
  person_id person_id NOT NULL,
  text text NOT NULL,
  created utc NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX note_person ON note (workspace_id, person_id);

CREATE TABLE maybe_same (
  workspace_id workspace_id NOT NULL,
  id maybe_id NOT NULL,
  person_id person_id NOT NULL,
  other_id person_id NOT NULL,
  reason text NOT NULL,
  state maybe_state NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX maybe_same_pair ON maybe_same (workspace_id, person_id, other_id);
CREATE INDEX maybe_same_state ON maybe_same (workspace_id, state, id);
CREATE INDEX maybe_same_other ON maybe_same (workspace_id, other_id);

-- A person's id in another program: "salesforce" and "0035f00000AbcDE"
CREATE TABLE external_person (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  source text NOT NULL,
  value text NOT NULL,
  person_id person_id NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX external_person_value ON external_person (workspace_id, source, value);
CREATE INDEX external_person_person ON external_person (workspace_id, person_id);

-- An entry that went into another one of the same person: found by its name and its old id all the same
CREATE TABLE merged_person (
  workspace_id workspace_id NOT NULL,
  id person_id NOT NULL,          -- who is gone
  person_id person_id NOT NULL,   -- who stayed
  name text NOT NULL,
  folded text NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX merged_person_into ON merged_person (workspace_id, person_id);
CREATE INDEX merged_person_folded ON merged_person (workspace_id, folded);

CREATE TABLE suppression (
  workspace_id workspace_id NOT NULL,
  kind suppression_kind NOT NULL,
  value hash NOT NULL,            -- keyed
  created utc NOT NULL,
  PRIMARY KEY (workspace_id, kind, value)
);

-- ---- deals ----

CREATE TABLE offer (
  workspace_id workspace_id NOT NULL,
  id offer_id NOT NULL,
  name text NOT NULL,
  folded text NOT NULL,
  ideal_client text NOT NULL,
  usual_promise text NOT NULL,
  usual_days int NOT NULL,        -- days after winning until the usual promise is due
  active flag NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX offer_folded ON offer (workspace_id, folded);

CREATE TABLE offer_line (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  offer_id offer_id NOT NULL,
  kind offer_line_kind NOT NULL,
  text text NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX offer_line_offer ON offer_line (workspace_id, offer_id, kind);

CREATE TABLE deal (
  workspace_id workspace_id NOT NULL,
  id deal_id NOT NULL,
  person_id person_id NOT NULL,
  organization_id organization_id,
  offer_id offer_id NOT NULL,
  user_id user_id NOT NULL,
  state deal_state NOT NULL,
  value minor NOT NULL,
  currency text NOT NULL,
  opened day NOT NULL,
  won day,
  closed day,                     -- when it ended, was declined, unqualified or lapsed
  reason text,                    -- the honest reason, or theirs
  alternative_kind alternative_kind,
  alternative text,
  wait_until day,
  sender sender_known NOT NULL,   -- who sent you?
  referral_id referral_id,
  external text,                  -- its id in the file it came from
  imported flag NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX deal_person ON deal (workspace_id, person_id);
CREATE INDEX deal_user ON deal (workspace_id, user_id, state);
CREATE INDEX deal_organization ON deal (workspace_id, organization_id);
CREATE INDEX deal_external ON deal (workspace_id, external);

CREATE TABLE promise (
  workspace_id workspace_id NOT NULL,
  id promise_id NOT NULL,
  deal_id deal_id NOT NULL,
  person_id person_id NOT NULL,
  user_id user_id NOT NULL,
  text text NOT NULL,
  due day NOT NULL,
  kept day,
  confirmed day,
  imported flag NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX promise_person ON promise (workspace_id, person_id);
CREATE INDEX promise_deal ON promise (workspace_id, deal_id);
CREATE INDEX promise_user ON promise (workspace_id, user_id, kept, due);

CREATE TABLE satisfaction (
  workspace_id workspace_id NOT NULL,
  id satisfaction_id NOT NULL,
  person_id person_id NOT NULL,
  promise_id promise_id,
  user_id user_id NOT NULL,
  score int NOT NULL,             -- 0 .. 10
  words text,
  asked_on day NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX satisfaction_person ON satisfaction (workspace_id, person_id, asked_on);
CREATE INDEX satisfaction_user ON satisfaction (workspace_id, user_id, asked_on);

CREATE TABLE complaint (
  workspace_id workspace_id NOT NULL,
  id complaint_id NOT NULL,
  person_id person_id NOT NULL,
  user_id user_id NOT NULL,
  text text NOT NULL,
  opened day NOT NULL,
  resolved day,
  resolution text,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX complaint_person ON complaint (workspace_id, person_id);
CREATE INDEX complaint_user ON complaint (workspace_id, user_id, resolved);

-- ---- referrals ----

CREATE TABLE ask (
  workspace_id workspace_id NOT NULL,
  id ask_id NOT NULL,
  source_id person_id NOT NULL,
  user_id user_id NOT NULL,
  occasion occasion NOT NULL,
  asked_on day NOT NULL,
  rounds int NOT NULL,            -- how often "who else?" was asked
  exhausted flag NOT NULL,
  result ask_result NOT NULL,
  again_on day,                   -- "not now", until then
  check_first flag NOT NULL,      -- the source checks with them first
  pledge flag NOT NULL,           -- they may call the source once happy
  advice_passed text,             -- why it was asked against advice
  deal_id deal_id,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX ask_source ON ask (workspace_id, source_id, asked_on);
CREATE INDEX ask_user ON ask (workspace_id, user_id, asked_on);

-- What a source said of somebody whom Kith proposed: not to be proposed to them again, or not for a year
CREATE TABLE prepared_answer (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  source_id person_id NOT NULL,
  person_id person_id NOT NULL,   -- whom Kith proposed
  user_id user_id NOT NULL,       -- to whom they said so
  answer source_answer NOT NULL,
  said_on day NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX prepared_answer_pair ON prepared_answer (workspace_id, source_id, person_id);
CREATE INDEX prepared_answer_person ON prepared_answer (workspace_id, person_id);

CREATE TABLE referral (
  workspace_id workspace_id NOT NULL,
  id referral_id NOT NULL,
  person_id person_id NOT NULL,   -- the named person
  source_id person_id NOT NULL,   -- whose yes it is
  user_id user_id NOT NULL,
  offer_id offer_id,
  ask_id ask_id,                  -- none: earned, without an ask
  origin origin NOT NULL,
  state referral_state NOT NULL,
  since day NOT NULL,             -- day of this step
  named_on day NOT NULL,
  why text,                       -- why they may need it
  knows_them text,                -- how the source knows them
  need answer NOT NULL,
  wants answer NOT NULL,
  permitted_on day,               -- the day both were yes
  cold_reason text,               -- why the gate was passed without both
  parked_until day,
  reminders int NOT NULL,
  reminded_on day,
  postponed int NOT NULL,
  deal_id deal_id,
  value minor NOT NULL,
  level introduction_level,       -- of the introduction (after BNI); none yet
  ended_note text,                -- how it ended, for ourselves: never told to the source
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX referral_person ON referral (workspace_id, person_id);
CREATE INDEX referral_by_source ON referral (workspace_id, source_id);
CREATE INDEX referral_user ON referral (workspace_id, user_id, state);
CREATE INDEX referral_ask ON referral (workspace_id, ask_id);

-- Everybody who named the same person for the same offer
CREATE TABLE referral_source (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  referral_id referral_id NOT NULL,
  source_id person_id NOT NULL,
  ask_id ask_id,
  named_on day NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX referral_source_pair ON referral_source (workspace_id, referral_id, source_id);
CREATE INDEX referral_source_source ON referral_source (workspace_id, source_id);

-- Every step of a referral: when, by whom, through which channel
CREATE TABLE referral_step (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  referral_id referral_id NOT NULL,
  person_id person_id NOT NULL,
  state referral_state NOT NULL,
  on_day day NOT NULL,
  user_id user_id,
  channel channel NOT NULL,
  correction flag NOT NULL,       -- a step back, with its reason
  note text,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX referral_step_referral ON referral_step (workspace_id, referral_id, id);

CREATE TABLE permission (
  workspace_id workspace_id NOT NULL,
  id permission_id NOT NULL,
  referral_id referral_id NOT NULL,
  person_id person_id NOT NULL,
  question question NOT NULL,
  answer answer NOT NULL,
  said_by said_by NOT NULL,
  channel channel NOT NULL,
  said_on day NOT NULL,
  user_id user_id,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX permission_referral ON permission (workspace_id, referral_id);

CREATE TABLE owed (
  workspace_id workspace_id NOT NULL,
  id owed_id NOT NULL,
  user_id user_id NOT NULL,
  kind owed_kind NOT NULL,
  person_id person_id NOT NULL,   -- to whom
  about_id person_id,             -- because of whom
  referral_id referral_id,
  deal_id deal_id,
  due day NOT NULL,
  state owed_state NOT NULL,
  snoozed_until day,
  reason text,                    -- why it was dropped, or how it was done
  created day NOT NULL,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX owed_user ON owed (workspace_id, user_id, state, due);
CREATE INDEX owed_person ON owed (workspace_id, person_id);
CREATE INDEX owed_referral ON owed (workspace_id, referral_id);
CREATE INDEX owed_about ON owed (workspace_id, about_id) WHERE about_id IS NOT NULL;

-- ---- today: derived, can be rebuilt ----

CREATE TABLE today_item (
  workspace_id workspace_id NOT NULL,
  user_id user_id NOT NULL,
  kind today_kind NOT NULL,
  person_id person_id NOT NULL,
  subject row_id NOT NULL,        -- promise, referral, owed ... or the person
  rule text NOT NULL,
  reason text NOT NULL,
  due day,
  value minor NOT NULL,
  currency text NOT NULL,
  worth real NOT NULL,
  minutes int NOT NULL,
  PRIMARY KEY (workspace_id, user_id, kind, person_id, subject)
);
CREATE INDEX today_item_worth ON today_item (workspace_id, user_id, worth);
CREATE INDEX today_item_person ON today_item (workspace_id, person_id);

CREATE TABLE today_state (
  workspace_id workspace_id NOT NULL,
  user_id user_id NOT NULL,
  for_day day NOT NULL,
  seq int NOT NULL,               -- of the last event it knows; later changes of people are judged anew
  PRIMARY KEY (workspace_id, user_id)
);

-- A person put aside for a while, or done today, from Today
CREATE TABLE today_put_off (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  user_id user_id NOT NULL,
  person_id person_id NOT NULL,
  kind today_kind NOT NULL,
  subject row_id NOT NULL,        -- as in today_item
  until day NOT NULL,
  reason text,
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX today_put_off_what ON today_put_off (workspace_id, person_id, user_id, kind, subject);
CREATE INDEX today_put_off_user ON today_put_off (workspace_id, user_id, until);

-- What was proposed, in which order, with which worth, and what was done
CREATE TABLE proposal (
  workspace_id workspace_id NOT NULL,
  user_id user_id NOT NULL,
  day day NOT NULL,
  rank int NOT NULL,
  kind today_kind NOT NULL,
  person_id person_id NOT NULL,
  rule text NOT NULL,
  worth real NOT NULL,
  done utc,
  PRIMARY KEY (workspace_id, user_id, day, rank)
);
CREATE INDEX proposal_person ON proposal (workspace_id, user_id, day, person_id);

-- ---- upkeep ----

CREATE TABLE job (
  workspace_id workspace_id NOT NULL,
  id job_id NOT NULL,
  kind text NOT NULL,
  subject row_id NOT NULL,
  user_id user_id NOT NULL,
  state job_state NOT NULL,
  done int NOT NULL,
  total int NOT NULL,
  message text,
  cancel flag NOT NULL,
  created utc NOT NULL,
  finished utc,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX job_state ON job (workspace_id, state);

CREATE TABLE import (
  workspace_id workspace_id NOT NULL,
  id import_id NOT NULL,
  user_id user_id NOT NULL,       -- the rep who knows these people
  file_name text NOT NULL,
  path text NOT NULL,             -- of the uploaded file; relative: in the data directory
  content hash NOT NULL,
  format text NOT NULL,           -- "linkedin", "google", ... "mapped"
  mapping text,                   -- corrected by a person: "column=field;..."
  state import_state NOT NULL,
  rows int NOT NULL,
  rows_done int NOT NULL,
  linked int NOT NULL,            -- rows whose "Referred By", "Spouse" ... have been followed, after all rows
  named int NOT NULL,             -- people merely mentioned, made besides the rows
  kept int NOT NULL,              -- on undo: those worked with since, who stay
  made int NOT NULL,
  matched int NOT NULL,
  maybe int NOT NULL,
  refused int NOT NULL,
  deals_made int NOT NULL,        -- of the rows that tell of a deal
  deals_known int NOT NULL,
  bytes int NOT NULL,
  bytes_done int NOT NULL,
  first_seq int,
  last_seq int,
  report text,                    -- path of the per-row report
  message text,
  created utc NOT NULL,
  finished utc,
  PRIMARY KEY (workspace_id, id)
);
