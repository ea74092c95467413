import type { Log } from '../../application/ports/log.js'
import type { RedisLink } from './redis-link.js'

const REACHED_WITHIN_MS = 5000

/** Logs that a single address leads to a cluster, and what to do if the cluster's nodes cannot be reached from here. */
export function explainCluster(link: RedisLink, log: Log): void {
  link.onReplaced(() => {
    const { current } = link
    log.info({}, 'REDIS_URL is one address of a Redis Cluster: its nodes are used as they announce themselves')
    const late = setTimeout(() => {
      log.warn(
        {},
        'the nodes of the Redis Cluster cannot be reached as they announce themselves: set cluster-announce-ip or cluster-announce-hostname so that this machine reaches them',
      )
    }, REACHED_WITHIN_MS).unref()
    current.once('ready', () => clearTimeout(late)).once('end', () => clearTimeout(late))
  })
}
