import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'
import { CHECKOUT } from '../support/program.js'

const PROGRAM = join(CHECKOUT, '.cache', 'build', 'bench', 'main.js')

describe('RE-8 overload', function () {
  this.timeout(300_000)

  it('RE-8: at ten times the peak 80 % of the peak is served, events are recorded, and all is normal within 10 s', () => {
    const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'overload'], { cwd: CHECKOUT, encoding: 'utf8' })
    const [, figures = '{}'] = /^({"goodput".*})$/m.exec(stdout) ?? []
    const { goodput, normalAfterSeconds, waiting } = JSON.parse(figures)
    expect(goodput, stdout + stderr).to.be.at.least(0.8)
    expect(waiting, stdout).to.be.below(0.1)
    expect(normalAfterSeconds, stdout).to.be.at.most(10)
  })
})
