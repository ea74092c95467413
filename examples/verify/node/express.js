import express from 'express'
import { claimsOf } from './access-token.js'

async function requireUser(request, response, next) {
  request.user = await claimsOf(request.get('Authorization'))
  if (request.user) next()
  else response.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'invalid_token' })
}

const app = express()
app.get('/me', requireUser, ({ user }, response) => response.json({ id: user.sub, username: user.username }))
app.listen(process.env.PORT, '127.0.0.1')
