-- What was forecast day by day, from which items: level 0-4 from those up to that level outside compartments, 5 from all
-- that the executive sees. The body is packed and sealed; beside it stands what it was made of.
CREATE TABLE forecast (
  day TEXT NOT NULL,                    -- 2026-11-24
  level SMALLINT NOT NULL,
  form SMALLINT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (day, level)
);
