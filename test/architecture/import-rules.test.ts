import { expect } from 'chai'
import { type LintedTree, lint, lintPlanted } from './linted-tree.js'
import { FORBIDDEN, FORMS, LAWFUL } from './planted-imports.js'

const ENVIRONMENT: Readonly<Record<string, { readonly rule: string; readonly source: string }>> = {
  'process.env': { rule: 'noProcessEnv', source: 'export const y = process.env\n' },
  "process['env']": { rule: 'noProcessEnv', source: "export const y = process['env']\n" },
  'globalThis.process.env': { rule: 'noProcessEnv', source: 'export const y = globalThis.process.env\n' },
  'a part of process': { rule: 'plugin', source: 'const { env } = process\nexport const y = env\n' },
  'another name of process': { rule: 'plugin', source: 'const x = process\nexport const y = x.env\n' },
  'a late name of process': { rule: 'plugin', source: 'let x = process\nx = { ...x }\nexport const y = x.env\n' },
  'a parameter that is process': { rule: 'plugin', source: 'export const y = (x = process) => x.env\n' },
  'an imported env': {
    rule: 'noRestrictedImports',
    source: "import { env } from 'node:process'\nexport const y = env\n",
  },
}
const ROOMS_WITHOUT_ENVIRONMENT = ['src/domain', 'src/application', 'src/adapters/config', 'src/adapters/composition']
const MAIN = `import { argv } from 'node:process'
import { listen } from './adapters/composition/listen.js'
import { parse } from './adapters/config/parse.js'

const { env } = process

export const y = [listen(parse(process.env)), parse(env), argv]
`

describe('the import rules', () => {
  const planted = new Map<string, string>()
  let tree: LintedTree

  function plant(room: string, file: string, source: string): string {
    const path = `${room}/${file.replaceAll(/[^a-z0-9]+/gi, '-')}-${planted.size}.ts`
    planted.set(path, source)
    return path
  }

  before(() => {
    planted.set('src/main.ts', MAIN)
    tree = lintPlanted(planted)
  })

  for (const [form, { rule, source }] of Object.entries(FORMS)) {
    for (const [room, [from = '']] of Object.entries(FORBIDDEN)) {
      const path = plant(room, form, source(from))
      it(`see ${form} of ${from} in ${room}`, () => {
        expect(tree.brokenBy(path)).to.include(rule)
      })
    }
  }

  for (const [room, specifiers] of Object.entries(FORBIDDEN)) {
    for (const from of specifiers) {
      const path = plant(room, 'forbidden', `import { x } from '${from}'\n\nexport const y = x\n`)
      it(`refuse ${from} in ${room}`, () => {
        expect(tree.brokenBy(path)).to.deep.equal(['noRestrictedImports'])
      })
    }
  }

  for (const [room, specifiers] of Object.entries(LAWFUL)) {
    for (const from of specifiers) {
      const path = plant(room, 'lawful', `import { x } from '${from}'\n\nexport const y = x\n`)
      it(`allow ${from} in ${room}`, () => {
        expect(planted.has(path)).to.equal(true)
        expect(tree.brokenBy(path)).to.deep.equal([])
      })
    }
  }

  for (const room of ROOMS_WITHOUT_ENVIRONMENT) {
    for (const [form, { rule, source }] of Object.entries(ENVIRONMENT)) {
      const path = plant(room, form, source)
      it(`refuse to read the environment by ${form} in ${room}`, () => {
        expect(tree.brokenBy(path)).to.include(rule)
      })
    }
  }

  it('let main read the environment and import composition and config', () => {
    expect(tree.brokenBy('src/main.ts')).to.deep.equal([])
  })

  it('refuse to main what composition is there for', () => {
    const forbidden = ['./domain/user.js', './application/refuse.js', './adapters/http/server.js', 'koa', 'inversify']
    const source = forbidden.map((from) => `import '${from}'\n`).join('')
    expect(lintPlanted(new Map([['src/main.ts', source]])).brokenBy('src/main.ts')).to.deep.equal(
      forbidden.map(() => 'noRestrictedImports'),
    )
  })

  it('are asked about every file', () => {
    expect(tree.filesRead).to.be.at.least(planted.size)
  })

  it('are kept by our own code', () => {
    for (const folder of ['src', 'sandbox', 'web', 'test']) {
      const own = lint(process.cwd(), folder)
      expect(own.filesRead, `files read in ${folder}`).to.be.greaterThan(0)
      expect(own.complaints, `complaints about ${folder}`).to.equal(0)
    }
    expect(lint(process.cwd(), 'src/domain').filesRead).to.be.greaterThan(10)
  })
})
