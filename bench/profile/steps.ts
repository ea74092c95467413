import type { Stack } from './cpu-profile.js'

/** The steps of a login, and the files whose work they are. The innermost frame that fits decides. */
const STEPS: readonly (readonly [string, RegExp])[] = [
  ['spend the state (database)', /sqlite-replay-guard/],
  ['look up binding and user (database)', /sqlite-binding-repository|sqlite-user-repository/],
  ['open the session, store the event (database)', /sqlite-sessions/],
  ['claim events for the queue (database)', /sqlite-outbox/],
  ['record events (database)', /sqlite-audit-log|sqlite-direct-recorder|audit-rows|new-events/],
  ['begin and commit (database)', /group-commit|sqlite-database/],
  [
    'deliver events (queue and worker in memory)',
    /outbox-relay|relay-outbox|record-outbox|memory-audit-queue|(deliver|record)-audit-event/,
  ],
  ['MongoDB', /node_modules\/(mongodb|mongoose|bson|mquery)\/|adapters\/mongoose/],
  ['Redis and BullMQ', /node_modules\/(ioredis|bullmq|redis-parser|msgpackr)\/|adapters\/redis/],
  [
    'exchange the code with Weibo',
    /node_modules\/(axios|undici|follow-redirects|form-data|lossless-json)|provider-http|undici-adapter|guarded-provider|exchange-guard|weibo-|_http_client|_http_agent|node_modules\/cockatiel/,
  ],
  ['sign the token', /node_modules\/(jsonwebtoken|jws|jwa|jose)|adapters\/jwt\/jwt/],
  ['make and check the state', /login-states|callback-states|adapters\/jwt\/|begin-login/],
  ['limits', /limit/],
  ['ids and random bytes', /node_modules\/uuid|random-secrets|random-pool|uuid-identifiers/],
  ['log lines', /node_modules\/(pino|sonic-boom|thread-stream|quick-format-unescaped|safe-stable-stringify)|pino-log/],
  ['check the input', /node_modules\/zod|input-schema/],
  [
    'HTTP with the browser',
    /node_modules\/(koa|@koa|raw-body|cookies|accepts|proxy-addr|co-body)|adapters\/http\/|_http_server|_http_common|_http_incoming|_http_outgoing/,
  ],
  ['use cases', /\/(?:dist|build\/src)\/(application|domain)\//],
]

export function stepOf({ frames }: Stack): string {
  for (const { url } of frames) {
    const [step] = STEPS.find(([, files]) => files.test(url)) ?? []
    if (step) return step
  }
  const [inner] = frames
  if (inner?.name.startsWith('(')) return inner.name
  return 'sockets, timers and streams of Node'
}
