// Whether a flood of password logins slows those with Weibo (rule CR-3): `npm run bench -- flood`.
import { setTimeout as delay } from 'node:timers/promises'
import { startProgram } from './program.js'
import { callBack, comeBack, read } from './visit.js'

const CALLS = 150
const ROUNDS = 3
const FLOOD = 40
/** Of a client after a 503. Shorter than `Retry-After`, as that of an attacker. */
const PAUSE_MS = 100
const PERSON = '1404376560'
const USER = { username: 'bench', password: 'a long and quiet evening' }

const service = await startProgram({ RATE_LIMIT_ACCOUNT: 'off', RATE_LIMIT_ACCOUNT_TOTAL: 'off' })
let isFlooding = false
let answered = 0
let turnedAway = 0
try {
  await register()
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
  const times: number[] = []
  for (let call = 0; call < CALLS; call += 1) {
    const returned = await comeBack(service, PERSON)
    const began = performance.now()
    const { data } = await callBack(service, returned)
    times.push(performance.now() - began)
    if (data.type !== '0') throw new Error('not logged in')
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => Math.round((times[Math.floor(CALLS * share)] ?? Number.NaN) * 10) / 10
  return { 'p50 ms': at(0.5), 'p99 ms': at(0.99) }
}

async function register(): Promise<void> {
  const returned = await comeBack(service, PERSON)
  const { data } = await callBack(service, returned)
  const body = new URLSearchParams({ bind_ticket: data.bind_ticket ?? '', ...USER })
  await read(await fetch(`${service.url}/users/`, { method: 'POST', body, headers: { cookie: returned.cookie } }))
}

async function guess(): Promise<void> {
  while (isFlooding) {
    const body = new URLSearchParams({ ...USER, password: 'wrong' })
    const response = await fetch(`${service.url}/sessions/`, { method: 'POST', body })
    await response.arrayBuffer()
    if (response.status === 401) answered += 1
    else turnedAway += 1
    if (response.status !== 401) await delay(PAUSE_MS)
  }
}
