import { accessToken, logIn, logOut } from './login.js'

const at = (id) => document.getElementById(id)

async function ask(method) {
  const token = await accessToken()
  if (!token) return null
  const answer = await fetch('/api/orders', { method, headers: { Authorization: `Bearer ${token}` } })
  if (!answer.ok) throw new Error(`the shop answers ${answer.status}`)
  return answer.json()
}

function show(shop) {
  at('customer').hidden = !shop
  at('log-in').hidden = Boolean(shop)
  if (shop) at('hello').textContent = `Hello, ${shop.username}. Your orders: ${shop.orders.length}.`
}

function tell({ message }) {
  at('problem').textContent = message
}

at('log-in').onclick = () => logIn()
at('order').onclick = () => ask('POST').then(show, tell)
at('log-out').onclick = () => logOut().then(() => show(null), tell)
ask('GET').then(show, tell)
