import { spawnSync } from 'node:child_process'
import { expect } from 'chai'
import { sqliteDriver } from '../../../src/adapters/sqlite/sqlite-driver.js'
import { openedForTest } from '../../support/opened.js'

const DRIVER = new URL('../../../src/adapters/sqlite/sqlite-driver.js', import.meta.url)

describe('the SQLite driver', () => {
  const opened = openedForTest()

  it("is Node's own where Node has one with all that is used, and else the package", () => {
    const own = process.getBuiltinModule('node:sqlite')
    const isUsable = own !== undefined && 'backup' in own
    expect(sqliteDriver().DatabaseSync === Reflect.get(Object(own), 'DatabaseSync')).to.equal(isUsable)
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
})
