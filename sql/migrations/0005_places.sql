-- What a file tells of schools and clubs; the day of which what is known of who knows whom is.

ALTER TABLE import ADD COLUMN places int NOT NULL DEFAULT 0; -- positions at schools and clubs that it brought

-- Time takes from who knows whom. Whoever comes first on a day reckons it anew, a server or a command without one.
ALTER TABLE workspace ADD COLUMN faded_on day; -- none: not yet
