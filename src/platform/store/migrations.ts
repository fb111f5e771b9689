/**
 * Append only: the position is the version, and a shipped entry is never edited.
 *
 * State lives in columns with partial indexes, so that a finished row touches no index of the queue, and counters are
 * kept by triggers: both measured at a million rows.
 */
export const migrations: readonly string[] = [
  `
CREATE TABLE batch (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  folder TEXT NOT NULL,
  layout TEXT NOT NULL,
  on_clash TEXT NOT NULL,
  patience TEXT NOT NULL CHECK (patience IN ('bounded', 'endless')),
  note TEXT,
  accept_as_archived INTEGER NOT NULL,
  links INTEGER NOT NULL,
  priority INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('planning', 'queued', 'paused')),
  created_ms INTEGER NOT NULL,
  manifest TEXT
) STRICT;
CREATE INDEX batch_order ON batch (priority DESC, id);
CREATE INDEX batch_folder ON batch (folder);

CREATE TABLE item (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  batch_id INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
  uri TEXT NOT NULL,
  filename TEXT NOT NULL,
  obs_id TEXT,
  collection TEXT,
  program_id TEXT,
  access TEXT,
  calib_level INTEGER,
  version TEXT,
  listed_size INTEGER,
  relative_path TEXT NOT NULL,
  folded_path TEXT NOT NULL,
  made_safe_from TEXT,
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN
    ('queued', 'fetching', 'verifying', 'done', 'waiting', 'paused', 'failed', 'cancelled')),
  reason TEXT DEFAULT 'turn',
  detail TEXT,
  since_ms INTEGER NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  transient_breaks INTEGER NOT NULL DEFAULT 0,
  integrity_breaks INTEGER NOT NULL DEFAULT 0,
  gone_breaks INTEGER NOT NULL DEFAULT 0,
  next_attempt_ms INTEGER,
  is_sign_in_demanded INTEGER NOT NULL DEFAULT 0,
  user TEXT NOT NULL DEFAULT 'anonymous',
  damaged_size INTEGER,
  damaged_sha256 TEXT,
  started_ms INTEGER,
  finished_ms INTEGER,
  final_path TEXT,
  size INTEGER,
  sha256 TEXT,
  etag TEXT,
  last_modified TEXT,
  mtime_ms REAL,
  inode TEXT,
  marks TEXT,
  duplicate_of INTEGER REFERENCES item (id) ON DELETE SET NULL
) STRICT;
CREATE UNIQUE INDEX item_uri ON item (batch_id, uri);
CREATE INDEX item_path ON item (batch_id, folded_path);
CREATE INDEX item_batch ON item (batch_id, id);
CREATE INDEX item_ready ON item (batch_id, id) WHERE state = 'queued';
CREATE INDEX item_due ON item (batch_id, next_attempt_ms) WHERE state = 'waiting';
CREATE INDEX item_unusual ON item (batch_id, state, id) WHERE state NOT IN ('queued', 'done');
CREATE INDEX item_duplicate ON item (duplicate_of) WHERE duplicate_of IS NOT NULL;

CREATE TABLE reference (
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  parent TEXT,
  PRIMARY KEY (item_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE part (
  item_id INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
  etag TEXT,
  last_modified TEXT,
  total_bytes INTEGER,
  written_bytes INTEGER NOT NULL,
  flushed_bytes INTEGER NOT NULL,
  boot_id TEXT NOT NULL,
  verified_sha256 TEXT
) STRICT;

CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'broke', 'stopped')),
  reason TEXT,
  detail TEXT,
  host TEXT,
  status INTEGER,
  fetched_bytes INTEGER NOT NULL,
  is_with_token INTEGER NOT NULL,
  is_final INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_item ON attempt (item_id, id);

CREATE TABLE provenance (
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
  keyword TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (item_id, keyword)
) STRICT, WITHOUT ROWID;

-- What an enqueue found in the batch that it is about to join; read and emptied by its acknowledgement.
CREATE TABLE rejoin (
  planning_id INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  parent TEXT,
  choice TEXT NOT NULL,
  listed_size INTEGER,
  version TEXT,
  access TEXT,
  PRIMARY KEY (planning_id, item_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX rejoin_item ON rejoin (item_id);

CREATE TABLE counter (
  batch_id INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  items INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (batch_id, state, reason)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER item_added AFTER INSERT ON item BEGIN
  INSERT INTO counter (batch_id, state, reason, items, bytes)
  VALUES (new.batch_id, new.state, coalesce(new.reason, ''), 1, coalesce(new.size, new.listed_size, 0))
  ON CONFLICT (batch_id, state, reason) DO UPDATE SET items = items + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER item_changed AFTER UPDATE OF batch_id, state, reason, size, listed_size ON item BEGIN
  UPDATE counter SET items = items - 1, bytes = bytes - coalesce(old.size, old.listed_size, 0)
  WHERE batch_id = old.batch_id AND state = old.state AND reason = coalesce(old.reason, '');
  INSERT INTO counter (batch_id, state, reason, items, bytes)
  VALUES (new.batch_id, new.state, coalesce(new.reason, ''), 1, coalesce(new.size, new.listed_size, 0))
  ON CONFLICT (batch_id, state, reason) DO UPDATE SET items = items + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER item_removed AFTER DELETE ON item BEGIN
  UPDATE counter SET items = items - 1, bytes = bytes - coalesce(old.size, old.listed_size, 0)
  WHERE batch_id = old.batch_id AND state = old.state AND reason = coalesce(old.reason, '');
END;
`,
  `CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  // Files that need a token, to be found at once when they go first; few batches have any.
  `
CREATE INDEX item_token ON item (batch_id, id)
  WHERE state = 'queued' AND (access <> 'PUBLIC' OR is_sign_in_demanded = 1);
`,
  // What the disk under a batch must be, what is asked of a finished file again, and its other names.
  `
ALTER TABLE batch ADD COLUMN keep_free INTEGER;
ALTER TABLE batch ADD COLUMN folder_identity TEXT;
ALTER TABLE item ADD COLUMN is_refresh INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN links TEXT;
`,
  // The order that a person gave: of batches within their priority, of items within their batch.
  `
ALTER TABLE batch ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
UPDATE batch SET position = id;
DROP INDEX batch_order;
CREATE INDEX batch_order ON batch (priority DESC, position, id);
ALTER TABLE item ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
DROP INDEX item_ready;
CREATE INDEX item_ready ON item (batch_id, rank, id) WHERE state = 'queued';
DROP INDEX item_token;
CREATE INDEX item_token ON item (batch_id, rank, id)
  WHERE state = 'queued' AND (access <> 'PUBLIC' OR is_sign_in_demanded = 1);
CREATE INDEX item_ranked ON item (batch_id, rank) WHERE rank <> 0;
`,
  // Single files that a person keeps as the archive has them, and what was finished today: appended to, never searched.
  `
ALTER TABLE item ADD COLUMN accept_as_archived INTEGER NOT NULL DEFAULT 0;
CREATE INDEX item_finished ON item (since_ms, batch_id, size) WHERE state IN ('done', 'cancelled');
`,
  // Files that have gone wrong wait behind the others: these two small sets are found without a look through the rest.
  `
CREATE INDEX item_unspent ON item (batch_id, next_attempt_ms)
  WHERE state = 'waiting' AND transient_breaks + integrity_breaks + gone_breaks = 0;
CREATE INDEX item_again ON item (batch_id, rank, id)
  WHERE state = 'queued' AND transient_breaks + integrity_breaks + gone_breaks > 0;
`,
  // Which file a part is, and what its bytes were: others may write into it, or move a file over it.
  `
ALTER TABLE part ADD COLUMN file_name TEXT;
ALTER TABLE part ADD COLUMN device TEXT;
ALTER TABLE part ADD COLUMN inode TEXT;
ALTER TABLE part ADD COLUMN born_ns TEXT;
ALTER TABLE part ADD COLUMN mount_id TEXT;
ALTER TABLE part ADD COLUMN flushed_sha256 TEXT;
ALTER TABLE part ADD COLUMN written_sha256 TEXT;
`,
  // Batches that were taken out of the queue, and stay in the history.
  `
ALTER TABLE batch ADD COLUMN is_cleared INTEGER NOT NULL DEFAULT 0;
`,
]
