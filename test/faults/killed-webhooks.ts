import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { startSandbox } from '../../sandbox/start-sandbox.js'
import { settledTrail } from '../support/audit-trail.js'
import { eventually } from '../support/eventually.js'
import { LoginLoad } from '../support/login-load.js'
import { openedForSuite } from '../support/opened.js'
import { ProgramBench } from '../support/program-bench.js'
import { RunningService } from '../support/running-service.js'
import { status, WebhookReceiver } from '../support/webhook-receiver.js'
import { webhooksFile } from '../support/webhook-world.js'

const ADMIN_TOKEN = 'an-admin-token-for-killed-webhooks-0123456789'
const CLIENTS = 4
const BETWEEN_KILLS_MS = [50, 900] as const
/** A receiver refuses this share, so that some deliveries wait for a retry when the process is killed. */
const ONE_OF = 5

/** @param rounds how often the program is killed */
export function describeKilledWebhooks(rounds: number): void {
  describe(`webhooks of a program that is killed ${rounds} times under load (WH-1, WH-2)`, () => {
    const bench = new ProgramBench()
    after(() => bench.clear())
    const opened = openedForSuite()

    it('reach the receiver, each at least once, and nothing else does', async function () {
      this.timeout(60_000 + rounds * 10_000)
      const folder = bench.folder()
      const sandbox = await opened.open(startSandbox(), (started) => started.close())
      const receiver = await opened.open(
        WebhookReceiver.open((response, call, index) =>
          status(index % ONE_OF === 0 ? 500 : 204)(response, call, index),
        ),
        (each) => each.close(),
      )
      const file = webhooksFile([{ url: receiver.url }], Array(20).fill('1s').join())
      opened.add(file.remove)
      const environment = {
        ...file.environment,
        ADMIN_TOKEN,
        SANDBOX: 'off',
        WEIBO_BASE_URL: sandbox.url,
        WEIBO_CLIENT_ID: '1000000001',
        WEIBO_CLIENT_SECRET: 'sandbox-app-secret',
        JWT_ISSUER: 'the same in each round',
      }
      const serve = () => {
        const program = bench.run({ folder, environment })
        return RunningService.oneOf(program, folder, { sandboxUrl: sandbox.url, adminToken: ADMIN_TOKEN })
      }
      const load = new LoginLoad()
      for (let round = 0; round < rounds; round += 1) {
        const service = await serve()
        const clients = Array.from({ length: CLIENTS }, () => load.run(service))
        await load.firstAnswer()
        await delay(randomInt(...BETWEEN_KILLS_MS))
        await service.program.kill()
        await Promise.all(clients)
      }
      receiver.reply = status(204)
      const service = await serve()
      const recorded = new Set((await settledTrail(service)).map(({ id }) => id))
      await eventually('every event has arrived', () => isSuperset(new Set(receiver.ids), recorded), 60_000)
      const arrived = new Set(receiver.ids)
      expect(
        [...arrived].filter((id) => !recorded.has(id)),
        'not in the audit log',
      ).to.be.empty
      console.log(`      ${recorded.size} events, ${receiver.calls.length} tries`)
    })
  })
}

function isSuperset(all: ReadonlySet<string>, some: ReadonlySet<string>): boolean {
  return [...some].every((id) => all.has(id))
}
