import Router from '@koa/router'
import type { Context } from 'koa'

const CODE = /^[\w.~-]{1,512}$/

/**
 * What Weibo sends the browser back to until there are pages: it shows the code and goes on by a plain form.
 * Nothing else of what came is shown, above all not the provider's own words (rule OA-6).
 */
export function callbackPage(): Router {
  const router = new Router()
  router.get('/oauth/callback', (ctx) => {
    ctx.type = 'html'
    ctx.body = page(returnedFields(ctx), `${ctx.path.endsWith('/') ? '../' : ''}weibo/callback/`)
  })
  return router
}

function returnedFields({ query }: Context): Record<string, string> {
  const state = sane(query['state'])
  const code = sane(query['code'])
  const answer = code ? { code } : { error: query['error'] === 'access_denied' ? 'access_denied' : 'unknown' }
  return { ...answer, ...(state ? { state } : {}) }
}

/** Only characters that mean nothing in HTML pass. */
function sane(value: unknown): string | null {
  return typeof value === 'string' && CODE.test(value) ? value : null
}

function page(fields: Record<string, string>, action: string): string {
  const hasCode = fields['code'] !== undefined
  const said = hasCode
    ? '<p>微博已返回授权码。<p>Weibo gave an authorization code.'
    : '<p>微博未授权。<p>Weibo did not authorize.'
  const button = hasCode ? '继续登录 · Go on' : '结束本次登录 · End this login'
  const rows = Object.entries(fields).map(([name, value]) => `<dt>${name}</dt><dd><code>${value}</code></dd>`)
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`)
  return `<!doctype html>
<html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>weibind</title>
<h1>weibind</h1>${said}<dl>${rows.join('')}</dl>
<form method="post" action="${action}">${inputs.join('')}<button>${button}</button></form>
<p>前端此时应将这些字段提交到 <code>POST /oauth/weibo/callback/</code>；若返回 <code>bind_ticket</code>，再用它调用
<code>POST /oauth/weibo/bind/</code> 或 <code>POST /users/</code>。
<p lang="en">A front end would now send these fields to <code>POST /oauth/weibo/callback/</code>, and a
<code>bind_ticket</code> that comes back to <code>POST /oauth/weibo/bind/</code> or <code>POST /users/</code>.</html>
`
}
