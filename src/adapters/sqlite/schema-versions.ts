const DAY_MS = 86_400_000
/**
 * Until this time, the tokens of an ended session are recognized and the address of its login is kept. An index contains
 * this expression, so it is never edited either.
 */
export const SESSION_FORGOTTEN_AT = `max(refreshable_until + ${7 * DAY_MS}, opened_at + ${30 * DAY_MS})`

/** An event's address. An index contains this expression, so it is never edited. */
export const EVENT_IP = "json_extract(event, '$.data.ip')"

/** One entry for each version, applied in order, and never edited after its release: files of that version exist. */
export const VERSIONS: readonly string[] = [
  `
  CREATE TABLE users (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL,
    username_skeleton TEXT NOT NULL,
    password_hash TEXT,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX users_by_key ON users (username_key);
  CREATE UNIQUE INDEX users_by_skeleton ON users (username_skeleton);

  CREATE TABLE bindings (
    provider TEXT NOT NULL,
    uid TEXT NOT NULL,
    user_id TEXT NOT NULL,
    screen_name TEXT,
    bound_at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX bindings_by_identity ON bindings (provider, uid);
  CREATE UNIQUE INDEX bindings_by_user ON bindings (user_id, provider);

  CREATE TABLE pending_bindings (
    ticket_hash TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    uid TEXT NOT NULL,
    screen_name TEXT,
    avatar_url TEXT,
    browser TEXT,
    for_user_id TEXT,
    wrong_passwords INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX pending_bindings_by_end ON pending_bindings (expires_at);

  CREATE TABLE spent_states (
    id TEXT PRIMARY KEY,
    forget_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX spent_states_by_end ON spent_states (forget_at);

  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    authenticated_at INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    ended_at INTEGER,
    ends_at_latest INTEGER NOT NULL,
    refreshable_until INTEGER NOT NULL,
    live_tokens TEXT NOT NULL,
    spent_token TEXT,
    spent_at INTEGER,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL
  ) STRICT;
  CREATE INDEX sessions_by_user ON sessions (user_id);
  CREATE INDEX sessions_by_end ON sessions (refreshable_until);

  CREATE TABLE refresh_tokens (
    hash TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

  CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    event TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    failed_at INTEGER,
    error TEXT,
    tries INTEGER
  ) STRICT;
  CREATE INDEX outbox_due ON outbox (due_at, id) WHERE failed_at IS NULL;

  CREATE TABLE audit_events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    provider TEXT,
    uid TEXT,
    user_id TEXT,
    event TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX audit_events_by_id ON audit_events (id);
  CREATE INDEX audit_events_by_type ON audit_events (type, id);
  CREATE INDEX audit_events_by_uid ON audit_events (uid, id) WHERE uid IS NOT NULL;
  CREATE INDEX audit_events_by_user ON audit_events (user_id, id) WHERE user_id IS NOT NULL;
  `,
  'CREATE INDEX outbox_set_aside ON outbox (id) WHERE failed_at IS NOT NULL;',
  'CREATE INDEX audit_events_by_time ON audit_events (at, type);',
  `
  CREATE TABLE erasures (
    user_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    uid TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (user_id, provider)
  ) STRICT, WITHOUT ROWID;
  `,
  'ALTER TABLE bindings ADD COLUMN withdrawal_noted_at INTEGER;',
  `
  DROP INDEX sessions_by_end;
  CREATE INDEX sessions_by_end ON sessions (${SESSION_FORGOTTEN_AT});
  `,
  'ALTER TABLE users ADD COLUMN password_revision INTEGER NOT NULL DEFAULT 0;',
  // Adds handles and `holder`. Former versions stored the holder in `browser`: null, `cookieless-app` or a name.
  `
  CREATE TABLE binding_handles (
    provider TEXT NOT NULL,
    handle TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (provider, handle),
    FOREIGN KEY (user_id, provider) REFERENCES bindings (user_id, provider) ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX binding_handles_by_user ON binding_handles (user_id, provider);
  INSERT INTO binding_handles (provider, handle, user_id) SELECT provider, uid, user_id FROM bindings;

  DROP INDEX pending_bindings_by_end;
  ALTER TABLE pending_bindings RENAME TO former_pending_bindings;
  CREATE TABLE pending_bindings (
    ticket_hash TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    uid TEXT NOT NULL,
    handles TEXT NOT NULL,
    screen_name TEXT,
    avatar_url TEXT,
    holder TEXT NOT NULL,
    browser TEXT,
    for_user_id TEXT,
    wrong_passwords INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX pending_bindings_by_end ON pending_bindings (expires_at);
  INSERT INTO pending_bindings
    SELECT ticket_hash, provider, uid, json_array(uid), screen_name, avatar_url,
      CASE WHEN browser IS NULL THEN 'anyone' WHEN browser = 'cookieless-app' THEN 'app' ELSE 'browser' END,
      nullif(browser, 'cookieless-app'), for_user_id, wrong_passwords, expires_at
    FROM former_pending_bindings;
  DROP TABLE former_pending_bindings;
  `,
  // Replaced handles, and a second uid for an account whose uid another binding already has.
  'ALTER TABLE bindings ADD COLUMN former_handles TEXT; ALTER TABLE pending_bindings ADD COLUMN other_uid TEXT;',
  // Former versions recorded no event with a channel.
  `
  ALTER TABLE audit_events ADD COLUMN channel TEXT;
  DROP INDEX audit_events_by_time;
  CREATE INDEX audit_events_by_time ON audit_events (at, type, provider, channel);
  `,
  // An account may have several names (docs/weixin.md, section 8).
  `
  ALTER TABLE erasures RENAME TO former_erasures;
  CREATE TABLE erasures (
    user_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    uid TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (user_id, provider, uid)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO erasures SELECT user_id, provider, uid, until FROM former_erasures;
  DROP TABLE former_erasures;
  `,
  'ALTER TABLE sessions ADD COLUMN provider TEXT; ALTER TABLE bindings ADD COLUMN avatar_url TEXT;',
  `CREATE INDEX audit_events_by_ip ON audit_events (${EVENT_IP}, id)`,
  // The events of former versions are counted after the start (audit-counts.ts).
  `
  CREATE TABLE audit_counts (
    hour INTEGER NOT NULL,
    type TEXT NOT NULL,
    provider TEXT NOT NULL,
    channel TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (hour, type, provider, channel)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE audit_counted (sequence INTEGER NOT NULL) STRICT;
  INSERT INTO audit_counted VALUES (0);
  `,
  // Operators disable users and give them recovery codes. Sessions of former versions say when a user logged in last.
  `
  ALTER TABLE users ADD COLUMN disabled_at INTEGER;
  ALTER TABLE users ADD COLUMN disabled_by TEXT;
  ALTER TABLE users ADD COLUMN disabled_reason TEXT;
  ALTER TABLE users ADD COLUMN recovery_hash TEXT;
  ALTER TABLE users ADD COLUMN recovery_expires_at INTEGER;
  ALTER TABLE users ADD COLUMN last_login_at INTEGER;
  UPDATE users SET last_login_at =
    coalesce((SELECT max(authenticated_at) FROM sessions WHERE sessions.user_id = users.id), created_at);
  CREATE INDEX users_by_creation ON users (created_at, id);
  `,
  // The hash chain. The events of former versions are sealed after the start (chain-adoption.ts).
  `
  ALTER TABLE audit_events ADD COLUMN seq INTEGER;
  ALTER TABLE audit_events ADD COLUMN hash TEXT;
  ALTER TABLE audit_events ADD COLUMN digest TEXT;
  ALTER TABLE audit_events ADD COLUMN salt TEXT;
  ALTER TABLE audit_events ADD COLUMN erased TEXT;
  CREATE UNIQUE INDEX audit_events_by_seq ON audit_events (seq);
  CREATE TABLE audit_anchor (id INTEGER PRIMARY KEY CHECK (id = 1), anchor TEXT NOT NULL) STRICT;
  CREATE TABLE audit_adoption (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    holder TEXT NOT NULL,
    until INTEGER NOT NULL
  ) STRICT;
  `,
  // `seq` is the endpoint's position in the audit log (webhook-endpoint-rows.ts).
  `
  CREATE TABLE webhook_endpoints (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    is_resting INTEGER NOT NULL DEFAULT 0,
    last_status INTEGER,
    last_success_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE webhook_deliveries (
    endpoint TEXT NOT NULL,
    event_id TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    claim TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    last_status INTEGER,
    error TEXT,
    failed_at INTEGER,
    PRIMARY KEY (endpoint, event_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint, due_at) WHERE failed_at IS NULL;
  CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (event_id, endpoint) WHERE failed_at IS NOT NULL;
  `,
  `
  CREATE TABLE forged_jobs (
    job_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    size INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE forged_count (count INTEGER NOT NULL) STRICT;
  INSERT INTO forged_count VALUES (0);
  `,
  // The trace in which an event was stored.
  'ALTER TABLE outbox ADD COLUMN trace TEXT;',
  // Users of other systems: which of their rows were taken, and the kinds of their password hashes.
  `
  CREATE TABLE import_ledger (
    source TEXT NOT NULL,
    model TEXT NOT NULL,
    key TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (source, model, key)
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE users ADD COLUMN password_kind TEXT;
  CREATE INDEX users_by_password_kind ON users (password_kind) WHERE password_kind IS NOT NULL;
  `,
]
