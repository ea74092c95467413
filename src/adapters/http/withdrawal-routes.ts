import Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import type { NoteWithdrawal } from '../../application/note-withdrawal.js'
import { RejectedRequest, succeed } from './envelope.js'
import { text } from './input-schema.js'
import { readBody } from './request-body.js'
import { requestContext } from './request-context.js'

/** When it was is left aside: the form of that time is not certain, and nothing depends on it. */
const Notice = z.object({ source: text(64), uid: text(64) })

/** Where Weibo reports that a person has withdrawn the authorization. Whoever calls learns nothing by the answer. */
export function withdrawalRoutes(note: NoteWithdrawal): Router {
  const router = new Router({ prefix: '/oauth/weibo/deauthorize' })

  const take = async (ctx: Context) => {
    const notice = Notice.safeParse({ ...ctx.query, ...(await bodyOf(ctx)) }).data
    if (notice) await note.execute(notice, requestContext(ctx))
    succeed(ctx, 'ok')
  }
  router.get('/', take)
  router.post('/', take)

  return router
}

/** Whether Weibo sends the fields in the query or in a form is not certain either; what cannot be read says nothing. */
async function bodyOf(ctx: Context): Promise<object> {
  if (ctx.method !== 'POST') return {}
  try {
    return await readBody(ctx)
  } catch (error) {
    if (error instanceof RejectedRequest) return {}
    throw error
  }
}
