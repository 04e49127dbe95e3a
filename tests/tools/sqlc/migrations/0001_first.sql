-- A small schema with one of everything, for the tests of sqlc.

ENUM colour (red, green, light_blue);
ENUM shape (round, square);

CREATE TABLE box (
  workspace_id workspace_id NOT NULL,
  id row_id NOT NULL,
  name text NOT NULL,             -- a comment behind a column
  note text,
  colour colour NOT NULL,
  shape enum shape,
  size int NOT NULL,
  limit_size int?,
  weight real NOT NULL,
  density real,
  open flag NOT NULL,
  liked flag,
  person_id person_id,
  made utc NOT NULL,
  seen utc,
  day day NOT NULL,
  due day,
  value minor NOT NULL,
  seal hash NOT NULL,
  picture bytes,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX box_name ON box (workspace_id, name);
CREATE INDEX box_person ON box (workspace_id, person_id, day DESC);

CREATE TABLE label (
  workspace_id workspace_id NOT NULL,
  word text NOT NULL,
  box_id row_id NOT NULL,
  PRIMARY KEY (workspace_id, word, box_id),
  FOREIGN KEY (workspace_id, box_id) REFERENCES box (workspace_id, id) ON DELETE CASCADE
);

CREATE TABLE person (
  workspace_id workspace_id NOT NULL,
  id person_id NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- SHARED: who holds a key may come in from anywhere
CREATE TABLE door_key (
  seal hash NOT NULL,
  workspace_id workspace_id NOT NULL,
  id token_id NOT NULL,
  PRIMARY KEY (seal)
);

CREATE TABLE passing (
  workspace_id workspace_id NOT NULL,
  PRIMARY KEY (workspace_id)
);
