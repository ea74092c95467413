import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { CREDENTIALS, problemsOf, settingsOf, wrongIn } from './reading.js'

const SECRET = 'canary-7f3a9c-of-32-characters-or-more'

describe('a secret in a file', () => {
  let folder: ReturnType<typeof temporaryFolder>
  before(() => {
    folder = temporaryFolder()
  })
  after(() => folder.remove())
  const file = (content: string) => {
    const path = join(folder.path, `${Math.random()}`)
    writeFileSync(path, content)
    return path
  }

  it('is read without the line break at its end', () => {
    for (const end of ['', '\n', '\r\n'])
      expect(settingsOf({ ADMIN_TOKEN_FILE: file(SECRET + end) }).adminToken, JSON.stringify(end)).to.equal(SECRET)
  })

  it('works for each secret', () => {
    const { providers, jwt, outboundProxy } = settingsOf({
      WEIBO_CLIENT_ID: '1',
      WEIBO_CLIENT_SECRET_FILE: file('app-secret\n'),
      JWT_ALGORITHM: 'HS256',
      JWT_SECRET_FILE: file(`${SECRET}\n`),
      OUTBOUND_PROXY_FILE: file('http://u:p@proxy:3128\n'),
    })
    expect(providers.get('weibo')).to.have.nested.property('application.clientSecret', 'app-secret')
    expect(jwt.key).to.equal(SECRET)
    expect(outboundProxy?.password).to.equal('p')
  })

  it('may hold the addresses of MongoDB and Redis, for every role', () => {
    const [mongodbUri, redisUrl] = ['mongodb://u:p@h/weibind', 'redis://:p@a:7000,redis://:p@b:7000']
    const servers = { MONGODB_URI_FILE: file(`${mongodbUri}\n`), REDIS_URL_FILE: file(`${redisUrl}\n`) }
    for (const role of ['all', 'api', 'worker'])
      expect(settingsOf({ ...CREDENTIALS, ...servers }, role)).to.include({
        mongodbUri,
        redisUrl,
        servesSandbox: false,
      })
    for (const [variable, wrong] of Object.entries({ MONGODB_URI: 'nowhere', REDIS_URL: 'nowhere' })) {
      const environment = { ...CREDENTIALS, ...servers, [`${variable}_FILE`]: file(wrong) }
      expect(wrongIn(environment, 'api')).to.deep.equal([variable])
      const missing = { ...CREDENTIALS, ...servers, [`${variable}_FILE`]: join(folder.path, 'none') }
      expect(wrongIn(missing, 'api')).to.deep.equal([`${variable}_FILE`])
    }
  })

  it('is refused where the secret itself is given too', () => {
    const both = { ADMIN_TOKEN: SECRET, ADMIN_TOKEN_FILE: file(SECRET) }
    expect(problemsOf(both)).to.deep.equal(['ADMIN_TOKEN: expected either it or ADMIN_TOKEN_FILE, not both'])
  })

  it('is refused where the file is missing, a folder, or empty', () => {
    for (const path of [join(folder.path, 'none'), folder.path, file(''), file(' \n')])
      for (const variable of ['ADMIN_TOKEN_FILE', 'JWT_PRIVATE_KEY_FILE', 'JWT_PREVIOUS_KEY_FILES'])
        expect(wrongIn({ [variable]: path }), `${variable} ${path}`).to.deep.equal([variable])
  })

  it('counts as given if the file is wrong, so that one mistake is reported once', () => {
    const none = join(folder.path, 'none')
    expect(wrongIn({ WEIBO_CLIENT_ID: '1', WEIBO_CLIENT_SECRET_FILE: none })).to.deep.equal([
      'WEIBO_CLIENT_SECRET_FILE',
    ])
  })

  it('never appears in a message, in whichever variable it is (LG-1)', () => {
    const short = 'canary-short'
    const wrong = [
      { ADMIN_TOKEN: short, AUDIT_CHAIN_KEY: short, JWT_ALGORITHM: 'HS256', JWT_SECRET: short },
      { ADMIN_TOKEN_FILE: file(short), JWT_SECRET: short, WEIBO_CLIENT_SECRET: short },
      { ADMIN_TOKEN_FILE: SECRET, WEIBO_CLIENT_SECRET_FILE: SECRET, JWT_PRIVATE_KEY_FILE: SECRET },
      { JWT_PREVIOUS_KEY_FILES: SECRET, MONGODB_URI: `mongodb://u:${SECRET}@h/`, REDIS_URL: `redis://:${SECRET}@h` },
      { OUTBOUND_PROXY: `http://u:${short}@proxy` },
      { OUTBOUND_PROXY_FILE: file(`https://u:${short}@proxy:1`) },
      { JWT_PRIVATE_KEY_FILE: file(`-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----`) },
    ]
    for (const environment of wrong) {
      const told = problemsOf(environment).join('\n')
      expect(told).to.not.equal('')
      expect(told).to.not.include('canary')
    }
  })
})
