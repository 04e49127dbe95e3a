-- Who knows whom: what their strength is reckoned from, kept so that it can be reckoned again, and whose business
-- an acquaintance is.

-- Mail and meetings between `from` and `to`, as a feed or a person counted them. How well they know each other is
-- reckoned from these (domain/people/strength.h), so the counts stay beside it. The row the other way round has the
-- same counts with sent and received exchanged.
ALTER TABLE relationship ADD COLUMN sent int NOT NULL DEFAULT 0;      -- mails from `from` to `to`
ALTER TABLE relationship ADD COLUMN received int NOT NULL DEFAULT 0;  -- mails from `to` to `from`
ALTER TABLE relationship ADD COLUMN met int NOT NULL DEFAULT 0;       -- meetings of both
ALTER TABLE relationship ADD COLUMN sent_on day;                      -- the last of each
ALTER TABLE relationship ADD COLUMN received_on day;
ALTER TABLE relationship ADD COLUMN met_on day;

-- The message after a talk as it went out: its words can be changed before, as those of an introduction kit.
ALTER TABLE deal ADD COLUMN followed_up_text text;

-- A rep's private acquaintance: colleagues neither see nor find them, and a way that leads through them says no more
-- than "a way through" that rep. None: everybody's here.
ALTER TABLE person ADD COLUMN private_to user_id;
CREATE INDEX person_private ON person (workspace_id, private_to) WHERE private_to IS NOT NULL;

-- ---- tables as files ----

ENUM export_table ADD (given, partners, targets, references);
