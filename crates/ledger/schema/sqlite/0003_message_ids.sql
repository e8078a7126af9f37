-- Messages are found by their Message-ID too: a second body that claims one is marked.
DROP INDEX item_key;
CREATE INDEX item_key ON item (kind, key) WHERE key IS NOT NULL;
