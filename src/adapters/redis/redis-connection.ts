import { Cluster, type ClusterNode, Redis, type RedisOptions } from 'ioredis'

export type RedisConnection = Redis | Cluster

const COMMAND_TIMEOUT_MS = 1000
const LONGEST_RECONNECT_DELAY_MS = 1000
/** More than the worker's longest blocking command, which is 10 s. */
const PATIENT_SOCKET_TIMEOUT_MS = 12_000

/** Where Redis does not answer, a command fails within a second; none waits for Redis to come back, or is sent twice. */
const IMPATIENT = {
  commandTimeout: COMMAND_TIMEOUT_MS,
  socketTimeout: 5 * COMMAND_TIMEOUT_MS,
  connectTimeout: 2 * COMMAND_TIMEOUT_MS,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
}

/** For a worker, whose commands wait for Redis to come back. Connections on which nothing comes any more are replaced. */
const PATIENT = {
  commandTimeout: undefined,
  socketTimeout: PATIENT_SOCKET_TIMEOUT_MS,
  maxRetriesPerRequest: null,
  autoResendUnfulfilledCommands: true,
}

/**
 * Connects, now and whenever the connection is lost, for ever; throws nothing. Whoever calls it ends it with `disconnect`.
 * @param urls what `REDIS_URL` holds: `redis://` or `rediss://`; several with commas between them are a Redis Cluster
 */
export function redisConnection(urls: string): RedisConnection {
  const [first = '', ...others] = urls.split(',').map((url) => url.trim())
  return heard(others.length > 0 ? cluster([first, ...others]) : single(first))
}

/** Another connection to the same place, for a worker. */
export function patientConnection(redis: RedisConnection): RedisConnection {
  if (redis instanceof Redis) return heard(redis.duplicate({ ...PATIENT, enableOfflineQueue: true }))
  return heard(redis.duplicate([], { enableOfflineQueue: true, redisOptions: PATIENT }))
}

type Endable = Pick<Redis, 'connect' | 'disconnect'> & {
  readonly status: string
  on(event: 'error' | 'connecting', listener: () => void): unknown
}

/**
 * Ends it for good. Between two tries to connect, ioredis' own `disconnect` leaves what waits for the connection waiting
 * for ever. And BullMQ, which may just wait for the end of one that it has given up, would connect that again, and take
 * away whoever hears its errors.
 */
export function endConnection(redis: Endable): void {
  redis.on('error', () => {})
  redis.on('connecting', () => redis.disconnect())
  redis.disconnect()
  if (redis.status !== 'reconnecting') return
  redis.connect().catch(() => {})
  redis.disconnect()
}

/** Without a listener ioredis prints its errors, which carry what was sent: the password, for one. */
function heard(redis: RedisConnection): RedisConnection {
  return redis.on('error', () => {})
}

function single(url: string): Redis {
  const pace = { enableOfflineQueue: false, retryStrategy: reconnectDelay }
  return new Redis(url, { ...IMPATIENT, ...pace, reconnectOnError: isReadOnly })
}

/** A master that became a replica keeps its connections: the address may lead to the new one by now. */
function isReadOnly({ message }: Error): boolean {
  return message.startsWith('READONLY')
}

function cluster(urls: readonly string[]): Cluster {
  const addresses = urls.map((url) => new URL(url))
  return new Cluster(addresses.map(nodeOf), {
    enableOfflineQueue: false,
    clusterRetryStrategy: reconnectDelay,
    // A certificate is for a name: addresses are left as the nodes announce them.
    dnsLookup: (address, found) => found(null, address),
    redisOptions: { ...IMPATIENT, ...loginOf(addresses[0]) },
  })
}

function nodeOf({ hostname, port }: URL): ClusterNode {
  return { host: hostname, port: Number(port || 6379) }
}

function loginOf(address: URL | undefined): Pick<RedisOptions, 'username' | 'password' | 'tls'> {
  const { protocol, username = '', password = '' } = address ?? {}
  return {
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
  }
}

function reconnectDelay(tries: number): number {
  return Math.min(50 * 2 ** Math.min(tries, 10), LONGEST_RECONNECT_DELAY_MS)
}
