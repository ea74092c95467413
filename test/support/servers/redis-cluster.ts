import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.js'
import { RedisServer } from './redis-server.js'

interface Node {
  readonly server: RedisServer
  readonly busPort: number
}

const MASTERS = 3
const SLOTS = 16_384
/** While nodes join or fail over: the nodes ping each other twice in that time. */
const SHORT_TIMEOUT = { 'cluster-node-timeout': 1000, 'cluster-replica-no-failover': 'no' }
/** At all other times: on a busy machine, no node must seem dead. */
const LONG_TIMEOUT = { 'cluster-node-timeout': 60_000, 'cluster-replica-no-failover': 'yes' }
const JOINED_WITHIN_MS = 20_000
const POLL_MS = 50

/** A Redis Cluster of the test's own: three masters with a replica each, on loopback. */
export class RedisCluster {
  private constructor(private readonly nodes: readonly Node[]) {}

  /** If it fails, all nodes are stopped. */
  static async start(): Promise<RedisCluster> {
    const started = await Promise.allSettled(Array.from({ length: 2 * MASTERS }, startNode))
    const cluster = new RedisCluster(started.flatMap((node) => (node.status === 'fulfilled' ? [node.value] : [])))
    try {
      for (const node of started) if (node.status === 'rejected') throw node.reason
      await cluster.join()
      return cluster
    } catch (error) {
      await cluster.remove()
      throw error
    }
  }

  /** As `REDIS_URL` names it. */
  get urls(): string {
    return this.nodes.map(({ server }) => server.url).join(',')
  }

  /** One address, as of a configuration endpoint: a node that does not hold this key, and is not to be killed. */
  async endpointBeside(key: string): Promise<string> {
    return this.node((await this.masterOf(key)) + 1).url
  }

  /** Resolves when every node says of all that they are reached at this port. */
  async announcePort(port: number | 'own'): Promise<void> {
    await this.configure({ 'cluster-announce-port': port === 'own' ? 0 : port })
    for (const { server } of this.nodes)
      await this.everywhere(
        'NODES',
        `127.0.0.1:${port === 'own' ? server.port : port}@`,
        port === 'own' ? 1 : this.nodes.length,
      )
  }

  /** Kills the master that holds a key, like a crash. Its replica takes over within some seconds. */
  async killMasterOf(key: string): Promise<void> {
    const master = await this.masterOf(key)
    await this.configure(SHORT_TIMEOUT)
    await this.node(master).process.kill()
  }

  private async masterOf(key: string): Promise<number> {
    const slot = Number(await this.node(0).call('CLUSTER', 'KEYSLOT', key))
    return Math.floor((slot * MASTERS) / SLOTS)
  }

  async remove(): Promise<void> {
    await Promise.all(this.nodes.map(({ server }) => server.process.remove()))
  }

  private async join(): Promise<void> {
    for (const { server, busPort } of this.nodes)
      await this.node(0).call('CLUSTER', 'MEET', '127.0.0.1', server.port, busPort)
    await this.everywhere('INFO', `cluster_known_nodes:${2 * MASTERS}`)
    for (let master = 0; master < MASTERS; master++) await this.assign(master)
    await this.everywhere('INFO', 'cluster_state:ok')
    await this.everywhere('NODES', 'slave', MASTERS)
    await this.configure(LONG_TIMEOUT)
  }

  private async configure(settings: Readonly<Record<string, string | number>>): Promise<void> {
    const pairs = Object.entries(settings).flat()
    await Promise.all(this.nodes.map(({ server }) => server.call('CONFIG', 'SET', ...pairs)))
  }

  /** The first nodes are the masters; the replica of each is MASTERS places behind it. */
  private async assign(master: number): Promise<void> {
    const from = Math.ceil((master * SLOTS) / MASTERS)
    const to = Math.ceil(((master + 1) * SLOTS) / MASTERS) - 1
    const id = String(await this.node(master).call('CLUSTER', 'MYID'))
    await this.node(master).call('CLUSTER', 'ADDSLOTSRANGE', from, to)
    await this.node(master + MASTERS).call('CLUSTER', 'REPLICATE', id)
  }

  /** Waits until the report of every node contains a text `count` times. */
  private async everywhere(report: 'INFO' | 'NODES', text: string, count = 1): Promise<void> {
    const deadline = Date.now() + JOINED_WITHIN_MS
    for (const { server } of this.nodes) {
      for (;;) {
        const answer = String(await server.call('CLUSTER', report))
        if (answer.split(text).length === count + 1) break
        if (Date.now() > deadline) throw new Error(`CLUSTER ${report} of ${server.port} lacks ${text}: ${answer}`)
        await delay(POLL_MS)
      }
    }
  }

  private node(index: number): RedisServer {
    const node = this.nodes[index]
    if (!node) throw new Error(`there is no node ${index}`)
    return node.server
  }
}

async function startNode(): Promise<Node> {
  const busPort = await freePort()
  const cluster = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)]
  const timeout = Object.entries({ ...SHORT_TIMEOUT, 'cluster-replica-no-failover': 'yes' })
  const pace = [...timeout.flatMap(([name, value]) => [`--${name}`, `${value}`]), '--repl-diskless-sync-delay', '0']
  return { server: await RedisServer.start({ settings: [...cluster, ...pace] }), busPort }
}
