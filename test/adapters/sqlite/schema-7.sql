-- A database of schema version 7, as a dump, so that a reviewer can read it. The stores of commit 17130c7 wrote the file:
-- alice registers, binds with a ticket, changes the password, and a withdrawal of hers is reported; bob registers with a
-- ticket and without a password; four tickets are open, one of each kind; carol registers with a ticket and is deleted;
-- three events are recorded, one is set aside. Dumped by Python's sqlite3 (iterdump).
PRAGMA foreign_keys = OFF;
PRAGMA application_id = 2003134818;
PRAGMA user_version = 7;
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
INSERT INTO "audit_events" VALUES(1,'event-01','weibind.user.registered',1795348801000,NULL,NULL,'alice','{"specversion":"1.0","id":"event-01","source":"/weibind","type":"weibind.user.registered","time":"2026-11-22T12:00:01.000Z","datacontenttype":"application/json","subject":"user:alice","data":{"user_id":"alice","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-1"}}');
INSERT INTO "audit_events" VALUES(2,'event-02','weibind.bind.required',1795348802000,'weibo','1404376560',NULL,'{"specversion":"1.0","id":"event-02","source":"/weibind","type":"weibind.bind.required","time":"2026-11-22T12:00:02.000Z","datacontenttype":"application/json","subject":"weibo:1404376560","data":{"provider":"weibo","uid":"1404376560","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-2"}}');
INSERT INTO "audit_events" VALUES(3,'event-03','weibind.binding.created',1795348803000,'weibo','1404376560','alice','{"specversion":"1.0","id":"event-03","source":"/weibind","type":"weibind.binding.created","time":"2026-11-22T12:00:03.000Z","datacontenttype":"application/json","subject":"weibo:1404376560","data":{"provider":"weibo","uid":"1404376560","user_id":"alice","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-3"}}');
CREATE TABLE bindings (
    provider TEXT NOT NULL,
    uid TEXT NOT NULL,
    user_id TEXT NOT NULL,
    screen_name TEXT,
    bound_at INTEGER NOT NULL
  , withdrawal_noted_at INTEGER) STRICT;
INSERT INTO "bindings" VALUES('weibo','1404376560','alice','小明',1795348805000,1795348807000);
INSERT INTO "bindings" VALUES('weibo','009007199254740993','bob',NULL,1795348805000,NULL);
CREATE TABLE erasures (
    user_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    uid TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (user_id, provider)
  ) STRICT, WITHOUT ROWID;
INSERT INTO "erasures" VALUES('carol','weibo','31',1795348860000);
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    event TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    failed_at INTEGER,
    error TEXT,
    tries INTEGER
  ) STRICT;
INSERT INTO "outbox" VALUES('event-04','{"specversion":"1.0","id":"event-04","source":"/weibind","type":"weibind.password.changed","time":"2026-11-22T12:00:04.000Z","datacontenttype":"application/json","subject":"user:alice","data":{"user_id":"alice","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-4"}}',0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('event-05','{"specversion":"1.0","id":"event-05","source":"/weibind","type":"weibind.provider.deauthorized","time":"2026-11-22T12:00:05.000Z","datacontenttype":"application/json","subject":"weibo:1404376560","data":{"provider":"weibo","uid":"1404376560","user_id":"alice","verified":false,"ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-5"}}',0,1795348900000,'poison',3);
INSERT INTO "outbox" VALUES('event-06','{"specversion":"1.0","id":"event-06","source":"/weibind","type":"weibind.bind.required","time":"2026-11-22T12:00:06.000Z","datacontenttype":"application/json","subject":"weibo:009007199254740993","data":{"provider":"weibo","uid":"009007199254740993","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-6"}}',0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('event-07','{"specversion":"1.0","id":"event-07","source":"/weibind","type":"weibind.user.registered","time":"2026-11-22T12:00:07.000Z","datacontenttype":"application/json","subject":"weibo:009007199254740993","data":{"provider":"weibo","uid":"009007199254740993","user_id":"bob","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-7"}}',0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('event-08','{"specversion":"1.0","id":"event-08","source":"/weibind","type":"weibind.bind.required","time":"2026-11-22T12:00:08.000Z","datacontenttype":"application/json","subject":"weibo:21","data":{"provider":"weibo","uid":"21","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-8"}}',0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('event-09','{"specversion":"1.0","id":"event-09","source":"/weibind","type":"weibind.bind.required","time":"2026-11-22T12:00:09.000Z","datacontenttype":"application/json","subject":"weibo:22","data":{"provider":"weibo","uid":"22","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-9"}}',0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('event-10','{"specversion":"1.0","id":"event-10","source":"/weibind","type":"weibind.bind.required","time":"2026-11-22T12:00:10.000Z","datacontenttype":"application/json","subject":"weibo:23","data":{"provider":"weibo","uid":"23","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-10"}}',0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('event-11','{"specversion":"1.0","id":"event-11","source":"/weibind","type":"weibind.bind.required","time":"2026-11-22T12:00:11.000Z","datacontenttype":"application/json","subject":"weibo:24","data":{"provider":"weibo","uid":"24","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-11"}}',0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('event-12','{"specversion":"1.0","id":"event-12","source":"/weibind","type":"weibind.bind.rejected","time":"2026-11-22T12:00:12.000Z","datacontenttype":"application/json","subject":"weibo:21","data":{"provider":"weibo","uid":"21","reason":"invalid_credentials","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-12"}}',0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('event-13','{"specversion":"1.0","id":"event-13","source":"/weibind","type":"weibind.bind.required","time":"2026-11-22T12:00:13.000Z","datacontenttype":"application/json","subject":"weibo:31","data":{"provider":"weibo","uid":"31","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-13"}}',0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('event-14','{"specversion":"1.0","id":"event-14","source":"/weibind","type":"weibind.user.registered","time":"2026-11-22T12:00:14.000Z","datacontenttype":"application/json","subject":"weibo:31","data":{"provider":"weibo","uid":"31","user_id":"carol","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-14"}}',0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('event-15','{"specversion":"1.0","id":"event-15","source":"/weibind","type":"weibind.user.deleted","time":"2026-11-22T12:00:15.000Z","datacontenttype":"application/json","subject":"user:carol","data":{"user_id":"carol","request_id":"request-15"}}',0,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('event-16','{"specversion":"1.0","id":"event-16","source":"/weibind","type":"weibind.session.refreshed","time":"2026-11-22T12:00:16.000Z","datacontenttype":"application/json","subject":"user:alice","data":{"user_id":"alice","ip":"192.0.2.1","user_agent":"Mozilla/5.0","request_id":"request-16"}}',0,NULL,NULL,NULL);
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
INSERT INTO "pending_bindings" VALUES('ticket-for-alice','weibo','24','小明','https://tva1.sinaimg.cn/1.jpg','browser-4','alice',0,1795349400000);
INSERT INTO "pending_bindings" VALUES('ticket-of-anyone','weibo','23','小明','https://tva1.sinaimg.cn/1.jpg',NULL,NULL,0,1795349400000);
INSERT INTO "pending_bindings" VALUES('ticket-of-app','weibo','22','小明','https://tva1.sinaimg.cn/1.jpg','cookieless-app',NULL,0,1795349400000);
INSERT INTO "pending_bindings" VALUES('ticket-of-browser','weibo','21','小明','https://tva1.sinaimg.cn/1.jpg','browser-3',NULL,1,1795349400000);
CREATE TABLE refresh_tokens (
    hash TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
INSERT INTO "refresh_tokens" VALUES('token-of-alice-1','alice-1');
INSERT INTO "refresh_tokens" VALUES('token-of-alice-2','alice-2');
INSERT INTO "refresh_tokens" VALUES('token-of-alice-2b','alice-2');
INSERT INTO "refresh_tokens" VALUES('token-of-bob-1','bob-1');
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
INSERT INTO "sessions" VALUES('alice-1','alice',1795348800000,1795348801000,1795348806000,1803124800000,1797940800000,'["token-of-alice-1"]',NULL,NULL,'192.0.2.1','Mozilla/5.0');
INSERT INTO "sessions" VALUES('alice-2','alice',1795348800000,1795348801000,NULL,1803124800000,1797940800000,'["token-of-alice-2b"]','token-of-alice-2',1795348870000,'192.0.2.1','Mozilla/5.0');
INSERT INTO "sessions" VALUES('bob-1','bob',1795348800000,1795348801000,NULL,1803124800000,1797940800000,'["token-of-bob-1"]',NULL,NULL,'192.0.2.1','Mozilla/5.0');
CREATE TABLE spent_states (
    id TEXT PRIMARY KEY,
    forget_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
INSERT INTO "spent_states" VALUES('state-1',1795349460000);
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL,
    username_skeleton TEXT NOT NULL,
    password_hash TEXT,
    created_at INTEGER NOT NULL
  , password_revision INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "users" VALUES('alice','Alice','alice','Alice','$argon2id$second',1795348800000,1);
INSERT INTO "users" VALUES('bob','Bob','bob','Bob',NULL,1795348800000,0);
CREATE UNIQUE INDEX users_by_key ON users (username_key);
CREATE UNIQUE INDEX users_by_skeleton ON users (username_skeleton);
CREATE UNIQUE INDEX bindings_by_identity ON bindings (provider, uid);
CREATE UNIQUE INDEX bindings_by_user ON bindings (user_id, provider);
CREATE INDEX pending_bindings_by_end ON pending_bindings (expires_at);
CREATE INDEX spent_states_by_end ON spent_states (forget_at);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE failed_at IS NULL;
CREATE UNIQUE INDEX audit_events_by_id ON audit_events (id);
CREATE INDEX audit_events_by_type ON audit_events (type, id);
CREATE INDEX audit_events_by_uid ON audit_events (uid, id) WHERE uid IS NOT NULL;
CREATE INDEX audit_events_by_user ON audit_events (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX outbox_set_aside ON outbox (id) WHERE failed_at IS NOT NULL;
CREATE INDEX audit_events_by_time ON audit_events (at, type);
CREATE INDEX sessions_by_end ON sessions (max(refreshable_until + 604800000, opened_at + 2592000000));
