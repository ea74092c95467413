import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { formerFile } from '../adapters/sqlite/former-file.js'
import { eventsOf } from '../support/audit-trail.js'
import { eventually } from '../support/eventually.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { type CommandResult, ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'
import { serviceDatabase } from '../support/service-database.js'

const REGISTERED = 'weibind.user.registered'

describe('an event that the embedded audit log refuses (RE-3)', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  it('is set aside, listed and retried while the others are recorded', async () => {
    const began = Date.now()
    const service = await bench.serve()
    const database = serviceDatabase(join(service.folder, 'data'))
    database.exec(`CREATE TRIGGER auditor BEFORE INSERT ON audit_events WHEN NEW.type = '${REGISTERED}'
      BEGIN SELECT RAISE(ABORT, 'the auditor refuses it'); END`)
    const nothing = { status: 0, stdout: 'No event is set aside.\n', stderr: '' }
    expect(await audit(service, 'failed')).to.deep.equal(nothing)
    expect(await audit(service, 'retry', '--all')).to.deep.equal(nothing)
    const person = new Person(service)
    const registered = await person.register({ username: newName(), bind_ticket: await person.ticket() })
    const login = await person.logInWithWeibo()
    await eventually('the login is recorded', async () => (await eventsOf(service, login)).length === 1)
    expect(service.program.stdout).not.to.include('set aside')
    await service.program.says(/cannot be recorded and was set aside/)

    const listed = await audit(service, 'failed', '--json')
    expect(listed).to.include({ status: 0, stderr: '' })
    const { id, failed_at: failedAt, ...rest } = JSON.parse(listed.stdout)
    expect(rest).to.deep.equal({ type: REGISTERED, error: 'the auditor refuses it', tries: 5 })
    expect(Date.parse(failedAt)).to.be.within(began, Date.now())

    expect(await audit(service, 'retry', 'never-was')).to.include({ status: 1, stderr: '' })
    database.exec('DROP TRIGGER auditor')
    database.close()
    expect(await audit(service, 'retry', id)).to.include({ status: 0, stderr: '' })
    const isRecorded = async () => (await eventsOf(service, registered)).length === 1
    await eventually('the running service records it', isRecorded)
    expect(await audit(service, 'failed', '--json')).to.include({ status: 0, stdout: '', stderr: '' })
    expect(await audit(service, 'retry', id)).to.include({ status: 1 })
  })

  it('is retried while the service is stopped, and recorded once it runs again', async () => {
    const service = await bench.serve()
    const person = new Person(service)
    const refused = await person.register({ username: newName(), password: PASSWORD })
    await eventually('it is recorded', async () => (await eventsOf(service, refused)).length === 1)
    await service.program.stop()
    const database = serviceDatabase(join(service.folder, 'data'))
    database.exec(`INSERT INTO outbox (id, event, due_at, failed_at, error, tries)
      SELECT id, event, 0, 1, 'odd', 5 FROM audit_events WHERE type = '${REGISTERED}'`)
    database.exec('DELETE FROM audit_events')
    database.close()
    expect((await audit(service, 'failed')).stdout).to.match(/ 1970-.* 5 +weibind\.user\.registered +odd\n1 event is/)
    expect(await audit(service, 'retry', '--all')).to.include({ status: 0, stderr: '' })
    const again = await bench.serve({ folder: service.folder })
    const isRecorded = async () => (await eventsOf(again, refused)).length === 1
    await eventually('it is recorded', isRecorded)
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
    const environment = { MONGODB_URI: 'mongo', REDIS_URL: 'redis' }
    const { status, stderr } = await bench.command({ environment }, 'audit', 'failed')
    expect(status).to.equal(78)
    expect(stderr).to.match(/MONGODB_URI.*\n.*REDIS_URL/)
  })

  it('creates no database, and ends with 78', async () => {
    const folder = bench.folder()
    for (let tries = 0; tries < 2; tries++) {
      const { status, stderr } = await bench.command({ folder }, 'audit', 'retry', '--all')
      expect(status).to.equal(78)
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
