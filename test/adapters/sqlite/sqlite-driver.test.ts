import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { connectTo, sqliteDriver } from '../../../src/adapters/sqlite/sqlite-driver.js'
import { asUnavailable, isDamage } from '../../../src/adapters/sqlite/sqlite-failure.js'
import { Unavailable } from '../../../src/application/unavailable.js'
import { openedForTest } from '../../support/opened.js'

const DRIVER = new URL('../../../src/adapters/sqlite/sqlite-driver.js', import.meta.url)

describe('the SQLite driver', () => {
  const opened = openedForTest()

  it("is Node's own where Node has one with all that is used, and else the package", () => {
    const own = process.getBuiltinModule('node:sqlite')
    const isUsable = own !== undefined && 'backup' in own
    expect(sqliteDriver().DatabaseSync === Reflect.get(Object(own), 'DatabaseSync')).to.equal(isUsable)
  })

  it('says of each statement that fails which error of SQLite it was', () => {
    const file = `${opened.folder()}/damaged.db`
    writeFileSync(file, 'x'.repeat(10_000))
    const connection = connectTo(file)
    for (const call of ['run', 'get', 'all'] as const) {
      expect(
        attempt(() => connection.prepare('PRAGMA user_version')[call]()),
        call,
      ).to.satisfy(isDamage)
    }
    connection.close()
    expect(asUnavailable(attempt(() => connectTo(opened.folder())))).to.be.instanceOf(Unavailable)
  })

  it('prints no warning, and leaves those of others alone', () => {
    const script = `
      const { connectTo } = await import(${JSON.stringify(DRIVER.href)})
      connectTo(${JSON.stringify(`${opened.folder()}/a.db`)}).close()
      process.emitWarning('another')`
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
    })
    expect(status).to.equal(0)
    expect(stderr.split('\n')[0]).to.match(/^\(node:\d+\) Warning: another$/)
  })

  function attempt(call: () => unknown): unknown {
    try {
      return call()
    } catch (error) {
      return error
    }
  }
})
