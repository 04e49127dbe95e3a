-- What a file tells of schools and clubs.

ALTER TABLE import ADD COLUMN places int NOT NULL DEFAULT 0; -- positions at schools and clubs that it brought
