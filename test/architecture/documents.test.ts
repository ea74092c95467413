import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { PROVIDERS } from '../../src/adapters/composition/providers.js'
import { variablesOf } from '../../src/adapters/config/read-settings.js'
import { FAILURES } from '../../src/adapters/http/failures.js'
import { CHECKOUT } from '../support/program.js'
import { textsTable } from './texts-table.js'

const LINK = /\]\(([^)#\s]+)(?:#[^)]*)?\)/g
const NAMED_PATH = /`((?:src|test|sandbox|web|scripts|bench|demo|docs|examples)\/[\w./-]*\w)`/g
const CITED_PAGE = /\b[\w/-]+\.md\b/g
const ERROR_ROW = /^\| (\d{3}) \| (\d{5}) \| `(\w+)` \|/gm
const ADVICE_ROW = /^\| `(\w+)` \| \S/gm
const VARIABLE = /`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`/g
/** A quoted log line: words, of which the first may be a name. Dots at the end stand for its rest. */
const LOG_LINE = /`((?:[A-Z][a-z]+|[a-z]+) [a-z][^`/<]{10,}?)(?: ?\.\.\.)?`/g
/** A file of the checkout that is linked, and its text in a block right after it. */
const SHOWN_FILE = /\]\(\.\.\/([^)]+)\):\n\n```\w+\n([\s\S]*?)```/g
/** How many files each page shows. */
const SHOWN_FILES = {
  'verify-tokens.md': 10,
  'webhooks.md': 2,
  'integrate.md': 3,
  'with-django.md': 4,
  'with-django.zh-CN.md': 4,
  'with-go.md': 2,
  'with-go.zh-CN.md': 2,
  'with-spring.md': 4,
  'with-spring.zh-CN.md': 4,
}
const COPIES = [
  ['verify/node/access-token.js', 'vue-express/access-token.js'],
  ['verify/python/access_token.py', 'django/access_token.py'],
  ['verify/python/django_authentication.py', 'django/django_authentication.py'],
  [
    'verify/spring/src/main/java/com/example/shop/AccessTokens.java',
    'spring/src/main/java/com/example/shop/AccessTokens.java',
  ],
  ['verify/go/access_token.go', 'go/access_token.go'],
  ['vue-express/src/login.js', 'go/page/login.js', 'spring/src/main/resources/static/login.js'],
  ['go/page/shop.js', 'spring/src/main/resources/static/shop.js'],
  ['go/page/index.html', 'spring/src/main/resources/static/index.html'],
]
const EVENT_TYPE = /weibind(?:\.[a-z_]+){2}/g

/** The page whose paths of tests are relative to `test/`. */
const RULES = join('docs', 'rules.md')

function pages(): string[] {
  const inDocs = readdirSync(join(CHECKOUT, 'docs'), { recursive: true }).map((file) => join('docs', String(file)))
  return [...readdirSync(CHECKOUT), ...inDocs].filter((file) => file.endsWith('.md'))
}

function sources(): string[] {
  const files = ['src', 'sandbox', join('web', 'src')].flatMap((folder) =>
    readdirSync(join(CHECKOUT, folder), { recursive: true }).map((file) => join(folder, String(file))),
  )
  return files.filter((file) => /\.tsx?$/.test(file))
}

function read(file: string): string {
  return readFileSync(join(CHECKOUT, file), 'utf8')
}

function found(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([whole, named]) => named ?? whole))]
}

/** What a page links to or names although it does not exist. */
function missing(page: string, text: string): string[] {
  const links = found(text, LINK).filter((target) => !/^[a-z]+:/.test(target))
  const paths = [...links.map((target) => join(dirname(page), target)), ...found(text, NAMED_PATH)]
  const folders = page === RULES ? [CHECKOUT, join(CHECKOUT, 'test')] : [CHECKOUT]
  const exists = (path: string) => folders.some((folder) => existsSync(join(folder, path)))
  return paths.filter((path) => !exists(path)).map((path) => `${page}: ${path}`)
}

describe('the documents', () => {
  it('link to and name only files that exist', () => {
    expect(pages()).to.include.members(['README.md', RULES])
    expect(pages().flatMap((page) => missing(page, read(page)))).to.deep.equal([])
    expect(missing('README.md', '[x](docs/none.md#a) `src/none.ts` `src/main.ts`')).to.have.lengthOf(2)
    expect(missing(RULES, '`sandbox/none.test.ts` `sandbox/main.test.ts`')).to.have.lengthOf(1)
    expect(missing('README.md', '`sandbox/main.test.ts`')).to.have.lengthOf(1)
  })

  it('are those that comments cite', () => {
    const cited = found(sources().map(read).join('\n'), CITED_PAGE)
    expect(cited).to.include('rules.md')
    const exists = (page: string) => ['.', 'docs'].some((folder) => existsSync(join(CHECKOUT, folder, page)))
    expect(cited.filter((page) => !exists(page.replace(/^docs\//, '')))).to.deep.equal([])
  })

  it('quote only log lines that the program writes: docs/deployment.md, What to watch', () => {
    const [, section = ''] = /## What to watch\n([\s\S]*?)\n## /.exec(read(join('docs', 'deployment.md'))) ?? []
    const quoted = found(section, LOG_LINE).filter((line) => !/^(?:docker|audit retry)/.test(line))
    const program = sources().map(read).join('\n')
    expect(quoted).to.have.length.above(5)
    expect(quoted.filter((line) => !program.includes(line))).to.deep.equal([])
  })

  for (const [page, count] of Object.entries(SHOWN_FILES))
    it(`show the examples as they are tested: docs/${page}`, () => {
      const shown = [...read(join('docs', page)).matchAll(SHOWN_FILE)]
      expect(shown).to.have.lengthOf(count)
      for (const [, file = '', text] of shown) expect(text, file).to.equal(read(file))
    })

  it('show one script for pages and one verifier in each language, which the examples share', () => {
    for (const [file, ...copies] of COPIES)
      for (const copy of copies) expect(read(`examples/${copy}`), copy).to.equal(read(`examples/${file}`))
  })

  it('show every text of the pages in both languages: docs/texts.md', () => {
    expect(read(join('docs', 'texts.md'))).to.equal(textsTable())
  })

  it('describe every variable, and no other: docs/configuration.md', () => {
    const rows = read(join('docs', 'configuration.md'))
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    const described = rows.flatMap((row) => found(row.split('|')[1] ?? '', VARIABLE))
    expect(described).to.have.members(Object.keys(variablesOf(PROVIDERS.map(({ block }) => block))))
  })

  it('describe every error with its status and code, and no other: docs/http-api.md', () => {
    const rows = [...read(join('docs', 'http-api.md')).matchAll(ERROR_ROW)]
    const described = rows.map(([, status, code, error = '']) => [
      error,
      { status: Number(status), code: Number(code) },
    ])
    const answered = Object.entries(FAILURES).map(([error, { status, code }]) => [error, { status, code }])
    expect(Object.fromEntries(described)).to.deep.equal(Object.fromEntries(answered))
  })

  for (const page of ['integrate.md', 'integrate.zh-CN.md'])
    it(`say what to do after every error, and after no other: docs/${page}`, () => {
      const sections = read(join('docs', page)).split('\n## ')
      const errors = sections.find((section) => section.includes('| `invalid_request` |')) ?? ''
      expect([...errors.matchAll(ADVICE_ROW)].map(([, error]) => error)).to.have.members(Object.keys(FAILURES))
    })

  it('describe every type of event, and no other: docs/events.md', () => {
    const described = found(read(join('docs', 'events.md')), EVENT_TYPE)
    expect(described).to.have.members(found(read(join('src', 'domain', 'audit-event.ts')), EVENT_TYPE))
  })
})
