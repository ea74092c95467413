import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { expect } from 'chai'
import { CHECKOUT } from '../support/program.js'

const FOLDERS = ['src', 'sandbox', 'web', 'bench', 'demo', 'test', 'docs', 'deploy']
const PAGES = ['README.md', 'README.zh-CN.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md']
const TEXTS = new Set(['', '.ts', '.tsx', '.mjs', '.md', '.conf', '.css', '.html', '.java', '.py'])
/** Files of this machine, which are not in the repository. */
const SECRETS = join('deploy', 'secrets')

const PAGE = join('docs', 'rules.md')
const RULE_ID = /\b[A-Z]{2}-\d{1,2}\b/g
const ROW = /^\| ([A-Z]{2}-\d{1,2}) \|.*$/gm
const TEST_FILE = /`([\w/-]+(?:\.[\w-]+)*\.ts)`/g

interface Rule {
  readonly id: string
  /** Paths relative to test/. */
  readonly tests: readonly string[]
}

function rulesOf(page: string): Rule[] {
  return [...page.matchAll(ROW)].map(([row, id = '']) => ({
    id,
    tests: [...row.matchAll(TEST_FILE)].map(([, file = '']) => file),
  }))
}

function unknownIds(text: string, rules: readonly Rule[]): string[] {
  const known = new Set(rules.map(({ id }) => id))
  return [...idsIn(text)].filter((id) => !known.has(id))
}

function idsIn(text: string): Set<string> {
  return new Set([...text.matchAll(RULE_ID)].map(([id]) => id))
}

/** The test files that a page names although they do not exist, or do not name the rule. */
function unfoundedTests(rules: readonly Rule[], read: (file: string) => string | null): string[] {
  return rules.flatMap(({ id, tests }) =>
    tests.flatMap((file) => {
      const text = read(join('test', file))
      if (text === null) return `${id}: test/${file} does not exist`
      return idsIn(text).has(id) ? [] : `${id}: test/${file} does not name it`
    }),
  )
}

function textFiles(): string[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(CHECKOUT, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && TEXTS.has(extname(entry.name)))
      .map((entry) => relative(CHECKOUT, join(entry.parentPath, entry.name))),
  )
  return [...PAGES, ...files.filter((file) => !file.startsWith(SECRETS))]
}

function readText(file: string): string {
  return readFileSync(join(CHECKOUT, file), 'utf8')
}

describe('docs/rules.md', () => {
  const page = readText(PAGE)
  const rules = rulesOf(page)

  it('has every rule id that the repository names', () => {
    const missing = textFiles().flatMap((file) => unknownIds(readText(file), rules).map((id) => `${id} in ${file}`))
    expect(missing).to.deep.equal([])
  })

  it('names test files that exist and name the rule, one or more for each', () => {
    const read = (file: string) => (existsSync(join(CHECKOUT, file)) ? readText(file) : null)
    expect(unfoundedTests(rules, read)).to.deep.equal([])
    expect(rules.filter(({ tests }) => tests.length === 0)).to.deep.equal([])
  })

  it('has each rule once', () => {
    expect(rules.map(({ id }) => id)).to.have.lengthOf(new Set(rules.map(({ id }) => id)).size)
    expect(rules).not.to.be.empty
  })

  it('differs from a page that lacks an id, or names a missing or wrong file', () => {
    const planted = ['ZZ', 9].join('-')
    expect(unknownIds(`rules ${rules[0]?.id} and ${planted}, in UTF-8`, rules)).to.deep.equal([planted])
    const [rule] = rulesOf(`| ${planted} | it holds | \`rules/gone.test.ts\`, \`a/b-c.ts\` |`)
    expect(rule).to.deep.equal({ id: planted, tests: ['rules/gone.test.ts', 'a/b-c.ts'] })
    const read = (file: string) => (file.endsWith('b-c.ts') ? 'of another rule' : null)
    expect(unfoundedTests(rule ? [rule] : [], read)).to.have.lengthOf(2)
  })
})

describe('docs/threats.md', () => {
  it('names for each attack a rule, and test files that exist and name one of its rules', () => {
    const rows = readText(join('docs', 'threats.md'))
      .split('\n')
      .filter((line) => line.search(TEST_FILE) >= 0)
    expect(rows).to.have.length.above(20)
    for (const row of rows) {
      const ids = idsIn(row)
      for (const [, file = ''] of row.matchAll(TEST_FILE)) {
        const named = idsIn(readText(join('test', file)))
        expect(
          [...ids].some((id) => named.has(id)),
          `${file} in: ${row}`,
        ).to.equal(true)
      }
    }
  })
})
