import { join } from 'node:path'
import { expect } from 'chai'
import { CHECKOUT } from '../support/program.js'
import { ProgramBench } from '../support/program-bench.js'
import { receiverProblems } from '../support/receiver-check.js'

describe('the receiver of docs/webhooks.md in Node', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  it('takes each event once, and nothing that is forged or old', async () => {
    const command = [process.execPath, join(CHECKOUT, 'examples', 'webhooks', 'node', 'server.js')]
    expect(await receiverProblems(bench, command)).to.deep.equal([])
  })
})
