import { Cluster, type ClusterNode, Redis, type RedisOptions } from 'ioredis'

export type RedisConnection = Redis | Cluster

const COMMAND_TIMEOUT_MS = 1000
const LONGEST_RECONNECT_DELAY_MS = 1000
/** The worker's longest blocking command takes 10 s. */
const PATIENT_SOCKET_TIMEOUT_MS = 12_000

/** A command fails within a second without an answer. None waits for Redis to be back, and none is sent twice. */
const IMPATIENT = {
  commandTimeout: COMMAND_TIMEOUT_MS,
  socketTimeout: 5 * COMMAND_TIMEOUT_MS,
  connectTimeout: 2 * COMMAND_TIMEOUT_MS,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
}

/** For a worker, whose commands wait for Redis to be back. A connection without any data is replaced. */
const PATIENT = {
  commandTimeout: undefined,
  socketTimeout: PATIENT_SOCKET_TIMEOUT_MS,
  maxRetriesPerRequest: null,
  autoResendUnfulfilledCommands: true,
}

/**
 * Connects, and again without a limit whenever the connection is lost; it never throws. The caller disconnects it.
 * @param urls the value of `REDIS_URL`: `redis://` or `rediss://`; several, separated by commas, are a Redis Cluster
 */
export function redisConnection(urls: string): RedisConnection {
  const [first = '', ...others] = urls.split(',').map((url) => url.trim())
  return others.length > 0 ? clusterAt([first, ...others]) : withListener(single(first))
}

/**
 * As `redisConnection`, to the Redis Cluster of these nodes. Its other nodes are found by their announced addresses.
 */
export function clusterAt(urls: readonly string[]): RedisConnection {
  return withListener(cluster(urls))
}

/** Another connection to the same Redis, for a worker. */
export function patientConnection(redis: RedisConnection): RedisConnection {
  if (redis instanceof Redis) return withListener(redis.duplicate({ ...PATIENT, enableOfflineQueue: true }))
  return withListener(redis.duplicate([], { enableOfflineQueue: true, redisOptions: PATIENT }))
}

type Endable = Pick<Redis, 'connect' | 'disconnect'> & {
  readonly status: string
  on(event: 'error' | 'connecting', listener: () => void): unknown
}

/**
 * Disconnects for good. Between two attempts to connect, `disconnect` alone never rejects the commands that wait for the
 * connection. And BullMQ may remove the error listeners of a connection that it replaces, and connect that one again.
 */
export function endConnection(redis: Endable): void {
  redis.on('error', () => {})
  redis.on('connecting', () => redis.disconnect())
  redis.disconnect()
  if (redis.status !== 'reconnecting') return
  redis.connect().catch(() => {})
  redis.disconnect()
}

/** Without an error listener ioredis prints its errors, which contain commands, such as AUTH with the password. */
function withListener(redis: RedisConnection): RedisConnection {
  return redis.on('error', () => {})
}

function single(url: string): Redis {
  const pace = { enableOfflineQueue: false, retryStrategy: reconnectDelay }
  return new Redis(url, { ...IMPATIENT, ...pace, reconnectOnError: isReadOnly })
}

/** A master that became a replica keeps its connections; the address may already lead to the new master. */
function isReadOnly({ message }: Error): boolean {
  return message.startsWith('READONLY')
}

function cluster(urls: readonly string[]): Cluster {
  const addresses = urls.map((url) => new URL(url))
  return new Cluster(addresses.map(nodeOf), {
    enableOfflineQueue: false,
    clusterRetryStrategy: reconnectDelay,
    // No look-up: a certificate is issued for the name that a node announces.
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

function reconnectDelay(attempts: number): number {
  return Math.min(50 * 2 ** Math.min(attempts, 10), LONGEST_RECONNECT_DELAY_MS)
}
