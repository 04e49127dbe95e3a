-- What the whole way of a referral needs besides: permission by a private link, the law, giving,
-- references, targets, and what the numbers are made of.

-- ---- accounts: who the rep is to others ----

ALTER TABLE app_user ADD COLUMN title text;          -- as it stands under a message
ALTER TABLE app_user ADD COLUMN phone text;          -- as others may call them
ALTER TABLE app_user ADD COLUMN first_talk text;     -- what a first talk with them is like, in their words

-- ---- conversations ----

-- ---- permission: the introduction kit, the private link ----

-- ---- the law ----

ALTER TABLE person ADD COLUMN erased day;        -- what was stored about them is gone; what counts stays, with this row
ALTER TABLE ask ADD COLUMN kept_out int NOT NULL DEFAULT 0; -- names given of people who must not come back: counted, not kept

-- ---- targets, prompts, objections ----

-- ---- giving ----

-- ---- references ----

-- ---- numbers ----
