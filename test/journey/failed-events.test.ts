import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { formerFile } from '../adapters/sqlite/former-file.js'
import { eventsOf, requestId } from '../support/audit-trail.js'
import { eventually } from '../support/eventually.js'
import type { Called } from '../support/http-client.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { type CommandResult, ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'
import { serviceDatabase } from '../support/service-database.js'

const REGISTERED = 'weibind.user.registered'

describe('an event that the embedded audit log refuses (RE-3)', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  it('is set aside, listed and retried while the others are recorded, by a running service and by one that starts later', async () => {
    const began = Date.now()
    const service = await bench.serve()
    const database = serviceDatabase(join(service.folder, 'data'))
    database.exec(`CREATE TRIGGER auditor BEFORE INSERT ON audit_events WHEN NEW.type = '${REGISTERED}'
      BEGIN SELECT RAISE(ABORT, 'the auditor refuses it'); END`)
    const nothing = { status: 0, stdout: 'No event is set aside.\n', stderr: '' }
    for (const given of await Promise.all([audit(service, 'failed'), audit(service, 'retry', '--all')]))
      expect(given).to.deep.equal(nothing)
    const person = new Person(service)
    const registered = await person.register({ username: newName(), bind_ticket: await person.ticket() })
    const another = await new Person(service).register({ username: newName(), password: PASSWORD })
    const login = await person.logInWithWeibo()
    await eventually('the login is recorded', async () => (await eventsOf(service, login)).length === 1)
    expect(service.program.stdout).not.to.include('set aside')
    await service.program.says(/(cannot be recorded and was set aside[\s\S]*){2}/)

    const listed = await audit(service, 'failed', '--json')
    expect(listed).to.include({ status: 0, stderr: '' })
    const failed = listed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(failed).to.have.lengthOf(2)
    for (const { id: _, failed_at: failedAt, ...rest } of failed) {
      expect(rest).to.deep.equal({ type: REGISTERED, error: 'the auditor refuses it', tries: 5 })
      expect(Date.parse(failedAt)).to.be.within(began, Date.now())
    }

    expect(await audit(service, 'retry', 'never-was')).to.include({ status: 1, stderr: '' })
    database.exec('DROP TRIGGER auditor')
    const idOf = (answer: Called) => {
      const found = database.prepare("SELECT id FROM outbox WHERE event ->> '$.data.request_id' = ?")
      return String(Object(found.get(requestId(answer))).id)
    }
    const [first, second] = [idOf(registered), idOf(another)]
    database.close()
    expect(await audit(service, 'retry', first)).to.include({ status: 0, stderr: '' })
    const isRecorded = async () => (await eventsOf(service, registered)).length === 1
    await eventually('the running service records it', isRecorded)
    const left = await audit(service, 'failed')
    expect(left).to.include({ status: 0, stderr: '' })
    expect(left.stdout).to.match(/ 5 +weibind\.user\.registered +the auditor refuses it\n1 event is/)
    expect(left.stdout).to.include(second)
    expect(await audit(service, 'retry', first)).to.include({ status: 1 })

    await service.program.stop()
    expect(await audit(service, 'retry', '--all')).to.include({ status: 0, stderr: '' })
    expect(await audit(service, 'failed', '--json')).to.include({ status: 0, stdout: '', stderr: '' })
    const again = await bench.serve({ folder: service.folder })
    await eventually('it is recorded', async () => (await eventsOf(again, another)).length === 1)
  })

  function audit(service: RunningService, ...args: string[]): Promise<CommandResult> {
    return bench.command({ folder: service.folder }, 'audit', ...args)
  }
})

describe('the audit command that fails', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  it('prints its usage, and ends with 64', async () => {
    for (const args of [[], ['retry']]) {
      const { status, stdout, stderr } = await bench.command({}, 'audit', ...args)
      expect({ status, stdout }, args.join(' ')).to.deep.equal({ status: 64, stdout: '' })
      expect(stderr).to.match(/^usage: node dist\/main\.js audit failed/)
    }
  })

  it('reports what is wrong with the configuration, and ends with 78', async () => {
    const environment = { MONGODB_URI: 'mongo', REDIS_URL: 'redis', WEIBO_CLIENT_ID: 'x' }
    const { status, stderr } = await bench.command({ environment }, 'audit', 'failed')
    expect(status).to.equal(78)
    // What the command does not use does not matter to it.
    expect(stderr)
      .to.match(/MONGODB_URI/)
      .and.not.match(/REDIS_URL|WEIBO/)
  })

  it('creates no database, and ends with 69', async () => {
    const folder = bench.folder()
    for (let tries = 0; tries < 2; tries++) {
      const { status, stderr } = await bench.command({ folder }, 'audit', 'retry', '--all')
      expect(status).to.equal(69)
      expect(stderr).to.match(/DATA_DIR is ".\/data": .*there is no weibind\.db in it/)
    }
  })

  it('does not migrate the database of a running former version, and ends with 78', async () => {
    const folder = bench.folder()
    mkdirSync(join(folder, 'data'))
    const file = formerFile(join(folder, 'data'))
    const before = readFileSync(file)
    const { status, stdout, stderr } = await bench.command({ folder }, 'audit', 'failed')
    expect({ status, stdout }).to.deep.equal({ status: 78, stdout: '' })
    expect(stderr).to.match(/weibind\.db was written by a former version of weibind .*: start the service/)
    expect(readFileSync(file).equals(before)).to.equal(true)
  })

  it('reports that the database cannot be reached, and ends with 69', async () => {
    const environment = {
      MONGODB_URI: 'mongodb://127.0.0.1:1/weibind',
      WEIBO_CLIENT_ID: '1',
      WEIBO_CLIENT_SECRET: 'secret',
    }
    const { status, stderr } = await bench.command({ environment }, 'audit', 'failed')
    expect(status).to.equal(69)
    expect(stderr).to.match(/^the database cannot be reached: .*ECONNREFUSED.*\n$/)
  })
})
