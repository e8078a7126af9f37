-- Levels in areas that one has asked for and that wait for the other's yes, one a grant; and to which grants, exactly as
-- they are written, their holders have said yes. A level that gives more is kept in `granted` only where both have.
CREATE TABLE asked_level (
  id TEXT PRIMARY KEY,                  -- of the grant
  holder TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE level_yes (
  id TEXT NOT NULL,                     -- of the grant
  body TEXT NOT NULL,
  PRIMARY KEY (id, body)
);
