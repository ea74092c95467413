import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'
import { CHECKOUT } from '../support/program.js'

describe('the program under a Node that is too old', () => {
  it('says which it needs', () => {
    const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } })"
    const args = ['--import', `data:text/javascript,${pretend}`, join(CHECKOUT, 'dist', 'main.js')]
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(stderr).to.equal('weibind needs Node.js 20.19 or newer; this is 18.20.8\n')
    expect(status).to.equal(1)
  })
})
