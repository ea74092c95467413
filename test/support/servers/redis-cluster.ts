import { eventually } from '../eventually.js'
import { freePort } from './free-port.js'
import { RedisServer } from './redis-server.js'

interface Node {
  readonly server: RedisServer
  readonly busPort: number
}

const MASTERS = 3
const SLOTS = 16_384
const NODE_TIMEOUT_MS = 1000
const JOINED_WITHIN_MS = 20_000

/** A Redis Cluster of the test's own: three masters with a replica each, on loopback. */
export class RedisCluster {
  private constructor(private readonly nodes: readonly Node[]) {}

  static async start(): Promise<RedisCluster> {
    const cluster = new RedisCluster(await Promise.all(Array.from({ length: 2 * MASTERS }, startNode)))
    await cluster.join()
    return cluster
  }

  /** As `REDIS_URL` names it. */
  get urls(): string {
    return this.nodes.map(({ server }) => server.url).join(',')
  }

  /** Kills the master that holds a key, as a crash does. Its replica takes over within some seconds. */
  async killMasterOf(key: string): Promise<void> {
    const slot = Number(await this.node(0).call('CLUSTER', 'KEYSLOT', key))
    await this.node(Math.floor((slot * MASTERS) / SLOTS)).process.kill()
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
  }

  /** The first nodes are the masters; each is followed by the one that stands as far behind it as there are masters. */
  private async assign(master: number): Promise<void> {
    const from = Math.ceil((master * SLOTS) / MASTERS)
    const to = Math.ceil(((master + 1) * SLOTS) / MASTERS) - 1
    const id = String(await this.node(master).call('CLUSTER', 'MYID'))
    await this.node(master).call('CLUSTER', 'ADDSLOTSRANGE', from, to)
    await this.node(master + MASTERS).call('CLUSTER', 'REPLICATE', id)
  }

  private async everywhere(report: 'INFO' | 'NODES', text: string, count = 1): Promise<void> {
    const saysSo = async ({ server }: Node) =>
      String(await server.call('CLUSTER', report)).split(text).length === count + 1
    const isSo = async () => (await Promise.all(this.nodes.map(saysSo))).every(Boolean)
    await eventually(`CLUSTER ${report} of every node says ${text}`, isSo, JOINED_WITHIN_MS)
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
  const pace = ['--cluster-node-timeout', String(NODE_TIMEOUT_MS), '--repl-diskless-sync-delay', '0']
  return { server: await RedisServer.start({ settings: [...cluster, ...pace] }), busPort }
}
