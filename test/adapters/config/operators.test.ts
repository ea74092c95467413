import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { problemsOf, settingsOf } from './reading.js'

const TOKEN = 'canary-admin-token-of-32-characters-or-more'
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')
const [ONE, TWO] = [hashOf('one'), hashOf('two')]

describe('ADMIN_TOKENS_FILE', () => {
  let folder: ReturnType<typeof temporaryFolder>
  before(() => {
    folder = temporaryFolder()
  })
  after(() => folder.remove())
  const file = (content: string) => {
    const path = join(folder.path, `${Math.random()}`)
    writeFileSync(path, content)
    return path
  }
  const operators = (content: string, more = {}) => settingsOf({ ADMIN_TOKENS_FILE: file(content), ...more }).operators
  const problems = (content: string, more = {}) => problemsOf({ ADMIN_TOKENS_FILE: file(content), ...more })

  it('names operators, beside the one of ADMIN_TOKEN (AC-1)', () => {
    const lines = `# name:hash\r\n\n  li.na:${ONE}  \nops-2:${TWO.toUpperCase()}\n`
    const named = [
      { name: 'li.na', tokenHash: ONE },
      { name: 'ops-2', tokenHash: TWO },
    ]
    expect(operators(lines)).to.deep.equal(named)
    const admin = { name: 'admin', tokenHash: hashOf(TOKEN) }
    expect(operators(lines, { ADMIN_TOKEN: TOKEN })).to.deep.equal([admin, ...named])
    expect(operators(`admin:${ONE}`)).to.deep.equal([{ name: 'admin', tokenHash: ONE }])
    expect(settingsOf({ ADMIN_TOKEN: TOKEN }).operators).to.deep.equal([admin])
    expect(settingsOf({}).operators).to.deep.equal([])
  })

  for (const [what, line] of [
    ['no hash', 'li.na'],
    ['a token', `li.na:${TOKEN}`],
    ['a hash that is too long', `li.na:${ONE}0`],
    ['a capital letter', `Li.na:${ONE}`],
    ['a space', `li na:${ONE}`],
    ['a name that is too long', `${'x'.repeat(33)}:${ONE}`],
    ['no name', `:${ONE}`],
    ['the name of the command line', `cli:${ONE}`],
    ['a name twice', `ops-2:${ONE}`],
    ['a hash twice', `li.na:${TWO}`],
    ['the name of ADMIN_TOKEN', `admin:${ONE}`],
    ['the hash of ADMIN_TOKEN', `li.na:${hashOf(TOKEN)}`],
  ])
    it(`refuses ${what}, with the number of the line and nothing that is on it (AC-1)`, () => {
      const found = problems(`ops-2:${TWO}\n\n${line}\n`, { ADMIN_TOKEN: TOKEN })
      expect(found).to.have.lengthOf(1)
      expect(found[0]).to.match(/^ADMIN_TOKENS_FILE is ".+": line 3: /)
      expect(found[0]).not.to.include(ONE).and.not.include(TOKEN).and.not.include('li.na')
    })

  it('refuses a file that names nobody, or that cannot be read', () => {
    expect(problems('# nobody\n')).to.have.lengthOf(1)
    expect(problemsOf({ ADMIN_TOKENS_FILE: '/nowhere/operators' })).to.deep.equal([
      'ADMIN_TOKENS_FILE is "/nowhere/operators": expected the name of a file that can be read',
    ])
  })
})
