import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { startSandbox } from '../../sandbox/start-sandbox.js'
import { auditTrail } from '../support/audit-trail.js'
import { eventually } from '../support/eventually.js'
import { LoginLoad } from '../support/login-load.js'
import { openedForSuite } from '../support/opened.js'
import { ProgramBench } from '../support/program-bench.js'
import { RunningService } from '../support/running-service.js'

const ADMIN_TOKEN = 'an-admin-token-for-killed-services-0123456789'
const ROUNDS = 8
const CLIENTS = 6
const BETWEEN_KILLS_MS = [50, 500] as const

describe('the program, killed again and again under load (RE-4, BI-8)', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())
  const opened = openedForSuite()

  it('keeps one event of each answer, every acknowledged user with its binding, and no incomplete user', async () => {
    const folder = bench.folder()
    // One sandbox for all rounds: only the service is killed.
    const sandbox = await opened.open(startSandbox(), (started) => started.close())
    const environment = {
      ADMIN_TOKEN,
      SANDBOX: 'off',
      WEIBO_BASE_URL: sandbox.url,
      WEIBO_CLIENT_ID: '1000000001',
      WEIBO_CLIENT_SECRET: 'sandbox-app-secret',
      JWT_ISSUER: 'the same in each round',
      LOG_LEVEL: 'info',
    }
    const serve = () => {
      const program = bench.run({ folder, environment })
      return RunningService.oneOf(program, folder, { sandboxUrl: sandbox.url, adminToken: ADMIN_TOKEN })
    }
    const load = new LoginLoad()
    const pauses = Array.from({ length: ROUNDS }, () => randomInt(...BETWEEN_KILLS_MS))
    console.log(`      kills after ${pauses.join(', ')} ms`)
    for (const pause of pauses) {
      const service = await serve()
      const clients = Array.from({ length: CLIENTS }, () => load.run(service))
      await load.firstAnswer()
      await delay(pause)
      await service.program.kill()
      await Promise.all(clients)
    }

    const service = await serve()
    let recorded: readonly string[] = []
    await eventually('the event of every answer', async () => {
      recorded = (await auditTrail(service)).map(({ data }) => data.request_id)
      return load.answered.every((id) => recorded.includes(id))
    })
    expect(new Set(recorded).size, 'no event twice').to.equal(recorded.length)
    expect(load.answered.length).to.be.above(ROUNDS)
    expect(await load.lostUsers(service), 'acknowledged, and not there').to.be.empty
    expect(await load.halfUsers(service), 'a user without the binding, or the other way round').to.be.empty
    console.log(`      ${load.answered.length} answers, ${recorded.length} events, ${load.registered.size} users`)
  })
})
