import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { auditTrail } from '../support/audit-trail.js'
import { eventually } from '../support/eventually.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { CHECKOUT, type Environment } from '../support/program.js'
import { type CommandResult, ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'
import { serviceDatabase } from '../support/service-database.js'

const VERIFIER = join(CHECKOUT, 'examples', 'audit', 'verify_export.py')
const KEY = 'a-chain-key-of-the-journey-test-1234'

describe('the audit commands on the hash chain (LG-3)', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())
  let service: RunningService
  let checkpoints: string

  before(async () => {
    service = await bench.serve()
    const person = new Person(service)
    await person.register({ username: newName(), bind_ticket: await person.ticket() })
    for (let logins = 0; logins < 3; logins++) await person.logInWithWeibo()
    await new Person(service).register({ username: newName(), password: PASSWORD })
    await eventually('all is recorded', async () => (await auditTrail(service)).length >= 5)
    checkpoints = join(service.folder, 'checkpoints')
  })

  const audit = (...args: string[]): Promise<CommandResult> =>
    bench.command({ folder: service.folder }, 'audit', ...args)
  const database = () => serviceDatabase(join(service.folder, 'data'))

  it('verify a running service, print checkpoints that hold, and say so (OP-4)', async () => {
    const first = await audit('verify')
    expect(first).to.include({ status: 0, stderr: '' })
    expect(first.stdout).to.match(/^whole {4}(\d+) entries, seq 1 to \1, head [0-9a-f]{64}\n {9}0 erased\n$/)
    for (let lines = 0; lines < 2; lines++) {
      const { status, stdout } = await audit('checkpoint')
      expect(status).to.equal(0)
      expect(Object.keys(JSON.parse(stdout))).to.deep.equal(['seq', 'head', 'time', 'signature'])
      writeFileSync(checkpoints, stdout, { flag: 'a' })
    }
    const again = await audit('verify', '--checkpoint', checkpoints, '--json')
    expect(again).to.include({ status: 0, stderr: '' })
    expect(JSON.parse(again.stdout)).to.include({ outcome: 'whole', from: 1, erased: 0, adopted: null, checkpoints: 2 })
  })

  it('export what another program verifies with the key alone (OP-6)', async () => {
    const file = join(service.folder, 'export')
    const { status, stdout } = await audit('export')
    expect(status).to.equal(0)
    const entries = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(entries.map(({ seq }) => seq)).to.deep.equal(entries.map((_, index) => index + 1))
    expect(await verifiedByPython(file, stdout)).to.equal(`good, up to seq ${entries.length}\n`)
    const changed = stdout.replace('"outcome"', '"outcome"').replace(/"request_id":"[^"]+"/, '"request_id":"other"')
    expect(await verifiedByPython(file, changed)).to.equal('seq 1: another hash\n')
    const [first, second] = entries.map(({ time }) => time)
    const range = await audit('export', '--from', second, '--to', second)
    for (const line of range.stdout.trim().split('\n')) expect(JSON.parse(line).time).to.equal(second)
    expect((await audit('export', '--to', '2001-01-01')).stdout).to.equal('')
    expect(first).to.not.equal(undefined)
  })

  it('name the first bad place, and end with 1', async () => {
    const raw = database()
    raw.exec('CREATE TABLE kept AS SELECT * FROM audit_events')
    const broken = async (change: string, ...args: string[]) => {
      raw.exec(change)
      const [text, json] = [await audit('verify', ...args), await audit('verify', '--json', ...args)]
      raw.exec('DELETE FROM audit_events; INSERT INTO audit_events SELECT * FROM kept')
      expect([text.status, json.status]).to.deep.equal([1, 1])
      return { text: text.stdout, json: JSON.parse(json.stdout) }
    }
    const changed = await broken("UPDATE audit_events SET type = 'weibind.login.failed' WHERE seq = 2")
    const { id } = raw.prepare('SELECT id FROM audit_events WHERE seq = 2').get()
    expect(changed.json).to.deep.equal({ outcome: 'broken', seq: 2, kind: 'changed', event_id: id })
    expect(changed.text).to.equal(
      `broken   at seq 2: changed (event ${id})\n         The event is not the one that was recorded. The 1 entries before it are whole.\n`,
    )
    const cut = await broken('DELETE FROM audit_events WHERE seq > 3', '--checkpoint', checkpoints)
    expect(cut.json).to.deep.equal({ outcome: 'broken', seq: 4, kind: 'cut', event_id: null })
    const [{ anchor } = { anchor: '' }] = raw.prepare('SELECT anchor FROM audit_anchor').all()
    raw.exec('DELETE FROM audit_anchor')
    const { status, stdout, stderr } = await audit('verify')
    raw.prepare('INSERT INTO audit_anchor (id, anchor) VALUES (1, ?)').run(anchor)
    expect([status, stdout]).to.satisfy(([code, text]: [number, string]) => code === 1 && text.startsWith('broken'))
    expect(stderr).to.include('the chain has no anchor')
    raw.exec('DROP TABLE kept')
    raw.close()
    expect(await audit('verify', '--checkpoint', checkpoints)).to.include({ status: 0 })
  })

  it('refuse what is no checkpoint file: 65, one that cannot be read: 66, and a false one: 1', async () => {
    const other = join(service.folder, 'other')
    writeFileSync(other, 'no line\n')
    expect(await audit('verify', '--checkpoint', other)).to.include({ status: 65, stdout: '' })
    expect(await audit('verify', '--checkpoint', join(service.folder, 'nowhere'))).to.include({
      status: 66,
      stdout: '',
    })
    const [line = ''] = readFileSync(checkpoints, 'utf8').split('\n')
    writeFileSync(other, `${line}\n${JSON.stringify({ ...JSON.parse(line), seq: 1 })}\n`)
    const { status, stdout } = await audit('verify', '--checkpoint', other)
    expect(status).to.equal(1)
    expect(stdout).to.match(/^broken {3}at checkpoint line 2: checkpoint\n/)
  })

  it('ask for the key alone, never make one, and end with 78 without it', async () => {
    const keyless: Environment = { NODE_ENV: 'production' }
    const without = await bench.command({ folder: service.folder, environment: keyless }, 'audit', 'verify')
    expect(without).to.include({ status: 78, stdout: '' })
    expect(without.stderr).to.match(/AUDIT_CHAIN_KEY/)
    const given = readFileSync(join(service.folder, 'data', 'audit-chain.key'), 'utf8').trim()
    const environment = { ...keyless, AUDIT_CHAIN_KEY: given }
    expect(await bench.command({ folder: service.folder, environment }, 'audit', 'verify')).to.include({ status: 0 })
    const wrong = { ...keyless, AUDIT_CHAIN_KEY: KEY }
    const { status, stdout } = await bench.command({ folder: service.folder, environment: wrong }, 'audit', 'verify')
    expect(status).to.equal(1)
    expect(stdout).to.match(/^broken {3}at seq 1: changed/)
    const exported = await bench.command({ folder: service.folder, environment: keyless }, 'audit', 'export')
    expect(exported.status).to.equal(0)
  })

  async function verifiedByPython(file: string, text: string): Promise<string> {
    writeFileSync(file, text)
    const key = readFileSync(join(service.folder, 'data', 'audit-chain.key'))
    const running = promisify(execFile)('python3', [VERIFIER, file])
    running.child.stdin?.end(key)
    return running.then(({ stdout }) => stdout).catch(({ stderr }: { stderr: string }) => stderr)
  }
})
