-- Who may sign in, and who is signed in. Tokens are never stored, only their BLAKE3: whoever reads this file cannot
-- become somebody with it.

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,           -- lower case
  role TEXT NOT NULL,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  password TEXT,                        -- PHC string of Argon2id; none signs in by links alone
  created BIGINT NOT NULL,
  disabled BIGINT                       -- since when
);

-- One-time links. A used one stays for a while, so that its page can say so.
CREATE TABLE sign_in_link (
  hash TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  expires BIGINT NOT NULL,
  used BIGINT
);
CREATE INDEX sign_in_link_account ON sign_in_link (account);

CREATE TABLE session (
  hash TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  created BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  expires BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account);

-- When a sign-in was last refused, by account ('' for addresses without one): a burst is one line of the audit log.
CREATE TABLE refusal (
  account TEXT PRIMARY KEY,
  at BIGINT NOT NULL
);
