import { expect } from 'chai'
import { CREDENTIALS, problemsOf, settingsOf, weiboOf, wrongIn } from './reading.js'

const SERVERS = { MONGODB_URI: 'mongodb://127.0.0.1/weibind', REDIS_URL: 'redis://127.0.0.1' }

describe('the role', () => {
  it('is all, api or worker, and nothing else', () => {
    expect(problemsOf({}, 'both')).to.deep.equal([
      'role is "both": expected "all", "api" or "worker", or one of the commands "audit failed" and "audit retry"',
    ])
    expect(wrongIn({}, '')).to.deep.equal(['role'])
  })

  for (const role of ['api', 'worker']) {
    it(`${role} names everything that is missing`, () => {
      expect(wrongIn({}, role)).to.have.members(['MONGODB_URI', 'REDIS_URL', 'WEIBO_CLIENT_ID'])
      expect(wrongIn(CREDENTIALS, role)).to.have.members(['MONGODB_URI', 'REDIS_URL'])
    })
  }

  for (const role of ['all', 'api', 'worker'] as const) {
    it(`${role} runs on MongoDB and Redis`, () => {
      const { MONGODB_URI: mongodbUri, REDIS_URL: redisUrl } = SERVERS
      const settings = settingsOf({ ...CREDENTIALS, ...SERVERS }, role)
      expect(settings).to.include({ role, mongodbUri, redisUrl, servesSandbox: false, workerConcurrency: 50 })
    })
  }

  for (const role of ['api', 'worker']) {
    it(`${role} names the one server that is missing, and reports a wrong address once`, () => {
      for (const [variable, address] of Object.entries(SERVERS)) {
        const [other = ''] = Object.keys(SERVERS).filter((name) => name !== variable)
        expect(wrongIn({ ...CREDENTIALS, [variable]: address }, role)).to.deep.equal([other])
        expect(wrongIn({ ...CREDENTIALS, ...SERVERS, [variable]: 'nowhere' }, role)).to.deep.equal([variable])
      }
    })

    it(`${role} runs the sandbox with SANDBOX=on`, () => {
      const settings = settingsOf({ ...SERVERS, SANDBOX: 'on' }, role)
      expect(settings).to.include({ servesSandbox: true, sharesSandbox: true })
    })
  }

  it('all runs with MongoDB alone, Redis alone, or none', () => {
    expect(settingsOf({})).to.include({ mongodbUri: null, redisUrl: null })
    expect(settingsOf({ REDIS_URL: SERVERS.REDIS_URL })).to.include({ mongodbUri: null, servesSandbox: true })
    const onMongodb = settingsOf({ ...CREDENTIALS, MONGODB_URI: SERVERS.MONGODB_URI })
    expect(onMongodb).to.include({ mongodbUri: SERVERS.MONGODB_URI, redisUrl: null })
  })

  it('all on MongoDB has no sandbox unless it is asked for', () => {
    expect(wrongIn({ MONGODB_URI: SERVERS.MONGODB_URI })).to.deep.equal(['WEIBO_CLIENT_ID'])
    expect(settingsOf({ MONGODB_URI: SERVERS.MONGODB_URI, SANDBOX: 'on' }).servesSandbox).to.equal(true)
  })
})

describe("Weibo's credentials", () => {
  it('come as a pair', () => {
    expect(wrongIn({ WEIBO_CLIENT_ID: '1' })).to.deep.equal(['WEIBO_CLIENT_SECRET'])
    expect(wrongIn({ WEIBO_CLIENT_SECRET: 'x' })).to.deep.equal(['WEIBO_CLIENT_ID'])
    expect(weiboOf(CREDENTIALS).application.clientId).to.equal('2045436852')
  })

  it('are needed where the sandbox does not serve', () => {
    for (const elsewhere of [{ SANDBOX: 'off' }, { PUBLIC_URL: 'https://login.example.com' }])
      expect(wrongIn(elsewhere), JSON.stringify(elsewhere)).to.deep.equal(['WEIBO_CLIENT_ID'])
    expect(wrongIn({ HOST: '0.0.0.0' })).to.deep.equal(['HOST'])
  })

  it('are not read from a file if they are not secret', () => {
    expect(wrongIn({ WEIBO_CLIENT_ID_FILE: '/dev/null', WEIBO_CLIENT_SECRET: 'x' })).to.deep.equal(['WEIBO_CLIENT_ID'])
  })
})

describe('the sandbox', () => {
  it('serves by itself only in development, on loopback, without credentials', () => {
    for (const host of ['127.0.0.1', '127.9.9.9', 'localhost', '::1'])
      expect(settingsOf({ HOST: host, PUBLIC_URL: 'http://localhost:1' }).servesSandbox, host).to.equal(true)
    expect(settingsOf({ PUBLIC_URL: 'http://[::1]:1' }).servesSandbox).to.equal(true)
    const elsewhere = [{}, { HOST: '0.0.0.0' }, { PUBLIC_URL: 'https://login.example.com' }]
    for (const environment of elsewhere)
      expect(settingsOf({ ...CREDENTIALS, ...environment }).servesSandbox).to.equal(false)
  })

  it('runs elsewhere with SANDBOX=on', () => {
    for (const elsewhere of [{ HOST: '0.0.0.0' }, { PUBLIC_URL: 'https://login.example.com' }])
      expect(settingsOf({ ...elsewhere, SANDBOX: 'on' }).servesSandbox).to.equal(true)
    expect(settingsOf({}).sharesSandbox).to.equal(false)
  })

  it('does not run with SANDBOX=off', () => {
    expect(settingsOf({ ...CREDENTIALS, SANDBOX: 'off' }).servesSandbox).to.equal(false)
  })

  it('runs beside no credentials, not even its own', () => {
    const own = { WEIBO_CLIENT_ID: '1000000001', WEIBO_CLIENT_SECRET: 'sandbox-app-secret' }
    for (const credentials of [CREDENTIALS, own])
      for (const role of ['all', 'api', 'worker'])
        expect(wrongIn({ ...credentials, ...SERVERS, SANDBOX: 'on' }, role)).to.deep.equal(['SANDBOX'])
  })
})
