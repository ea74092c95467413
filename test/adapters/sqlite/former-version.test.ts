import { expect } from 'chai'
import type { SqliteConnection } from '../../../src/adapters/sqlite/sqlite-driver.js'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { formerDataContract } from '../../contract/former-data-contract.js'
import type { OpenedStores } from '../../contract/opened-stores.js'
import { findBinding } from '../../contract/seeds.js'
import { anAccount } from '../../support/builders.js'
import { sqliteConnection } from '../../support/sqlite-connection.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { formerFile } from './former-file.js'
import { openSqliteDatabase } from './open-database.js'

formerDataContract('SQLite', async () => {
  const folder = temporaryFolder()
  const file = formerFile(folder.path)
  const open = async (): Promise<OpenedStores> => {
    const database = openSqliteDatabase(file)
    const close = async () => {
      database.close()
      folder.remove()
    }
    return { ...sqliteStores(database), reopen: open, close }
  }
  return open()
})

describe('SQLite: a file that a process of the former version still uses', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let file: string
  beforeEach(() => {
    folder = temporaryFolder()
    file = formerFile(folder.path)
  })
  afterEach(() => folder.remove())

  it('gives a binding that was made after the migration its handle at the next start', async () => {
    openSqliteDatabase(file).close()
    inFile((connection) =>
      connection.exec(`INSERT INTO users (id, username, username_key, username_skeleton, created_at)
          SELECT 'dora', 'dora', 'dora', 'dora', created_at FROM users LIMIT 1;
        INSERT INTO bindings (provider, uid, user_id, bound_at) VALUES ('weibo', '77', 'dora', 0)`),
    )
    const database = openSqliteDatabase(file)
    const stores = sqliteStores(database)
    expect(await findBinding(stores, anAccount({ provider: 'weibo', uid: '77' }))).to.deep.include({
      userId: 'dora',
      handles: ['77'],
    })
    database.close()
  })

  it('is not migrated if the caller may not migrate it', () => {
    expect(() => openSqliteDatabase(file, { mayMigrate: false })).to.throw(
      /weibind\.db was written by a former version of weibind \(schema 7; this one needs \d+\): start the service/,
    )
    inFile((connection) => expect(JSON.stringify(connection.prepare('PRAGMA user_version').get())).to.include(':7'))
    openSqliteDatabase(file).close()
    openSqliteDatabase(file, { mayMigrate: false }).close()
  })

  function inFile(work: (connection: SqliteConnection) => void): void {
    const connection = sqliteConnection(file)
    work(connection)
    connection.close()
  }
})
