import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { auditTrail } from '../support/audit-trail.js'
import { CanaryFlows } from '../support/canary-flows.js'
import { eventually } from '../support/eventually.js'
import { ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'

/** The deadline is one that good answers keep. */
const TALKATIVE = { LOG_LEVEL: 'trace', WEIBO_TIMEOUT_MS: '1400' }
/** Kept on purpose, readable to their owner alone. */
const KEEPERS = ['admin-token', 'jwt-es256.key', 'jwt-hs256.key']

describe('what the program stores and logs (LG-1, OA-9, BI-2)', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  const configured = {
    'the own keys': {},
    'chosen secrets': {
      JWT_ALGORITHM: 'HS256',
      JWT_SECRET: 'canary-jwt-X8s0fKq2LmZr7VbNcE4tYw1Pg9Hd',
      ADMIN_TOKEN: 'canary-admin-Q3n7Rk5Tz8Wb2Xc6Vm1Lp4Jh9Gd',
      AUDIT_CHAIN_KEY: 'canary-chain-B4v8Nm2Kj6Hg0Fd3Sa7Qw1Er5T',
    },
  }

  for (const [what, environment] of Object.entries(configured)) {
    it(`holds no secret of any flow or failure, with ${what}`, async () => {
      const started = await bench.serve({ environment: { ...environment, ...TALKATIVE } })
      const service = started.withAdminToken(
        'ADMIN_TOKEN' in environment ? environment.ADMIN_TOKEN : started.adminToken,
      )
      const flows = new CanaryFlows(service)
      await flows.runAll()
      const secrets = {
        ...flows.secrets,
        'the client secret': 'sandbox-app-secret',
        ...environmentSecrets(environment),
      }
      await eventually('the events', async () => (await auditTrail(service)).length >= flows.results)

      const events = JSON.stringify(await auditTrail(service))
      const living = leftBehind(service)
      await service.program.stop()
      const places = {
        ...living,
        ...leftBehind(service),
        events: Buffer.from(events),
        answers: Buffer.from(flows.answers.join('\n')),
      }
      expect(Object.keys(flows.secrets).length).to.be.above(10)
      for (const [name, secret] of Object.entries({ ...secrets, ...generatedSecrets(service, environment) }))
        for (const [place, content] of Object.entries(places))
          for (const form of forms(secret)) expect(content.includes(form), `${name} in ${place}`).to.equal(false)
    })
  }
})

/** Every place where something could stay, the write-ahead log too. */
function leftBehind({ folder, program }: RunningService): Record<string, Buffer> {
  const data = join(folder, 'data')
  const files = readdirSync(data).filter((file) => !KEEPERS.includes(file))
  return {
    stdout: Buffer.from(program.stdout.replace(/.*Admin token, for development only.*\n/, '')),
    stderr: Buffer.from(program.stderr),
    ...Object.fromEntries(files.map((file) => [file, readFileSync(join(data, file))])),
  }
}

/** Generated if none is configured, and announced in one line only. */
function generatedSecrets({ folder, program, adminToken }: RunningService, chosen: object): Record<string, string> {
  if ('ADMIN_TOKEN' in chosen) return {}
  const announced = program.stdout.split('\n').filter((line) => line.includes(adminToken))
  expect(announced).to.have.lengthOf(1)
  expect(announced[0]).to.include('Admin token, for development only')
  const key = readFileSync(join(folder, 'data', 'jwt-es256.key'), 'utf8').split('\n')[1] ?? ''
  expect(key).to.have.length.above(40)
  return { 'the generated key': key, 'the generated admin token': adminToken }
}

function forms(secret: string): string[] {
  return [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), encodeURIComponent(secret)]
}

function environmentSecrets(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value.startsWith('canary')))
}
