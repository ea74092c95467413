import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { auditTrail } from '../support/audit-trail.js'
import { eventually } from '../support/eventually.js'
import { LoginLoad } from '../support/login-load.js'
import { ProgramBench } from '../support/program-bench.js'

const CLIENTS = 4
const KEYS = ['admin-token', 'jwt-es256.key', 'audit-chain.key']

describe('the command backup (OP-20, OP-21)', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  it('copies what was acknowledged while people log in, and the copy serves', async () => {
    const environment = { JWT_ISSUER: 'the same after the restore' }
    const service = await bench.serve({ environment })
    const load = new LoginLoad()
    const clients = Array.from({ length: CLIENTS }, () => load.run(service))
    await eventually('some users', () => load.registered.size > 20)
    const acknowledged = new Map(load.registered)
    const target = join(bench.folder(), 'backup.db')

    const { status, stdout, stderr } = await bench.command({ folder: service.folder, environment }, 'backup', target)
    expect(stderr).to.equal('')
    expect(status).to.equal(0)
    const [, users, bindings, events] =
      /^backup {3}(\d+) users, (\d+) bindings, (\d+) events \(seq 1 to \3, head [0-9a-f]{64}\) in (.+)\n$/.exec(
        stdout,
      ) ?? []
    expect(stdout).to.include(` in ${target}\n`)
    expect(Number(users)).to.be.at.least(acknowledged.size)
    expect(Number(bindings)).to.be.at.least(acknowledged.size)
    expect(Number(events)).to.be.above(0)
    expect(statSync(target).mode & 0o777).to.equal(0o600)
    await eventually('logins that go on', () => load.registered.size > acknowledged.size)
    await service.program.kill()
    await Promise.all(clients)

    const folder = bench.folder()
    mkdirSync(join(folder, 'data'))
    for (const key of KEYS) copyFileSync(join(service.folder, 'data', key), join(folder, 'data', key))
    copyFileSync(target, join(folder, 'data', 'weibind.db'))
    const doctor = await bench.command({ folder, environment }, 'doctor')
    expect(doctor.stdout).to.match(
      new RegExp(`ok +contents +${users} users, ${bindings} bindings, ${events} events \\(seq 1 to ${events}, `),
    )
    const verified = await bench.command({ folder, environment }, 'audit', 'verify')
    expect(verified).to.include({ status: 0, stderr: '' })
    const restored = await bench.serve({ folder, environment })
    expect(await load.lostUsers(restored, acknowledged), 'acknowledged before the backup').to.be.empty
    expect((await auditTrail(restored)).length).to.be.at.least(Number(events))
  })

  it('copies the database of a stopped service, adds nothing to its folder, and asks for no other setting', async () => {
    const service = await bench.serve()
    await service.program.stop()
    const before = readdirSync(join(service.folder, 'data'))
    const environment = { NODE_ENV: 'production', REDIS_URL: 'nowhere', WEIBO_CLIENT_ID: 'none' }
    const { status, stdout } = await bench.command({ folder: service.folder, environment }, 'backup', 'copy.db')
    expect([status, stdout]).to.deep.equal([0, 'backup   0 users, 0 bindings, 0 events in copy.db\n'])
    // SQLite itself removes the empty log that the service left.
    expect(before).to.include.members(readdirSync(join(service.folder, 'data')))
    expect(readdirSync(service.folder)).to.have.members(['data', 'copy.db'])
  })

  it('overwrites nothing (73)', async () => {
    const { folder, program } = await bench.serve()
    await program.stop()
    writeFileSync(join(folder, 'kept'), 'kept')
    symlinkSync('nowhere', join(folder, 'link'))
    for (const name of ['kept', 'link', 'data', join('data', 'weibind.db')]) {
      const { status, stdout, stderr } = await bench.command({ folder }, 'backup', name)
      expect([status, stdout, stderr], name).to.deep.equal([73, '', `${name} exists and is not overwritten\n`])
    }
    expect(readFileSync(join(folder, 'kept'), 'utf8')).to.equal('kept')
  })

  it('says why the file cannot be made (73), and leaves nothing', async () => {
    const { folder, program } = await bench.serve()
    await program.stop()
    for (const target of [join('none', 'copy'), '/proc/copy', `${'x'.repeat(300)}`]) {
      const { status, stderr } = await bench.command({ folder }, 'backup', target)
      expect(status, target).to.equal(73)
      expect(stderr).to.match(/cannot be made: E\w+/)
    }
    expect(readdirSync(folder)).to.deep.equal(['data'])
  })

  it('is for the embedded database (64), and names the tool for MongoDB without the address', async () => {
    const MONGODB_URI = 'mongodb://u:canary@127.0.0.1/weibind'
    const { status, stderr } = await bench.command({ environment: { MONGODB_URI } }, 'backup', 'copy')
    expect(status).to.equal(64)
    expect(stderr).to.include('mongodump').and.not.include('canary')
  })

  it('takes exactly one file name (64)', async () => {
    for (const args of [[], ['a', 'b'], ['--force'], ['']]) {
      const { status, stderr } = await bench.command({}, 'backup', ...args)
      expect(status, args.join(' ')).to.equal(64)
      expect(stderr).to.include('usage: node dist/main.js backup FILE')
    }
  })

  it('creates no database where there is none (69)', async () => {
    const folder = bench.folder()
    const { status, stderr } = await bench.command({ folder }, 'backup', 'copy')
    expect(status).to.equal(69)
    expect(stderr).to.include('there is no data/weibind.db')
    expect(readdirSync(folder)).to.be.empty
  })

  it('refuses a file that is not our database (69), and leaves no file', async () => {
    const folder = bench.folder()
    mkdirSync(join(folder, 'data'))
    for (const content of ['', 'another program']) {
      writeFileSync(join(folder, 'data', 'weibind.db'), content)
      const { status } = await bench.command({ folder }, 'backup', 'copy')
      expect(status, content).to.equal(69)
      expect(existsSync(join(folder, 'copy'))).to.equal(false)
    }
  })

  it('checks the variables that it uses (78)', async () => {
    const { status, stderr } = await bench.command({ environment: { MONGODB_URI: 'nowhere' } }, 'backup', 'copy')
    expect(status).to.equal(78)
    expect(stderr).to.include('MONGODB_URI: expected an address')
  })
})
