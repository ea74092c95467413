import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { openedForTest } from '../../support/opened.js'
import { CHECKOUT } from '../../support/program.js'
import { openSqliteDatabase } from './open-database.js'

/** Anna and her recorded event are in the file. Bert and his event are in its log: the process was killed. */
const FOLDER = join(CHECKOUT, 'test', 'adapters', 'sqlite', 'libsql-file')

describe('a database that a former version wrote through libsql', () => {
  const opened = openedForTest()

  it('opens unchanged, with what was in its log when the process was killed (RE-7)', async () => {
    const folder = opened.folder()
    for (const name of readdirSync(FOLDER))
      writeFileSync(join(folder, name.replace('.gz', '')), gunzipSync(readFileSync(join(FOLDER, name))))
    const database = openSqliteDatabase(join(folder, 'weibind.db'))
    opened.add(() => database.close())
    const { users, outbox, auditLog } = sqliteStores(database)
    expect((await users.find('user-anna'))?.username.name).to.equal('anna')
    expect((await users.find('user-bert'))?.username.name).to.equal('bert')
    expect(await auditLog.has('event-anna')).to.equal(true)
    expect((await outbox.find('event-bert'))?.id).to.equal('event-bert')
  })
})
