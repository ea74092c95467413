// The cost of each call of the login path, measured in one run: `npm run bench`.
import { type Measurement, measure, type Work } from './measure.js'
import { type Program, startProgram } from './program.js'
import { beginLogin, comeBack, providerLogin, type Returned, read, register } from './visit.js'

const CALLS = 300
const AT_ONCE = 10
const ROUNDS = 3
const PERSON = '1404376560'
const BENCH = { username: 'bench', password: 'a long and quiet evening' }

const program = await startProgram()
try {
  await register(program, PERSON, BENCH)
  const works = [
    alive(program),
    begin(program),
    exchange(program),
    providerLogin(program, PERSON),
    passwordLogin(program),
  ]
  for (let round = 1; round <= ROUNDS; round += 1) {
    const results: Measurement[] = []
    for (const work of works) results.push(await measure(work, CALLS, AT_ONCE))
    console.log(`round ${round} of ${ROUNDS}, ${CALLS} calls, ${AT_ONCE} at once`)
    console.table(results.map(rounded))
  }
} finally {
  await program.stop()
}

/** The lower limit: Koa, the router and one JSON answer. */
function alive({ url }: Program): Work {
  return {
    name: 'GET /healthz',
    prepare: async () => url,
    call: async () => void (await read(await fetch(`${url}/healthz`))),
  }
}

function begin(service: Program): Work {
  return { name: 'GET /oauth/weibo/', prepare: async () => '', call: async () => void (await beginLogin(service)) }
}

/** The provider's share of a login, here the sandbox's. Our code cannot make it faster. */
function exchange(service: Program): Work {
  return {
    name: 'the exchange alone',
    prepare: () => comeBack(service, PERSON),
    call: async (prepared) => {
      const code = new URLSearchParams((prepared as Returned).form).get('code') ?? ''
      const form = new URLSearchParams({
        client_id: '1000000001',
        client_secret: 'sandbox-app-secret',
        grant_type: 'authorization_code',
        code,
        redirect_uri: `${service.url}/oauth/callback/`,
      })
      await read(await fetch(`${service.sandboxUrl}/oauth2/access_token`, { method: 'POST', body: form }))
    },
  }
}

/** Mostly the hash, few at once (rule CR-3). */
function passwordLogin({ url }: Program): Work {
  return {
    name: 'POST /sessions/',
    prepare: async () => '',
    call: async () =>
      void (await read(await fetch(`${url}/sessions/`, { method: 'POST', body: new URLSearchParams(BENCH) }))),
  }
}

function rounded({ name, perSecond, p50, p99 }: Measurement) {
  const tenth = (value: number) => Math.round(value * 10) / 10
  return { call: name, 'per second': Math.round(perSecond), 'p50 ms': tenth(p50), 'p99 ms': tenth(p99) }
}
