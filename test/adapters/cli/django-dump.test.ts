import { expect } from 'chai'
import { readDump, textOf } from '../../../src/adapters/cli/django-dump.js'
import { chooseModels } from '../../../src/adapters/cli/django-models.js'
import { djangoRows } from '../../../src/adapters/cli/django-rows.js'
import { carryOutImport, parseImportCommand } from '../../../src/adapters/cli/import-command.js'

const NOTHING_ASKED = { users: null, bindings: null }
const MODELS = { users: 'auth.user', bindings: 'oauth.bind' }

describe('a dump of Django', () => {
  const rowsOf = (text: string) => readDump(text) ?? []
  const user = (pk: number | string, username: string, more = '') =>
    `{"model": "auth.user", "pk": ${JSON.stringify(pk)}, "fields": {"username": "${username}", "password": "!"${more}}}`
  const bind = (pk: number, fields: string) => `{"model": "oauth.bind", "pk": ${pk}, "fields": {${fields}}}`
  const read = (...lines: readonly string[]) =>
    djangoRows(rowsOf(lines.join('\n')), { models: MODELS, source: 'django', weixin: null })

  it('is JSON or JSON Lines', () => {
    const lines = [user(1, 'li'), user(2, 'wang')]
    expect(rowsOf(`[${lines.join(',')}]`)).to.deep.equal(rowsOf(`\uFEFF${lines.join('\n')}\n\n`))
    expect(rowsOf('[]')).to.deep.equal([])
    for (const text of ['', 'x', '{}', '[1]', '[{"model": 1}]', '{"model": "a.b", "pk": 1}', `${lines[0]}\nx`])
      expect(readDump(text), text).to.equal(null)
  })

  it('keeps every digit of a whole number, and takes no other number for a text', () => {
    const values = (text: string) => rowsOf(`[{"model": "a.b", "fields": {"uid": ${text}}}]`)[0]?.fields['uid']
    expect(textOf(values('12345678901234567890123'))).to.equal('12345678901234567890123')
    for (const lossy of ['1.2e21', '1404376560.0', 'true', 'null', '["1"]'])
      expect(textOf(values(lossy))).to.equal(null)
  })

  it('has its rows by ascending key, numbers by their size', () => {
    const { users } = read(user(10, 'ten'), user(9, 'nine'), user('b', 'b'), user('a', 'a'))
    expect(users.map(({ row }) => row)).to.deep.equal(['auth.user:9', 'auth.user:10', 'auth.user:a', 'auth.user:b'])
  })

  it('finds the user of a binding by a key or a natural key', () => {
    const account = '"uid": "5", "oauth_type": 1'
    const { bindings } = read(
      user(7, 'li'),
      bind(1, `"user": 7, ${account}`),
      bind(2, `"user": "7", ${account}`),
      bind(3, `"user": ["li"], ${account}`),
      bind(4, `"user": ["other"], ${account}`),
    )
    expect(bindings.map((binding) => binding.user)).to.deep.equal([
      'auth.user:7',
      'auth.user:7',
      'auth.user:7',
      'auth.user:["other"]',
    ])
  })

  it('takes a provider as text or number, and the time as Django writes it', () => {
    const { users, bindings } = read(
      user(1, 'li', ', "date_joined": "2020-02-03T04:05:06.789Z", "is_active": false'),
      user(2, 'wang', ', "date_joined": "2020-02-03T04:05:06"'),
      user(3, 'zhang', ', "date_joined": null'),
      bind(1, '"user": 1, "uid": 5, "oauth_type": "1"'),
      bind(2, '"user": 1, "uid": "x", "oauth_type": 2'),
    )
    expect(users.map(({ createdAt }) => createdAt?.toISOString())).to.deep.equal([
      '2020-02-03T04:05:06.789Z',
      '2020-02-03T04:05:06.000Z',
      undefined,
    ])
    expect(users.map(({ isActive }) => isActive)).to.deep.equal([false, true, true])
    expect(bindings.map(({ account }) => account)).to.deep.equal([
      { identity: { provider: 'weibo', uid: '5' }, handles: ['5'] },
      { problem: 'weixin_not_said' },
    ])
  })

  it('without keys names users by their names, and keeps no name in the ledger', () => {
    const [found] = read('{"model": "auth.user", "fields": {"username": "li", "password": "!"}}').users
    expect(found?.row).to.equal('auth.user:li')
    expect(found?.ledgerRow.key).to.match(/^[\da-f]{64}$/)
  })

  it('has the models that Django has, or the only ones that fit', () => {
    const model = (name: string, ...fields: string[]) =>
      `{"model": "${name}", "pk": 1, "fields": {${fields.map((field) => `"${field}": "x"`).join(', ')}}}`
    const choose = (...lines: readonly string[]) => chooseModels(rowsOf(lines.join('\n')), NOTHING_ASKED)
    const users = model('auth.user', 'username', 'password')
    const others = model('shop.member', 'username', 'password')
    const bindings = model('oauth.qq', 'user', 'uid', 'oauth_type')
    expect(choose(users, others, bindings)).to.deep.equal({
      outcome: 'chosen',
      models: { users: 'auth.user', bindings: 'oauth.qq' },
    })
    expect(choose(others)).to.deep.equal({ outcome: 'chosen', models: { users: 'shop.member', bindings: null } })
    expect(choose(others, model('a.b', 'username', 'password'))).to.deep.equal({
      outcome: 'ambiguous',
      option: '--users',
      models: ['shop.member', 'a.b'],
    })
    expect(choose(bindings)).to.deep.equal({ outcome: 'no-users' })
    const asking = (asked: { readonly users?: string; readonly bindings?: string }) =>
      chooseModels(rowsOf(users), { ...NOTHING_ASKED, ...asked })
    expect(asking({ users: 'shop.member' })).to.deep.equal({
      outcome: 'absent',
      option: '--users',
      model: 'shop.member',
    })
    expect(asking({ bindings: 'a.b' })).to.deep.equal({ outcome: 'absent', option: '--bindings', model: 'a.b' })
    expect(asking({ users: 'auth.User' })).to.include({ outcome: 'chosen' })
  })
})

describe('the report of an import', () => {
  it('escapes what would control a terminal or reorder a line (LG-2)', async () => {
    const printed: string[] = []
    const username = 'a\u009b\u202eb\u2028\u{e0041}'
    const counts = { read: 1, created: 0, existing: 0, skipped: 1 }
    const problems = [{ row: 'auth.user:1', problem: 'username_refused' as const, username }]
    const openImport = async () => ({ execute: async () => ({ users: counts, bindings: counts, problems }) })
    const dump = '[{"model": "auth.user", "pk": 1, "fields": {"username": "x", "password": "!"}}]'
    const command = parseImportCommand(['django', 'dump.json'])
    if (!command) throw new Error('the command line is refused')
    const ports = { openImport, print: (line: string) => printed.push(line), complain: () => {} }
    expect(await carryOutImport(command, null, { dump, names: null }, ports)).to.equal(1)
    expect(JSON.parse(printed.join('')).problems[0].username).to.equal(username)
    expect(printed.join('')).to.include('a\\u009b\\u202eb\\u2028\\udb40\\udc41')
  })
})

describe('the command line of the import', () => {
  it('has a file, and options', () => {
    expect(
      parseImportCommand(['django', 'dump.json', '--dry-run', '--source', 'shop', '--weixin=unionid']),
    ).to.deep.equal({
      file: 'dump.json',
      namesFile: null,
      users: null,
      bindings: null,
      source: 'shop',
      weixin: 'unionid',
      isDryRun: true,
    })
  })

  for (const args of [
    [],
    ['django'],
    ['rails', 'dump.json'],
    ['django', 'dump.json', 'more'],
    ['django', 'dump.json', '--weixin', 'uid'],
    ['django', 'dump.json', '--source', 'a b'],
    ['django', 'dump.json', '--fast'],
    ['django', 'dump.json', '--names'],
  ])
    it(`refuses: import ${args.join(' ')}`, () => {
      expect(parseImportCommand(args)).to.equal(null)
    })
})
