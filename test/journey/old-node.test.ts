import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'
import { CHECKOUT } from '../support/program.js'

/** Has the version of Node 18, and lacks `import.meta.dirname` as it does. */
const PRETENCE = `
  import { register } from 'node:module'
  Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } })
  const hooks = \`export async function load(url, context, next) {
    const loaded = await next(url, context)
    if (!loaded.source) return loaded
    return { ...loaded, source: String(loaded.source).replaceAll('import.meta.dirname', 'undefined') }
  }\`
  register('data:text/javascript,' + encodeURIComponent(hooks))
`

describe('under a Node that is too old', () => {
  for (const file of ['dist/main.js', 'scripts/prepare.mjs']) {
    it(`${file} says which it needs`, () => {
      const args = ['--import', `data:text/javascript,${encodeURIComponent(PRETENCE)}`, join(CHECKOUT, file)]
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
      expect(stderr).to.equal('weibind needs Node.js 20.19 or newer; this is 18.20.8\n')
      expect(status).to.equal(1)
    })
  }
})
