ALTER TABLE person ADD COLUMN partner flag NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN town text;
CREATE INDEX person_name ON person (workspace_id, name);
DROP INDEX box_person;
CREATE INDEX box_person ON box (workspace_id, person_id);
DROP TABLE passing;
ALTER TABLE box DROP COLUMN note;
UPDATE person
  -- a comment inside of a statement
  SET town = 'it''s "old" \ town' WHERE partner = 1;
ENUM shape ADD (oval);
