import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { auditTrail } from '../support/audit-trail.js'
import { eventually } from '../support/eventually.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { ProgramBench } from '../support/program-bench.js'

describe('the key of the hash chain', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  it('OP-7: ends a start with 78 if it is another one, or if the generated one is gone, and makes none', async () => {
    const first = await bench.serve()
    await new Person(first).register({ username: newName(), password: PASSWORD })
    await eventually('the event is recorded', async () => (await auditTrail(first)).length > 0)
    await first.program.stop()
    const file = join(first.folder, 'data', 'audit-chain.key')
    const key = readFileSync(file, 'utf8')
    const another = await bench.fail({ AUDIT_CHAIN_KEY: 'another key of thirty-two bytes!' }, first.folder)
    expect(another.status).to.equal(78)
    expect(another.said)
      .to.include('AUDIT_CHAIN_KEY')
      .and.include('expected the key with the mark')
      .and.not.include('listens')
    rmSync(file)
    for (const _ of ['first', 'again']) {
      const gone = await bench.fail({}, first.folder)
      expect(gone.status).to.equal(78)
      expect(gone.said).to.include('AUDIT_CHAIN_KEY').and.include('the generated key is gone')
    }
    const again = await bench.serve({ folder: first.folder, environment: { AUDIT_CHAIN_KEY: key.trim() } })
    expect(await auditTrail(again)).to.have.length.above(0)
  })
})
