import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { KoaAdapter } from '@bull-board/koa'
import { Queue } from 'bullmq'
import type { Context } from 'koa'
import { Unavailable } from '../../application/unavailable.js'
import { AUDIT_QUEUE } from './audit-job.js'
import type { RedisConnection } from './redis-connection.js'
import type { RedisLink } from './redis-link.js'

type Board = ReturnType<KoaAdapter['registerPlugin']>

export interface QueueDashboardOptions {
  readonly redis: RedisLink
  /** What the queue's keys begin with: `QUEUE_PREFIX`. */
  readonly prefix: string
  /** The path of the pages in browsers, without a slash at the end. */
  readonly basePath: string
}

const MOUNT = '/admin/queues'
/** bull-board's page asks Google for fonts, and our policy forbids styles inside a page. */
const FOREIGN_OR_INLINE = /<link [^>]*href="https?:[^>]*>|<style>.*?<\/style>| style="[^"]*"/gs

/** bull-board, to look at: acts there would leave no trace. */
export class QueueDashboard {
  private opened: { readonly redis: RedisConnection; readonly board: Board } | null = null

  constructor(private readonly options: QueueDashboardOptions) {}

  /** @throws Unavailable if Redis cannot be reached */
  async answer(ctx: Context): Promise<void> {
    const { current } = this.options.redis
    if (current.status !== 'ready') throw new Unavailable('the queue cannot be reached')
    await this.boardOf(current)(ctx as never, async () => {})
    if (typeof ctx.body === 'string') ctx.body = ctx.body.replace(FOREIGN_OR_INLINE, '')
    if (ctx.status >= 500) throw new Unavailable('the queue could not be read')
  }

  private boardOf(redis: RedisConnection): Board {
    if (this.opened?.redis === redis) return this.opened.board
    const { prefix, basePath } = this.options
    const options = { connection: redis, skipWaitingForReady: true, skipVersionCheck: true, prefix }
    const queue = new Queue(AUDIT_QUEUE, options)
    queue.on('error', () => {})
    const serverAdapter = new KoaAdapter()
    serverAdapter.setBasePath(basePath + MOUNT)
    createBullBoard({ queues: [new BullMQAdapter(queue, { readOnlyMode: true })], serverAdapter })
    serverAdapter.setErrorHandler(() => ({ status: 500, body: { error: 'unavailable' } }))
    this.opened = { redis, board: serverAdapter.registerPlugin({ mount: MOUNT }) }
    return this.opened.board
  }
}
