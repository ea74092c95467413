import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { auditTrail } from '../support/audit-trail.js'
import { DjangoSite } from '../support/django-site.js'
import { Person } from '../support/person.js'
import { ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { sqliteConnection } from '../support/sqlite-connection.js'

const PASSWORD = 'canary-password-of-django-7'

describe('the command import django (OP-22 to OP-24)', () => {
  const bench = new ProgramBench()
  let site: DjangoSite
  let service: RunningService

  before(async function () {
    this.timeout(FIRST_START_MS)
    site = await DjangoSite.make(bench.folder())
    await site.execute(`
li = User.objects.create_user('li', 'li@example.com', '${PASSWORD}')
wang = User.objects.create_user('wang@example.com', password='${PASSWORD}')
zhao = User.objects.create_user('zhao', password='${PASSWORD}', is_active=False)
sun = User.objects.create_user('sun')
boss = User.objects.create_superuser('boss', password='${PASSWORD}')
Bind.objects.create(user=li, uid='1404376560', oauth_type='1')
Bind.objects.create(user=li, uid='1404376560', oauth_type='1')
Bind.objects.create(user=sun, uid='2.00canaryTOKEN', oauth_type='1')
Bind.objects.create(user=boss, uid='o6_canaryopenid', oauth_type='2')
`)
    service = await bench.serve()
  })
  after(() => bench.clear())

  const importing = (...args: readonly string[]) =>
    bench.command({ folder: service.folder }, 'import', 'django', ...args)

  it('takes over what a dry run announced, and nothing twice, beside the running service', async () => {
    const file = await site.dump('dump.json')
    const dry = await importing(file, '--dry-run')
    expect(await auditTrail(service)).to.deep.equal([])
    const real = await importing(file)
    expect([dry.status, real.status, real.stderr]).to.deep.equal([1, 1, ''])
    const report = JSON.parse(real.stdout)
    expect(JSON.parse(dry.stdout)).to.deep.equal({ ...report, dry_run: true })
    expect(report).to.deep.equal({
      dry_run: false,
      users: { read: 5, created: 4, existing: 0, skipped: 1 },
      bindings: { read: 4, created: 1, existing: 1, skipped: 2 },
      problems: [
        { row: 'auth.user:2', problem: 'username_refused', username: 'wang@example.com', suggestion: 'wang' },
        { row: 'auth.user:4', problem: 'password_unknown' },
        { row: 'oauth.oauthqquser:3', problem: 'access_token_instead_of_uid' },
        { row: 'oauth.oauthqquser:4', problem: 'weixin_not_said' },
      ],
    })
    for (const { stdout } of [dry, real]) expect(stdout).not.to.match(/canary|pbkdf2|1404376560/)
    const again = JSON.parse((await importing(await site.dump('lines.jsonl', '--format', 'jsonl'))).stdout)
    expect([again.users, again.bindings]).to.deep.equal([
      { read: 5, created: 0, existing: 4, skipped: 1 },
      { read: 4, created: 0, existing: 2, skipped: 2 },
    ])
  })

  it('OP-23: lets people log in with the password of Django, whose hash is replaced at the first right one', async () => {
    const hashOf = (name: string) => {
      const connection = sqliteConnection(join(service.folder, 'data', 'weibind.db'))
      const row = connection.prepare('SELECT password_hash, password_kind FROM users WHERE username = ?').get(name)
      connection.close()
      return JSON.stringify(row)
    }
    expect(hashOf('li')).to.include('pbkdf2_sha256$1000000')
    const person = new Person(service)
    expect((await person.logIn('li', 'a wrong password')).error).to.equal('invalid_credentials')
    expect(hashOf('li')).to.include('pbkdf2_sha256$1000000')
    expect((await person.logIn('li', PASSWORD)).data.user.username).to.equal('li')
    expect(hashOf('li')).to.match(/\$argon2id\$.*null/)
    expect((await person.logIn('li', PASSWORD)).status).to.equal(200)
    expect((await person.logIn('zhao', PASSWORD)).error).to.equal('account_disabled')
    expect((await person.logIn('sun', PASSWORD)).error).to.equal('invalid_credentials')
  })

  it('logs in the person whose account was bound, and makes nobody an operator', async () => {
    const person = new Person(service, '1404376560')
    expect((await person.logInWithWeibo()).data).to.include({ type: '0' })
    const { token } = (await person.logIn('boss', PASSWORD)).data
    expect((await person.call('GET', '/audit/events/', { bearer: token })).error).to.equal('invalid_token')
  })

  it('leaves one event for each user, in the name of the command', async () => {
    const imported = (await auditTrail(service)).filter(({ type }) => type === 'weibind.user.imported')
    expect(imported.map(({ subject, data }) => [subject?.split(':')[0], data.operator, data.uid]).sort()).to.deep.equal(
      [
        ['user', 'cli', undefined],
        ['user', 'cli', undefined],
        ['user', 'cli', undefined],
        ['weibo', 'cli', '1404376560'],
      ],
    )
  })

  it('renames a user where it is told to', async () => {
    const names = join(service.folder, 'names.json')
    writeFileSync(names, JSON.stringify({ 'wang@example.com': 'wang' }))
    const { stdout } = await importing(await site.dump('dump.json', '--natural-foreign'), '--names', names)
    expect(JSON.parse(stdout).users).to.deep.include({ created: 1, existing: 4 })
    expect((await new Person(service).logIn('wang', PASSWORD)).status).to.equal(200)
  })

  it('OP-22: killed again and again, takes each user once and whole', async () => {
    const many = Array.from({ length: 400 }, (_, index) => [
      { model: 'auth.user', pk: index, fields: { username: `killed-${index}`, password: '!' } },
      { model: 'a.bind', pk: index, fields: { user: index, uid: `77${index}`, oauth_type: 1 } },
    ])
    const file = join(service.folder, 'many.json')
    writeFileSync(file, JSON.stringify(many.flat()))
    const args = ['import', 'django', file, '--source', 'killed']
    for (let kill = 0; kill < 6; kill += 1) {
      const program = bench.run({ folder: service.folder, args })
      await delay(250 + 60 * kill)
      await program.kill()
    }
    const { stdout } = await bench.command({ folder: service.folder }, ...args)
    const { users, bindings } = JSON.parse(stdout)
    expect([users.created + users.existing, bindings.created + bindings.existing]).to.deep.equal([400, 400])
    const connection = sqliteConnection(join(service.folder, 'data', 'weibind.db'))
    const count = (sql: string) => Object.values(connection.prepare(sql).get())[0]
    expect(count("SELECT count(*) FROM users WHERE username LIKE 'killed-%'")).to.equal(400)
    expect(count("SELECT count(*) FROM bindings WHERE uid LIKE '77%'")).to.equal(400)
    expect(count("SELECT count(*) FROM import_ledger WHERE source = 'killed'")).to.equal(800)
    connection.close()
  })

  for (const [status, what, args] of [
    [64, 'another system', ['rails', 'dump.json']],
    [65, 'a file that is no dump', ['django', 'data/weibind.db']],
    [66, 'a file that is not there', ['django', 'nowhere.json']],
  ] as const)
    it(`ends with ${status} for ${what}`, async () => {
      const result = await bench.command({ folder: service.folder }, 'import', ...args)
      expect([result.status, result.stdout]).to.deep.equal([status, ''])
      expect(result.stderr).not.to.equal('')
    })

  it('ends with 78 for openids of an application that is not configured, and takes them where it is', async () => {
    const file = await site.dump('dump.json')
    const args = ['import', 'django', file, '--weixin', 'openid', '--dry-run']
    const without = await bench.command({ folder: service.folder }, ...args)
    expect([without.status, without.stdout]).to.deep.equal([78, ''])
    expect(without.stderr).to.include('WEIXIN_WEB_APPID')
    const environment = { WEIXIN_WEB_APPID: 'wx5a0db0c000000001' }
    const { stdout } = await bench.command({ folder: service.folder, environment }, ...args)
    expect(JSON.parse(stdout).bindings.created).to.equal(1)
  })

  it('ends with 64 where several models fit, and names them', async () => {
    const row = (model: string) => ({ model, pk: 1, fields: { username: 'li', password: '!' } })
    const file = join(service.folder, 'several.json')
    writeFileSync(file, JSON.stringify([row('shop.member'), row('shop.staff')]))
    const { status, stderr } = await importing(file, '--dry-run')
    expect([status, stderr.includes('--users: shop.member, shop.staff')]).to.deep.equal([64, true])
  })

  it('ends with 69 where there is no database, and makes none', async () => {
    const folder = bench.folder()
    writeFileSync(join(folder, 'dump.json'), readFileSync(await site.dump('dump.json')))
    const { status, stdout } = await bench.command({ folder }, 'import', 'django', 'dump.json')
    expect([status, stdout]).to.deep.equal([69, ''])
  })
})
