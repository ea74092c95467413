import { join } from 'node:path'
import { connectTo } from '../../src/adapters/sqlite/sqlite-driver.js'
import { FIRST_UID } from '../people.js'

const MONTH_MS = 29 * 86_400_000
const TYPES = ['login.succeeded', 'login.succeeded', 'login.succeeded', 'session.refreshed', 'login.failed']
const DATABASE = 'weibind.db'

/** Numbers from ? up to ?. */
const NUMBERS = 'WITH RECURSIVE numbers (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?)'
const USER_ID = `printf('%08x-0000-4000-8000-%012x', n, n)`

/** Adds users with their bindings to a database that no service uses. */
export function fillUsers(folder: string, count: number): void {
  run(folder, [
    [
      `${NUMBERS} INSERT INTO users
         (id, username, username_key, username_skeleton, password_hash, password_revision, created_at)
       SELECT ${USER_ID}, 'bench' || n, 'bench' || n, 'skeleton ' || n, NULL, 0, 1700000000000 FROM numbers`,
      [0, count],
    ],
    [
      `${NUMBERS} INSERT INTO bindings (provider, uid, user_id, screen_name, bound_at)
       SELECT 'weibo', CAST(${FIRST_UID} + n AS TEXT), ${USER_ID}, 'bench', 1700000000000 FROM numbers`,
      [0, count],
    ],
    [
      `${NUMBERS} INSERT INTO binding_handles (provider, handle, user_id)
       SELECT 'weibo', CAST(${FIRST_UID} + n AS TEXT), ${USER_ID} FROM numbers`,
      [0, count],
    ],
  ])
}

/** Adds events of the last month to the outbox, oldest first, each of one of the users. */
export function fillOutbox(folder: string, count: number, users: number): void {
  const begin = Date.now() - MONTH_MS
  const types = TYPES.map((type, index) => `WHEN ${index} THEN 'weibind.${type}'`).join(' ')
  const event = `json_object(
    'specversion', '1.0', 'id', id, 'source', '/weibind', 'type', type,
    'time', strftime('%Y-%m-%dT%H:%M:%fZ', ms / 1000.0, 'unixepoch'), 'subject', 'weibo:' || uid,
    'datacontenttype', 'application/json',
    'data', json_object('provider', 'weibo', 'uid', uid, 'user_id', user_id, 'method', 'weibo', 'ip', '203.0.113.7',
      'user_agent', 'bench', 'request_id', id))`
  run(folder, [
    [
      `${NUMBERS},
       events AS (SELECT n AS number, ? + CAST(n * ? AS INTEGER) AS ms, n * 7919 % ? AS n FROM numbers),
       facts AS (SELECT ms, CAST(${FIRST_UID} + n AS TEXT) AS uid, ${USER_ID} AS user_id,
         CASE number % ${TYPES.length} ${types} END AS type,
         printf('%08x-%04x-7000-8000-%012x', ms >> 16, ms & 65535, number) AS id FROM events)
       INSERT INTO outbox (id, event, due_at) SELECT id, ${event}, 0 FROM facts`,
      [0, count, begin, MONTH_MS / count, users],
    ],
  ])
}

function run(folder: string, statements: readonly (readonly [string, readonly number[]])[]): void {
  const database = connectTo(join(folder, DATABASE))
  database.exec('PRAGMA synchronous = OFF; BEGIN')
  for (const [sql, values] of statements) database.prepare(sql).run(...values)
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
}
