import { expect } from 'chai'
import { type Check, Diagnose } from '../../src/application/diagnose.js'
import { ok, warn } from '../../src/domain/finding.js'

describe('Diagnose', () => {
  const check = (name: string, run: Check['run']): Check => ({ name, run })

  it('reports in the order of the checks, however long each takes', async () => {
    const slow = check('slow', () => new Promise((resolve) => setTimeout(resolve, 20, [ok('a'), warn('b', 'c')])))
    const findings = await new Diagnose([
      slow,
      check('absent', async () => []),
      check('quick', async () => [ok('d')]),
    ]).execute()
    expect(findings.map(({ check: name, what }) => `${name} ${what}`)).to.deep.equal(['slow a', 'slow b', 'quick d'])
  })

  it('fails a check that takes too long, and one that throws, and goes on', async () => {
    const late = check('late', () => new Promise(() => {}))
    const broken = check('broken', async () => {
      throw new Error('odd\nline')
    })
    const findings = await new Diagnose([late, broken, check('good', async () => [ok('fine')])], 10).execute()
    expect(findings.map(({ outcome }) => outcome)).to.deep.equal(['fail', 'fail', 'ok'])
    expect(findings[1]?.what).to.equal('the check failed: oddline')
  })
})
