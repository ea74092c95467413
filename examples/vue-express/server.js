import vue from '@vitejs/plugin-vue'
import express from 'express'
import { createServer } from 'vite'
import { claimsOf } from './access-token.js'

const orders = new Map() // by the user's id, never by the username

async function requireUser(request, response, next) {
  request.user = await claimsOf(request.get('Authorization'))
  if (request.user) next()
  else response.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'invalid_token' })
}

const api = express()
api.use('/api', requireUser)
api.get('/api/orders', ({ user }, response) =>
  response.json({ username: user.username, orders: orders.get(user.sub) ?? [] }),
)
api.post('/api/orders', ({ user }, response) => {
  orders.set(user.sub, [...(orders.get(user.sub) ?? []), { tea: 'Longjing', at: new Date() }])
  response.status(201).json({})
})
const apiServer = api.listen(0, '127.0.0.1', async () => {
  const frontEnd = await createServer({
    configFile: false,
    plugins: [vue()],
    server: {
      host: 'localhost',
      port: Number(process.env.PORT),
      strictPort: true,
      proxy: {
        '/login/': { target: process.env.WEIBIND, rewrite: (path) => path.slice('/login'.length) },
        '/api/': `http://127.0.0.1:${apiServer.address().port}`,
      },
    },
  })
  await frontEnd.listen()
  frontEnd.printUrls()
})
