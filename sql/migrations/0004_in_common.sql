-- What two people have in common beside those whom both know: it tells who probably knows whom.

-- A school and a club are organizations, too. A position there is having been there, or being a member; it is no work, so
-- that nobody's headline or trade comes from it.
ENUM organization_kind (firm, school, club);
ALTER TABLE organization ADD COLUMN kind organization_kind NOT NULL DEFAULT 'firm';

-- Who was in one mail thread or one meeting of several people; never what was said in it.
CREATE TABLE thread_person (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  thread_id row_id NOT NULL,
  person_id person_id NOT NULL,
  day day NOT NULL,               -- the last of it
  changed int NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX thread_person_person ON thread_person (workspace_id, person_id, thread_id);
