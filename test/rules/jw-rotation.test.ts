import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Called } from '../support/http-client.js'
import { openedForTest } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import type { Environment } from '../support/program.js'
import { startTestService, type TestService } from '../support/test-service.js'

describe('rule JW-3: the keys of a service that is restarted over one database', () => {
  const opened = openedForTest()
  let folder: string
  let service: TestService | undefined
  beforeEach(() => {
    service = undefined
    folder = opened.folder()
    opened.add(() => service?.stop())
  })

  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const ecKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rsaKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keyFile = (name: string, { privateKey }: ReturnType<typeof ecKey>) =>
    file(name, privateKey.export({ type: 'pkcs8', format: 'pem' }))

  /** Otherwise the issuer and the names of cookies would follow the port, which is another one each time. */
  const PUBLIC_URL = 'http://127.0.0.1:8888'
  const start = (environment: Environment) =>
    startTestService({ DATA_DIR: join(folder, 'data'), PUBLIC_URL, ...environment })
  const restart = async (environment: Environment) => {
    await service?.stop()
    service = undefined
    service = await start(environment)
  }
  const running = (): TestService => {
    if (!service) throw new Error('the service does not run')
    return service
  }
  const person = () => new Person(running())
  const kids = async (): Promise<string[]> => {
    const { text } = await person().send('GET', '/.well-known/jwks.json')
    return JSON.parse(text).keys.map(({ kid }: { kid: string }) => kid)
  }
  const kidOf = (token: string): string =>
    JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid
  const register = async (): Promise<Called['data']> =>
    (await person().register({ username: newName(), password: PASSWORD })).data
  const readsMe = async (bearer: string) => (await person().call('GET', '/users/me/', { bearer })).status
  const refresh = (refreshToken: string) => person().refresh(refreshToken)

  it('JW-3: a new key signs, the former is accepted until it is removed, and no session ends', async () => {
    const former = { JWT_PRIVATE_KEY_FILE: keyFile('former.pem', ecKey()) }
    const next = { JWT_PRIVATE_KEY_FILE: keyFile('next.pem', ecKey()) }
    await restart(former)
    const first = await register()
    const old = first.token
    const formerKid = kidOf(old)
    expect(await kids()).to.deep.equal([formerKid])

    await restart({ ...next, JWT_PREVIOUS_KEY_FILES: former.JWT_PRIVATE_KEY_FILE })
    const [nextKid = '', ...others] = await kids()
    expect(others).to.deep.equal([formerKid])
    expect(await readsMe(old)).to.equal(200)
    const second = (await refresh(first.refresh_token)).data
    expect(kidOf(second.token)).to.equal(nextKid)
    expect(await readsMe(second.token)).to.equal(200)

    await restart(next)
    expect(await kids()).to.deep.equal([nextKid])
    expect(await readsMe(old)).to.equal(401)
    expect(await readsMe(second.token)).to.equal(200)
    expect((await refresh(second.refresh_token)).status).to.equal(200)
  })

  it('JW-3: a key that is to come is accepted before it signs, so that processes can change one after the other', async () => {
    const [one, other] = [keyFile('one.pem', ecKey()), keyFile('other.pem', ecKey())]
    await restart({ JWT_PRIVATE_KEY_FILE: other })
    const { token } = await register()
    await restart({ JWT_PRIVATE_KEY_FILE: one, JWT_PREVIOUS_KEY_FILES: other })
    expect(await readsMe(token)).to.equal(200)
    expect(await kids()).to.include(kidOf(token))
  })

  it('JW-3: a kid depends only on the key, not on its file name, and a key that is listed twice counts once', async () => {
    const key = ecKey()
    const sec1 = key.privateKey.export({ type: 'sec1', format: 'pem' })
    await restart({ JWT_PRIVATE_KEY_FILE: keyFile('one.pem', key) })
    const before = await kids()
    await restart({
      JWT_PRIVATE_KEY_FILE: file('two.pem', `\n${sec1}`),
      JWT_PREVIOUS_KEY_FILES: ['one.pem', 'two.pem'].map((name) => join(folder, name)).join(),
    })
    expect(await kids()).to.deep.equal(before)
  })

  it('JW-3: a login that was begun under the former key ends under the next', async () => {
    const former = keyFile('former.pem', ecKey())
    await restart({ JWT_PRIVATE_KEY_FILE: former })
    const begun = person()
    const { state } = await begun.visitWeibo()
    await restart({ JWT_PRIVATE_KEY_FILE: keyFile('next.pem', ecKey()), JWT_PREVIOUS_KEY_FILES: former })
    // The sandbox was restarted too, so it does not know the code of the first visit.
    const { code } = await person().visitWeibo()
    expect((await begun.at(running()).callback({ code, state })).data.type).to.equal('1')
  })

  it('JW-3: secrets of HS256 overlap too, and are not published', async () => {
    const secrets = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')] as const
    const hmac = (secret: string) => ({ JWT_ALGORITHM: 'HS256', JWT_SECRET: secret })
    await restart(hmac(secrets[0]))
    const { token } = await register()
    await restart({ ...hmac(secrets[1]), JWT_PREVIOUS_KEY_FILES: file('former', secrets[0]) })
    expect(await readsMe(token)).to.equal(200)
    expect(await kids()).to.deep.equal([])
    await restart(hmac(secrets[1]))
    expect(await readsMe(token)).to.equal(401)
  })

  it('JW-1: another algorithm has no overlap: old tokens are refused at once, and a refresh issues a new one', async () => {
    const former = keyFile('former.pem', ecKey())
    const next = { JWT_ALGORITHM: 'RS256', JWT_PRIVATE_KEY_FILE: keyFile('next.pem', rsaKey()) }
    await restart({ JWT_PRIVATE_KEY_FILE: former })
    const first = await register()
    await restart(next)
    expect(await readsMe(first.token)).to.equal(401)
    const second = (await refresh(first.refresh_token)).data
    expect(await readsMe(second.token)).to.equal(200)
    expect(await kids()).to.deep.equal([kidOf(second.token)])
  })
})
