// Whether a flood of password logins slows those with Weibo (rule CR-3): `npm run bench`.
import { setTimeout as delay } from 'node:timers/promises'
import { measure } from './measure.js'
import { startProgram } from './program.js'
import { providerLogin, register } from './visit.js'

const CALLS = 150
const ROUNDS = 3
const FLOOD = 40
/** Of a client after a 503. Shorter than `Retry-After`, as that of an attacker. */
const PAUSE_MS = 100
const PERSON = '1404376560'

const service = await startProgram({ RATE_LIMIT_ACCOUNT: 'off', RATE_LIMIT_ACCOUNT_TOTAL: 'off' })
let isFlooding = false
let answered = 0
let turnedAway = 0
try {
  await register(service, PERSON, { username: 'bench', password: 'a long and quiet evening' })
  await login()
  for (let round = 1; round <= ROUNDS; round += 1) {
    const quiet = await login()
    isFlooding = true
    const began = performance.now()
    const flood = Array.from({ length: FLOOD }, guess)
    const flooded = await login()
    isFlooding = false
    await Promise.all(flood)
    const seconds = (performance.now() - began) / 1000
    console.log(`round ${round} of ${ROUNDS}, ${CALLS} Weibo logins one after another`)
    console.table({ quiet, flooded })
    console.log(`${Math.round(answered / seconds)} passwords/s checked, ${turnedAway} calls turned away`)
    answered = turnedAway = 0
  }
} finally {
  await service.stop()
}

async function login() {
  const { p50, p99 } = await measure(providerLogin(service, PERSON), CALLS, 1)
  return { 'p50 ms': Math.round(p50 * 10) / 10, 'p99 ms': Math.round(p99 * 10) / 10 }
}

async function guess(): Promise<void> {
  while (isFlooding) {
    const body = new URLSearchParams({ username: 'bench', password: 'wrong' })
    const response = await fetch(`${service.url}/sessions/`, { method: 'POST', body })
    await response.arrayBuffer()
    if (response.status === 401) answered += 1
    else turnedAway += 1
    if (response.status !== 401) await delay(PAUSE_MS)
  }
}
