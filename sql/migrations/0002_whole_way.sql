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

ALTER TABLE deal ADD COLUMN followed_up day;         -- when the message with the rep's details went out

-- ---- permission: the introduction kit, the private link ----

-- ---- the law ----

ALTER TABLE person ADD COLUMN erased day;        -- what was stored about them is gone; what counts stays, with this row
ALTER TABLE ask ADD COLUMN kept_out int NOT NULL DEFAULT 0; -- names given of people who must not come back: counted, not kept

-- ---- targets, prompts, objections ----

-- ---- giving ----

-- ---- references ----

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
-- What today_rate counts, read from the indexes alone
CREATE INDEX ask_user_result ON ask (workspace_id, user_id, result);
CREATE INDEX referral_user_way ON referral (workspace_id, user_id, state, permitted_on, ask_id);
CREATE INDEX deal_user_value ON deal (workspace_id, user_id, state, value);

-- ---- numbers ----
