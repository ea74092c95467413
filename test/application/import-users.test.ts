import { expect } from 'chai'
import { type ImportReport, ImportUsers, type UserImport } from '../../src/application/import-users.js'
import { type ImportedBinding, type ImportedUser, importedAccount } from '../../src/domain/import-rows.js'
import { usernameKey } from '../../src/domain/username.js'
import { aWorld, type World } from './fakes/world.js'

const PASSWORD = { hash: 'pbkdf2_sha256$870000$salt$digest', kind: 'pbkdf2_sha256$870000' }

describe('the import of users (OP-22, OP-24)', () => {
  let world: World
  beforeEach(() => {
    world = aWorld()
  })

  function aUser(key: number, name: string, changes: Partial<ImportedUser> = {}): ImportedUser {
    const ledgerRow = { source: 'django', model: 'auth.user', key: String(key) }
    const createdAt = new Date('2020-01-01T00:00:00.000Z')
    return { row: `auth.user:${key}`, ledgerRow, name, password: PASSWORD, createdAt, isActive: true, ...changes }
  }

  function aBinding(key: number, user: number, uid: string | null, type = '1'): ImportedBinding {
    const ledgerRow = { source: 'django', model: 'oauth.bind', key: String(key) }
    const account = importedAccount(type, uid, null)
    return { row: `oauth.bind:${key}`, ledgerRow, user: `auth.user:${user}`, account }
  }

  /** The report of a run; that of a dry run before it must be the same, and store nothing (rule OP-22). */
  async function run(input: Partial<UserImport>): Promise<ImportReport> {
    const whole = { users: [], bindings: [], names: new Map(), ...input }
    const importUsers = new ImportUsers(world)
    const before = [world.stored.rows(), world.stored.ledger.size, world.stored.events.length]
    const dry = await importUsers.execute({ ...whole, isDryRun: true })
    expect([world.stored.rows(), world.stored.ledger.size, world.stored.events.length]).to.deep.equal(before)
    const report = await importUsers.execute({ ...whole, isDryRun: false })
    expect(dry).to.deep.equal(report)
    for (const { read, created, existing, skipped } of [report.users, report.bindings])
      expect(read).to.equal(created + existing + skipped)
    return report
  }

  const problemsOf = ({ problems }: ImportReport) => problems.map(({ row, problem }) => `${row} ${problem}`)

  it('creates a user with the password and the binding, in one act with one event', async () => {
    const report = await run({ users: [aUser(7, 'li')], bindings: [aBinding(1, 7, '1404376560')] })
    expect(report).to.deep.equal({
      users: { read: 1, created: 1, existing: 0, skipped: 0 },
      bindings: { read: 1, created: 1, existing: 0, skipped: 0 },
      problems: [],
    })
    const [user] = world.stored.users.values()
    expect(user).to.deep.include({ passwordHash: PASSWORD.hash, createdAt: new Date('2020-01-01T00:00:00.000Z') })
    expect(world.stored.bindingsOf(user?.id ?? '')).to.have.length(1)
    expect(world.stored.events.map(({ type, subject, data }) => [type, subject, data.operator])).to.deep.equal([
      ['weibind.user.imported', 'weibo:1404376560', 'cli'],
    ])
    expect(world.stored.journal.filter((call) => call === 'imports.take')).to.have.length(1)
  })

  it('takes nothing twice: a second run finds everything existing', async () => {
    const input = { users: [aUser(7, 'li')], bindings: [aBinding(1, 7, '1404376560')] }
    await run(input)
    const before = [world.stored.rows(), world.stored.events.length]
    const again = await run(input)
    expect([again.users.existing, again.bindings.existing, again.problems]).to.deep.equal([1, 1, []])
    expect([world.stored.rows(), world.stored.events.length]).to.deep.equal(before)
  })

  it('adds what was mended in the file: a name, a uid, a new row', async () => {
    const bindings = [aBinding(1, 7, '2.00abcDEF'), aBinding(2, 8, '1404376561')]
    await run({ users: [aUser(7, 'li'), aUser(8, 'wang@example.com')], bindings })
    const names = new Map([['wang@example.com', 'wang']])
    const mended = [aBinding(1, 7, '1404376560'), aBinding(2, 8, '1404376561')]
    const report = await run({ users: [aUser(7, 'li'), aUser(8, 'wang@example.com')], bindings: mended, names })
    expect([report.users, report.bindings.created, report.problems]).to.deep.equal([
      { read: 2, created: 1, existing: 1, skipped: 0 },
      2,
      [],
    ])
    expect(world.stored.events.map(({ type }) => type)).to.deep.equal([
      'weibind.user.imported',
      'weibind.user.imported',
      'weibind.binding.created',
    ])
  })

  it('renames nobody unasked, and suggests a name that is free here and in the whole file', async () => {
    await run({ users: [aUser(1, 'li')] })
    const users = [aUser(7, 'li@example.com'), aUser(8, 'li@example.org'), aUser(9, 'Li2')]
    const report = await run({ users })
    expect(report.problems).to.deep.equal([
      { row: 'auth.user:7', problem: 'username_refused', username: 'li@example.com', suggestion: 'li3' },
      { row: 'auth.user:8', problem: 'username_refused', username: 'li@example.org', suggestion: 'li4' },
    ])
    expect(report.users.created).to.equal(1)
  })

  it('skips a name that is taken here or earlier in the file, in any case and by its look', async () => {
    const report = await run({ users: [aUser(1, 'AIice'), aUser(2, 'aiice'), aUser(3, 'Alice'), aUser(4, 'bob')] })
    expect(problemsOf(report)).to.deep.equal(['auth.user:2 username_taken', 'auth.user:3 username_taken'])
    expect(problemsOf(await run({ users: [aUser(9, 'BOB')] }))).to.deep.equal(['auth.user:9 username_taken'])
  })

  it('creates a user without a password, and says so', async () => {
    const report = await run({ users: [aUser(1, 'li', { password: null })] })
    expect([report.users.created, problemsOf(report)]).to.deep.equal([1, ['auth.user:1 password_unknown']])
  })

  it('disables a user who was not active, in the name of the command', async () => {
    await run({ users: [aUser(1, 'li', { isActive: false }), aUser(2, 'wang')] })
    const [li, wang] = world.stored.users.values()
    expect(li?.disabled).to.include({ operator: 'cli' })
    expect(wang?.disabled).to.equal(null)
  })

  for (const [what, bindings, problems] of [
    ['a user who is not in the file', [aBinding(1, 99, '1')], ['oauth.bind:1 user_missing']],
    ['an access token', [aBinding(1, 1, '2.00abc')], ['oauth.bind:1 access_token_instead_of_uid']],
    ['no digits', [aBinding(1, 1, 'a1')], ['oauth.bind:1 uid_malformed']],
    ['a number that lost digits', [aBinding(1, 1, null)], ['oauth.bind:1 uid_malformed']],
    ['65 digits', [aBinding(1, 1, '1'.repeat(65))], ['oauth.bind:1 uid_malformed']],
    ['Weixin, unsaid', [aBinding(1, 1, 'o6_x', '2')], ['oauth.bind:1 weixin_not_said']],
    ['another provider', [aBinding(1, 1, '5', '3')], ['oauth.bind:1 provider_unknown']],
    [
      'a uid of two users',
      [aBinding(1, 1, '5'), aBinding(2, 2, '5')],
      ['oauth.bind:1 uid_of_several_users', 'oauth.bind:2 uid_of_several_users'],
    ],
    ['a second account', [aBinding(1, 1, '5'), aBinding(2, 1, '6')], ['oauth.bind:2 user_has_another']],
    ['the same row again', [aBinding(1, 1, '5'), aBinding(2, 1, '5'), aBinding(1, 1, '5')], []],
  ] as const)
    it(`reports a binding with ${what}`, async () => {
      const report = await run({ users: [aUser(1, 'li'), aUser(2, 'wang')], bindings })
      expect(problemsOf(report)).to.deep.equal(problems)
      expect(report.bindings.skipped).to.equal(problems.length)
    })

  it('says user_missing of a binding whose user was skipped', async () => {
    const report = await run({ users: [aUser(1, 'li@x')], bindings: [aBinding(1, 1, '5')] })
    expect(problemsOf(report)).to.deep.equal(['auth.user:1 username_refused', 'oauth.bind:1 user_missing'])
  })

  it('never moves an account that is bound here', async () => {
    await run({ users: [aUser(1, 'li')], bindings: [aBinding(1, 1, '5')] })
    const report = await run({ users: [aUser(2, 'wang')], bindings: [aBinding(2, 2, '5')] })
    expect([report.users.created, problemsOf(report)]).to.deep.equal([1, ['oauth.bind:2 account_already_bound']])
  })

  it('brings back no binding that was removed here, nor the second one in its place', async () => {
    const input = { users: [aUser(1, 'li')], bindings: [aBinding(1, 1, '5'), aBinding(2, 1, '6')] }
    await run(input)
    world.stored.unbind(() => true)
    const report = await run(input)
    expect([report.bindings.created, report.bindings.existing]).to.deep.equal([0, 1])
    expect(problemsOf(report)).to.deep.equal(['oauth.bind:2 user_has_another'])
  })

  it('brings back nobody who was deleted here', async () => {
    const input = { users: [aUser(1, 'li')], bindings: [aBinding(1, 1, '5')] }
    await run(input)
    world.stored.users.clear()
    world.stored.unbind(() => true)
    expect(problemsOf(await run(input))).to.deep.equal(['auth.user:1 deleted_here', 'oauth.bind:1 deleted_here'])
    expect(world.stored.users.size).to.equal(0)
  })

  it('decides again where a name was taken in between', async () => {
    const take = world.imports.take
    let isFirst = true
    const racing = {
      ...world,
      imports: {
        ...world.imports,
        async take(act: Parameters<typeof take>[0]) {
          if (isFirst && act.creating) {
            isFirst = false
            const { user } = act.creating
            world.stored.users.set('other', { ...user, id: 'other' })
            expect(user.username.key).to.equal(usernameKey('li'))
          }
          return take(act)
        },
      },
    }
    const input = { users: [aUser(1, 'li')], bindings: [], names: new Map(), isDryRun: false }
    expect(problemsOf(await new ImportUsers(racing).execute(input))).to.deep.equal(['auth.user:1 username_taken'])
  })
})
