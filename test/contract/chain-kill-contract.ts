import { expect } from 'chai'
import type { AuditChainLog } from '../../src/application/ports/audit-chain-log.js'
import { eventually } from '../support/eventually.js'
import { openedForTest } from '../support/opened.js'
import { spawnScript } from '../support/spawned-script.js'
import { wholeChain } from '../support/whole-chain.js'

const RECORDER = new URL('chain-recorder.js', import.meta.url)

export interface KilledStore {
  /** What the recorders are to open. */
  readonly target: () => string
  readonly log: () => Promise<AuditChainLog>
}

/** OP-1: recorders in two processes, one of which is killed again and again. */
export function chainKillContract(name: string, { target, log }: KilledStore): void {
  describe(`recorders that are killed: ${name}`, () => {
    const opened = openedForTest()

    it('OP-1: leave no gap, no double and no half entry after ten kills, and all that was acknowledged', async () => {
      const steady = start('1', '20')
      const acknowledged: string[] = []
      for (let kills = 0; kills < 10; kills++) {
        const recorder = start()
        await eventually(`records; ${recorder.errors()}`, () => recorder.lines().length > 20, 60_000)
        await recorder.kill()
        acknowledged.push(...recorder.lines())
      }
      await steady.kill()
      acknowledged.push(...steady.lines())
      const ids = (await wholeChain(await log())).map(({ beside }) => beside.id)
      expect(new Set(ids).size).to.equal(ids.length)
      expect(ids).to.include.members(acknowledged)
    }).timeout(120_000)

    function start(lanes = '20', pauseMs = '0') {
      const recorder = spawnScript(RECORDER, target(), lanes, pauseMs)
      opened.add(() => recorder.kill())
      return recorder
    }
  })
}
