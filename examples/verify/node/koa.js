import Koa from 'koa'
import { claimsOf } from './access-token.js'

async function requireUser(ctx, next) {
  ctx.state.user = await claimsOf(ctx.get('Authorization'))
  if (!ctx.state.user) ctx.throw(401, 'invalid_token', { headers: { 'WWW-Authenticate': 'Bearer' } })
  await next()
}

const app = new Koa()
app.use(requireUser)
app.use((ctx) => {
  ctx.body = { id: ctx.state.user.sub, username: ctx.state.user.username }
})
app.listen(process.env.PORT, '127.0.0.1')
