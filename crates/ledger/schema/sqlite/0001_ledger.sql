-- The ledger, first schema. Instants are microseconds since 1970 UTC; ids are 32 hexadecimal digits; level is 0
-- (public) to 4 (eyes-only); bodies are the JSON of the world's types.

CREATE TABLE data_key (
  id BIGINT PRIMARY KEY,
  wrapped BLOB NOT NULL                 -- under the master key
);

-- Everything known. A sealed item has an empty body, no key, and its body under the data key in `sealed`. What can
-- still be read of it in the file: its kind, times, state, level and what it hangs on.
CREATE TABLE item (
  seq INTEGER PRIMARY KEY,              -- order of arrival; never leaves the ledger
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  key TEXT,                             -- natural key: UID, Message-ID, slug, address
  parent TEXT,                          -- thread, resource, project
  series TEXT,                          -- of an event: its calendar and UID, hashed
  source TEXT,
  at BIGINT,                            -- start, date, capture
  until BIGINT,                         -- end
  state TEXT NOT NULL,
  known_from BIGINT NOT NULL,           -- when it could first be known
  level SMALLINT NOT NULL CHECK (level BETWEEN 0 AND 4),
  compartment TEXT,
  version BIGINT NOT NULL,
  imprint BLOB,                         -- keyed hash of what its source said last
  body TEXT NOT NULL,
  sealed BLOB
);
CREATE INDEX item_at ON item (kind, at, id);
CREATE INDEX item_until ON item (kind, until) WHERE kind <> 'message';
CREATE INDEX item_parent ON item (parent) WHERE parent IS NOT NULL;
CREATE INDEX item_series ON item (series) WHERE series IS NOT NULL;
CREATE INDEX item_key ON item (kind, key) WHERE kind <> 'message';

-- The words that are indexed, and the bytes as they came. Forms: 0 plain, 1 LZ4, 2 sealed (LZ4 inside).
CREATE TABLE content (
  seq BIGINT PRIMARY KEY,
  words_form SMALLINT NOT NULL,
  words BLOB NOT NULL,
  raw_form SMALLINT,
  raw_hash BLOB,                        -- BLAKE3; none when sealed
  raw BLOB
);

-- Which items a derived text was made from: its level never falls below theirs.
CREATE TABLE derived (
  item TEXT NOT NULL,
  origin TEXT NOT NULL,
  PRIMARY KEY (item, origin)
);
CREATE INDEX derived_origin ON derived (origin);

-- Threads and series whose level was raised: what joins them later is raised too.
CREATE TABLE raised (
  parent TEXT PRIMARY KEY,
  level SMALLINT NOT NULL,
  compartment TEXT
);

CREATE TABLE address (
  email TEXT NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (email, item)
);

-- One full-text table for each clearance (search_<id>), so that nothing unseen has a part in any rank.
CREATE TABLE shelf (
  id BIGINT PRIMARY KEY,
  level SMALLINT NOT NULL,
  compartment TEXT
);

CREATE TABLE link (
  item TEXT NOT NULL,
  kind TEXT NOT NULL,
  goal TEXT NOT NULL,
  contribution DOUBLE PRECISION NOT NULL,
  confirmed SMALLINT NOT NULL,
  probability DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (item, goal)
);
CREATE INDEX link_kind ON link (kind);
CREATE INDEX link_goal ON link (goal);

CREATE TABLE source (
  id TEXT PRIMARY KEY,
  level SMALLINT NOT NULL,
  compartment TEXT,
  body TEXT NOT NULL
);

-- Calendar and card files as they came; of a sealed one, place and UID can still be read, since syncing needs them. Their occurrences are items with this as parent.
CREATE TABLE resource (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  href TEXT NOT NULL,
  etag TEXT,
  kind TEXT NOT NULL,
  uid TEXT NOT NULL,
  level SMALLINT NOT NULL,
  compartment TEXT,
  form SMALLINT NOT NULL,
  hash BLOB,
  raw BLOB NOT NULL
);
CREATE INDEX resource_source ON resource (source, href);

CREATE TABLE quarantine (
  place TEXT NOT NULL,
  hash TEXT NOT NULL,
  code TEXT NOT NULL,
  why TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  at BIGINT NOT NULL,
  level SMALLINT NOT NULL,
  compartment TEXT,
  PRIMARY KEY (place, hash)
);

CREATE TABLE state (
  key TEXT PRIMARY KEY,
  body TEXT NOT NULL
);

CREATE TABLE secret (
  name TEXT PRIMARY KEY,
  sealed BLOB NOT NULL
);

-- What was learned, and from what: level 0-4 is from items up to that level outside compartments, 5 from all.
CREATE TABLE learned (
  level SMALLINT PRIMARY KEY,
  body TEXT NOT NULL
);
CREATE TABLE correspondent (
  level SMALLINT NOT NULL,
  email TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (level, email)
);

CREATE TABLE granted (
  id TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX granted_holder ON granted (holder);

-- Effects that somebody agreed to, and what became of them. The body holds effect, answer, before-image and
-- outcome; it is packed and sealed like content.
CREATE TABLE outbox (
  id BIGINT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,             -- proposal, effect and answer, hashed: queued twice is done once
  proposal TEXT NOT NULL,
  state TEXT NOT NULL,                  -- queued, working, done, failed, unknown
  attempts BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  claimed_at BIGINT,
  level SMALLINT NOT NULL,
  compartment TEXT,
  form SMALLINT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX outbox_state ON outbox (state, not_before);
CREATE INDEX outbox_proposal ON outbox (proposal);

-- Append only. hash = BLAKE3(previous hash, seq, at, digest); digest = BLAKE3(salt, body).
CREATE TABLE audit (
  seq BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  salt BLOB,
  body BLOB,
  digest BLOB NOT NULL,
  hash BLOB NOT NULL
);
CREATE TABLE audit_head (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  entries BIGINT NOT NULL,
  hash BLOB NOT NULL,
  mac BLOB NOT NULL                     -- keyed: whoever has no key cannot shorten the log
);
CREATE TRIGGER audit_is_never_dropped BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append only'); END;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
WHEN NEW.body IS NOT NULL OR NEW.seq <> OLD.seq OR NEW.at <> OLD.at OR NEW.digest <> OLD.digest OR NEW.hash <> OLD.hash
BEGIN SELECT RAISE(ABORT, 'the audit log is append only'); END;
