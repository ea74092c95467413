import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect } from 'chai'
import { ConfigurationError } from '../../../src/adapters/config/configuration-error.js'
import { openedForTest } from '../../support/opened.js'
import { freePort } from '../../support/servers/free-port.js'
import { openTestService } from '../../support/test-service.js'
import { formerFile } from '../sqlite/former-file.js'

describe('startService, where it cannot start', () => {
  const opened = openedForTest()

  /** What is wrong, in the words of the message. */
  async function problemOf(changes: Readonly<Record<string, string>>): Promise<string> {
    const error = await openTestService(opened, changes).catch((failure) => failure)
    expect(error).to.be.instanceOf(ConfigurationError)
    return String(error)
  }

  it('says that DATA_DIR cannot be created', async () => {
    expect(await problemOf({ DATA_DIR: '/proc/none/data' })).to.include('DATA_DIR is "/proc/none/data"')
  })

  it('says that DATA_DIR is not a folder, and does not change it', async () => {
    const file = join(opened.folder(), 'file')
    writeFileSync(file, 'kept')
    for (const path of [file, join(file, 'below')])
      expect(await problemOf({ DATA_DIR: path })).to.include(`DATA_DIR is "${path}": expected a folder`)
    expect(readFileSync(file, 'utf8')).to.equal('kept')
  })

  it('does not change a weibind.db that is not a database, and creates no file beside it', async () => {
    const folder = opened.folder()
    writeFileSync(join(folder, 'weibind.db'), 'another program’s data')
    expect(await problemOf({ DATA_DIR: folder })).to.include('weibind.db')
    expect(readFileSync(join(folder, 'weibind.db'), 'utf8')).to.equal('another program’s data')
    expect(readdirSync(folder)).to.deep.equal(['weibind.db'])
  })

  it('names the generated key that cannot be used, and does not show its content', async () => {
    for (const content of ['', 'canary-of-a-key']) {
      const folder = opened.folder()
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'jwt-es256.key'), content)
      expect(await problemOf({ DATA_DIR: folder }))
        .to.include('jwt-es256.key')
        .and.not.include('canary')
    }
  })

  it('says that the driver of MongoDB cannot use MONGODB_URI', async () => {
    const changes = { MONGODB_URI: 'mongodb://127.0.0.1/?foo=bar', SANDBOX: 'on' }
    expect(await problemOf(changes)).to.match(/MONGODB_URI: .*option foo is not supported/)
  })

  it('names a HOST that is not an address of this machine', async () => {
    expect(await problemOf({ HOST: '192.0.2.1' })).to.include('HOST is "192.0.2.1"')
  })

  it('closes everything again where a later part fails: the folder can be used at once', async () => {
    const folder = opened.folder()
    expect(await problemOf({ DATA_DIR: folder, PORT: await takenPort() })).to.match(/PORT is "\d+": is in use/)
    await openTestService(opened, { DATA_DIR: folder })
  })

  it('does not migrate the database of a former version whose process still has the port', async () => {
    const folder = opened.folder()
    const file = formerFile(folder)
    const before = readFileSync(file)
    expect(await problemOf({ DATA_DIR: folder, PORT: await takenPort() })).to.match(/PORT is "\d+": is in use/)
    expect(readFileSync(file).equals(before)).to.equal(true)
    await openTestService(opened, { DATA_DIR: folder })
    expect(readFileSync(file).equals(before)).to.equal(false)
  })

  it('closes its port if the database cannot be opened', async () => {
    const port = String(await freePort())
    const folder = opened.folder()
    writeFileSync(join(folder, 'weibind.db'), 'another program’s data')
    expect(await problemOf({ DATA_DIR: folder, PORT: port })).to.include('weibind.db')
    await openTestService(opened, { PORT: port })
  })

  async function takenPort(): Promise<string> {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    opened.add(() => taken.close())
    const address = taken.address()
    return typeof address === 'object' ? String(address?.port) : ''
  }
})
