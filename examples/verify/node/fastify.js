import Fastify from 'fastify'
import { claimsOf } from './access-token.js'

async function requireUser(request, reply) {
  request.user = await claimsOf(request.headers.authorization)
  if (!request.user) return reply.code(401).header('WWW-Authenticate', 'Bearer').send({ error: 'invalid_token' })
}

const app = Fastify()
app.decorateRequest('user', null)
app.get('/me', { preHandler: requireUser }, async ({ user }) => ({ id: user.sub, username: user.username }))
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
