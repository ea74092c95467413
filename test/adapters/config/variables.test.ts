import { expect } from 'chai'
import { CREDENTIALS, problemsOf, settingsOf, weiboOf, wrongIn } from './reading.js'

const DURATIONS = ['FRESH_LOGIN_TTL', 'ACCESS_TOKEN_TTL', 'REFRESH_TOKEN_TTL', 'SESSION_MAX_TTL']
const SHORT_DURATIONS = ['STATE_TTL', 'BIND_TICKET_TTL']
const RATES = ['RATE_LIMIT_ACCOUNT', 'RATE_LIMIT_ACCOUNT_TOTAL', 'RATE_LIMIT_FAILURES', 'RATE_LIMIT_ADDRESS']
const BAD_DURATIONS = ['10', '10 m', '-1m', '0m', '1.5h', '10M', '1w', 'm', '1m1s', '1e3s', '٣m', '9999999s']

type Cases = readonly (readonly [variables: readonly string[], good: readonly string[], bad: readonly string[]])[]

const CASES: Cases = [
  [['OTEL_EXPORTER_OTLP_ENDPOINT'], ['http://127.0.0.1:4318', 'https://otel.example/x/'], ['x', 'http://x/?a=1']],
  [['OTEL_EXPORTER_OTLP_PROTOCOL'], ['http/protobuf', 'http/json'], ['grpc', 'json']],
  [['OTEL_EXPORTER_OTLP_HEADERS'], ['a=b', 'a=b, c=d%20e', 'a='], ['a', '=b', 'a=b,', 'a=%', 'a b=c']],
  [['OTEL_SERVICE_NAME'], ['weibind', 'login 2'], ['a\nb', 'x'.repeat(101)]],
  [['OTEL_TRACES_SAMPLER'], ['always_on', 'parentbased_traceidratio'], ['on', 'jaeger_remote']],
  [['OTEL_TRACES_SAMPLER_ARG'], ['0', '0.25', '1'], ['2', '-1', '1.5', 'x']],
  [
    ['OTEL_BSP_SCHEDULE_DELAY', 'OTEL_BSP_EXPORT_TIMEOUT', 'OTEL_BSP_MAX_QUEUE_SIZE', 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'],
    ['1', '5000'],
    ['0', '-1', '1.5', 'x'],
  ],
  [
    ['PORT', 'SANDBOX_PORT'],
    ['0', '1', '65535'],
    ['65536', '-1', '80.0', 'http', '0x50', ' 80', '1e3'],
  ],
  [['HOST'], ['127.0.0.1', 'localhost', '::1'], ['a b', 'http://x/', 'a/b', '[::1]\n']],
  [['PUBLIC_URL'], ['http://127.0.0.1:1', 'http://localhost'], ['127.0.0.1', 'ftp://localhost', 'http://', '//x']],
  [
    ['PUBLIC_URL', 'WEIBO_BASE_URL', 'WEIBO_AUTHORIZE_URL'],
    ['http://127.0.0.1:1/path'],
    ['http://u:p@localhost', 'http://localhost/?a=1', 'http://localhost/#a', 'javascript:alert(1)', 'x'],
  ],
  [
    ['WEIBO_REDIRECT_URI'],
    ['http://127.0.0.1:1/path', 'https://app.example.com/back/?from=weibo', 'https://app.example.com/oauth/callback/'],
    ['http://u:p@localhost', 'http://localhost/#a', 'http://localhost/#', 'javascript:alert(1)', 'x'],
  ],
  [['PRODUCT_NAME'], ['暖食', 'Acme & Söhne', 'x'.repeat(40)], ['x'.repeat(41), 'a\nb']],
  [
    ['PRODUCT_ACCENT'],
    ['#0b57d0', '#C8321F', '#767676'],
    ['#777777', '#ffffff', '#e6162', 'red', '0b57d0', '#0b57d0;}', '#0b57d0ff'],
  ],
  [
    ['PRODUCT_HOME', 'TERMS_URL', 'PRIVACY_URL'],
    ['/', '/terms/?from=login#top', 'https://example.com/terms'],
    ['//evil.example', '/\\evil', 'javascript:alert(1)', 'terms', 'https://u:p@h/', 'mailto:a@b.example', '/ü'],
  ],
  [['PRODUCT_LOGO'], ['docs/examples/brand/logo.svg'], ['nowhere.svg', 'docs', 'README.md', 'web/src/main.tsx']],
  [['RECOVERY_TTL'], ['1s', '1h', '24h', '1d'], ['86401s', '25h', '2d', ...BAD_DURATIONS]],
  [['REFRESH_GRACE'], ['1s', '5m', '1d'], ['86401s', '2d', ...BAD_DURATIONS]],
  [
    ['WEBHOOK_RETRY_SCHEDULE'],
    ['1s', '5s,30s', '7d', Array(20).fill('1s').join()],
    ['5s,', ',', '5', '8d', '5s;6s', '0s', Array(21).fill('1s').join()],
  ],
  [['KEEP_ALIVE_TIMEOUT'], ['1s', '65s', '1h'], ['3601s', '1d', ...BAD_DURATIONS]],
  [['SANDBOX'], ['auto', 'on'], ['yes', 'ON', 'true']],
  [['NODE_ENV'], ['development', 'test'], ['prod', 'Production', 'staging']],
  [['WEIBO_TIMEOUT_MS'], ['100', '60000'], ['99', '60001', '3s', '-1', '1.5']],
  [['WEIBO_FETCH_PROFILE'], ['true', 'false'], ['yes', '1', 'TRUE']],
  [DURATIONS, ['1s', '15m', '24h', '999999d'], BAD_DURATIONS],
  [SHORT_DURATIONS, ['1s', '600s', '10m'], ['601s', '11m', '1h', '1d', ...BAD_DURATIONS]],
  [['OAUTH_STATE'], ['required', 'optional'], ['none', 'off', 'Optional']],
  [['JWT_ALGORITHM'], ['ES256', 'RS256', 'HS256'], ['none', 'es256', 'HS512', 'ES384', 'EdDSA']],
  [['QUEUE_PREFIX'], ['{weibind}', 'weibind', 'a:{b}'], ['a b', '*', 'ü', 'x'.repeat(101)]],
  [['AUDIT_CHAIN_KEY', 'ADMIN_TOKEN'], ['x'.repeat(32)], ['x', 'x'.repeat(31)]],
  [['AUDIT_RETENTION_DAYS'], ['0', '180'], ['-1', '1y', '0.5']],
  [['WORKER_CONCURRENCY'], ['1', '50', '1000'], ['0', '-1', 'many', '1001', '1.5']],
  [
    ['REDIS_URL'],
    [
      'redis://h',
      'redis://h/',
      'redis://u:p%40%2F@h:6380/1',
      'rediss://h',
      'redis://h/1?family=0',
      'redis://a:7000,redis://b:7000',
      'redis://[::1]:1',
    ],
    [
      'h:6379',
      'http://h',
      'redis://',
      'redis:///1',
      'redis://a,',
      'redis://a,b:7000',
      'redis://a:99999',
      'redis://u:50%@h',
      'redis://u%zz:p@h',
      'redis://h/abc',
      'redis://h/%zz',
      'redis://h/-1',
      'redis://h//1',
      'redis://h/1/',
      'redis://h?db=abc',
      'redis://h?keyPrefix=foo:',
      'redis://h?family=x',
      'redis://h#a',
      'redis://default:12/34@host',
      'redis://default:12?34@host',
      'redis://default:12#34@host',
      'redis://default:12,34@host',
      'redis://a,redis://b/abc',
    ],
  ],
  [
    ['OUTBOUND_PROXY'],
    ['http://proxy:3128', 'http://10.0.0.1:80/', 'http://u:p%40%2f%25@proxy.example.com:8080', 'http://u@[::1]:3128'],
    [
      'proxy:3128',
      'proxy',
      'https://proxy:3128',
      'socks5://proxy:1080',
      'http://proxy',
      'http://proxy:99999',
      'http://proxy:3128/path',
      'http://proxy:3128?x',
      'http://u:p/w@proxy:3128',
      'http://u:p@w@proxy:3128',
      'http://u:50%@proxy:3128',
      'http://:3128',
    ],
  ],
  [['WEB'], ['on', 'off'], ['true', 'ON']],
  [
    ['AVATAR_HOSTS'],
    ['*.sinaimg.cn', 'a.example, *.b.example', '127.0.0.1:8889'],
    [
      '*',
      'https://a.example',
      "a.example; script-src 'self'",
      'a.example b.example',
      '*.*.example',
      'a.example,',
      'A.b',
    ],
  ],
  [
    ['CORS_ORIGINS'],
    ['https://app.example.com', 'http://localhost:3000, https://b.example', 'capacitor://localhost,ionic://localhost'],
    [
      '*',
      'null',
      'app.example.com',
      'https://a.example/',
      'https://A.example',
      'https://a,,https://b',
      'ws://a.b',
      'capacitor://localhost/',
    ],
  ],
  [['TRUSTED_PROXIES'], ['0', '2', '16'], ['17', '-1', 'true', '10.0.0.0/8']],
  [RATES, ['off', '10/15m', '1/1s'], ['0/1m', '10', '10/', '10/15', 'OFF', '10/0m', '-1/1m']],
  [['LOG_LEVEL'], ['fatal', 'info', 'trace', 'silent'], ['INFO', 'verbose', '30']],
]

describe('each variable of the configuration', () => {
  for (const [variables, good, bad] of CASES) {
    for (const variable of variables) {
      it(`${variable} takes ${good.join(' ')}`, () => {
        for (const value of good) expect(wrongIn({ [variable]: value }), value).to.be.empty
      })

      it(`${variable} refuses ${bad.map((value) => JSON.stringify(value)).join(' ')}`, () => {
        for (const value of bad) expect(wrongIn({ [variable]: value }), value).to.deep.equal([variable])
      })
    }
  }

  for (const [reason, environment] of Object.entries({
    'SANDBOX is "off"': { SANDBOX: 'off' },
    'PUBLIC_URL is "https://a.example", which is not on loopback': { PUBLIC_URL: 'https://a.example' },
    'MONGODB_URI is set': { MONGODB_URI: 'mongodb://h/weibind' },
  })) {
    it(`tells of missing credentials that the sandbox does not serve, since ${reason}`, () => {
      expect(problemsOf(environment).join())
        .to.match(/^WEIBO_CLIENT_ID: is missing/)
        .and.to.include(reason)
    })
  }

  it('names HOST first where it is why the sandbox does not serve: some shells set it', () => {
    expect(problemsOf({ HOST: 'x86_64-conda-linux-gnu' })).to.deep.equal([
      'HOST is "x86_64-conda-linux-gnu": expected a loopback address, or one provider at least: the sandbox does not run here, and WEIBO_CLIENT_ID is missing, and so is WEIXIN_WEB_APPID, WEIXIN_MP_APPID, WEIXIN_APP_APPID, WEIXIN_MINI_APPID',
    ])
  })

  it('names the value and what is expected', () => {
    expect(problemsOf({ PORT: '80 80' })).to.deep.equal(['PORT is "80 80": expected a port, 0 to 65535'])
  })

  it('is reported once, together with all other problems', () => {
    const wrong = { PORT: 'x', STATE_TTL: '1h', WEIBO_CLIENT_ID: 'abc', WEIBO_CLIENT_SECRET: 's', CORS_ORIGINS: '*' }
    expect(wrongIn({ ...wrong, MONGODB_URI: 'x:27017', JWT_SECRET: 'x' })).to.have.members([
      ...Object.keys(wrong).filter((variable) => variable !== 'WEIBO_CLIENT_SECRET'),
      'MONGODB_URI',
      'JWT_SECRET',
    ])
  })

  it('has the default that is documented', () => {
    const { jwt, ...settings } = settingsOf({})
    expect(settings).to.deep.include({ role: 'all', isProduction: false, host: '127.0.0.1', port: 8888 })
    expect(settings).to.deep.include({ publicUrl: null, sandboxPort: 8889, servesSandbox: true, dataDir: './data' })
    expect(settings).to.include({ stateTtlSeconds: 600, bindTicketTtlSeconds: 600, freshLoginTtlSeconds: 600 })
    expect(settings).to.include({ accessTokenTtlSeconds: 900, refreshTokenTtlSeconds: 2_592_000 })
    expect(settings).to.include({ sessionMaxTtlSeconds: 7_776_000, isStateOptional: false, servesPages: true })
    expect(settings.outboundProxy).to.equal(null)
    expect(settings.avatarHosts).to.deep.equal(['*.sinaimg.cn', '*.qlogo.cn'])
    const none = { name: null, logo: null, accent: null, home: null, termsUrl: null, privacyUrl: null }
    expect(settings.product).to.deep.equal(none)
    expect(settings).to.deep.include({ corsOrigins: [], trustedProxies: 0, adminToken: null, logLevel: 'info' })
    expect(settings.rateLimits).to.deep.equal({
      account: { attempts: 10, windowSeconds: 900 },
      accountTotal: { attempts: 100, windowSeconds: 900 },
      address: { attempts: 60, windowSeconds: 60 },
      failures: { attempts: 120, windowSeconds: 60 },
    })
    const weibo = weiboOf({})
    expect(weibo.application).to.deep.equal({ clientId: '1000000001', clientSecret: 'sandbox-app-secret' })
    expect(weibo).to.include({ redirectUri: null, baseUrl: null, authorizeUrl: null })
    expect(weibo).to.include({ timeoutMs: 3000, fetchProfile: true })
    expect(jwt).to.deep.equal({
      algorithm: 'ES256',
      key: null,
      previousKeys: [],
      issuer: null,
      audience: 'weibind',
      clientId: 'weibind',
    })
    expect(settings).to.include({ refreshGraceSeconds: 300, keepAliveSeconds: 65 })
    expect(weiboOf(CREDENTIALS).baseUrl).to.equal('https://api.weibo.com')
  })

  it('counts as not set where it is empty', () => {
    const names = CASES.flatMap(([variables]) => variables).filter((name) => name !== 'AVATAR_HOSTS')
    const more = ['WEIBO_CLIENT_ID', 'WEIBO_CLIENT_SECRET', 'MONGODB_URI', 'REDIS_URL', 'JWT_SECRET', 'DATA_DIR']
    const files = [
      'JWT_PRIVATE_KEY_FILE',
      'JWT_SECRET_FILE',
      'MONGODB_URI_FILE',
      'JWT_PREVIOUS_KEY_FILES',
      'WEBHOOKS_FILE',
    ]
    const empty = Object.fromEntries([...names, ...more, ...files, 'JWT_ISSUER'].map((name) => [name, '']))
    expect(settingsOf(empty)).to.deep.equal(settingsOf({}))
  })

  it('counts as set if an empty value has a meaning', () => {
    expect(settingsOf({ AVATAR_HOSTS: '' }).avatarHosts).to.deep.equal([])
  })

  it('reads a duration in seconds, and origins as a list', () => {
    const settings = settingsOf({ ACCESS_TOKEN_TTL: '2h', CORS_ORIGINS: 'https://a.example, http://localhost:1' })
    expect(settings.accessTokenTtlSeconds).to.equal(7200)
    expect(settings.corsOrigins).to.deep.equal(['https://a.example', 'http://localhost:1'])
  })

  it('reads a limit as attempts in a window, or none', () => {
    const { rateLimits } = settingsOf({ RATE_LIMIT_ACCOUNT: '3/2h', RATE_LIMIT_FAILURES: 'off' })
    expect(rateLimits).to.deep.include({ account: { attempts: 3, windowSeconds: 7200 }, failures: null })
  })

  it('takes the addresses of MongoDB that its driver takes', () => {
    const good = [
      'mongodb://h',
      'mongodb://u:p%40@a:1,b:2/weibind?replicaSet=rs0',
      'mongodb+srv://c.example.com/weibind',
    ]
    for (const MONGODB_URI of good) expect(settingsOf({ ...CREDENTIALS, MONGODB_URI }).mongodbUri).to.equal(MONGODB_URI)
    for (const MONGODB_URI of [
      'h:27017',
      'http://h',
      'mongodb://',
      'mongodb:///weibind',
      'mongodb://a b/',
      'mongodb://u:p/w@h/db',
      'mongodb://u:p%@h/db',
      'mongodb://h/?foo=bar',
      'mongodb://h/?tls=maybe',
      'mongodb://h:99999',
      'mongodb://u:p@h/?authMechanism=FOO',
      'mongodb://h/a.b',
      'mongodb://h/a%20b',
      'mongodb://h/a$b',
      `mongodb://h/${'x'.repeat(64)}`,
      'mongodb+srv://h:27017/',
      'mongodb://a,b/?directConnection=true',
    ])
      expect(wrongIn({ ...CREDENTIALS, MONGODB_URI }), MONGODB_URI).to.deep.equal(['MONGODB_URI'])
  })

  it('says why the driver cannot use an address of MongoDB, without a password in it', () => {
    const problem = (MONGODB_URI: string) => problemsOf({ ...CREDENTIALS, MONGODB_URI }).join()
    expect(problem('mongodb://h/?foo=bar')).to.match(/^MONGODB_URI: expected .*: option foo is not supported$/)
    expect(problem('mongodb://u:canary@h/?foo=bar')).to.include('foo').and.not.include('canary')
    expect(problem('mongodb://u:27017/?canary=1@h'))
      .to.match(/^MONGODB_URI: /)
      .and.not.include('canary')
  })

  it('says what to do with a slash in the password of Redis', () => {
    expect(problemsOf({ REDIS_URL: 'redis://default:12/34@host' }).join()).to.match(/^REDIS_URL: .*percent-encoded/)
  })

  it('takes a QUEUE_PREFIX with a hash tag alone for a Redis Cluster', () => {
    const REDIS_URL = 'redis://a:7000,redis://b:7000'
    for (const QUEUE_PREFIX of ['{weibind}', 'a:{b}', '{a}{}']) expect(wrongIn({ REDIS_URL, QUEUE_PREFIX })).to.be.empty
    for (const QUEUE_PREFIX of ['weibind', '{}', '{}{a}', '}{', '{a'])
      expect(wrongIn({ REDIS_URL, QUEUE_PREFIX }), QUEUE_PREFIX).to.deep.equal(['QUEUE_PREFIX'])
    expect(settingsOf({ QUEUE_PREFIX: 'weibind' }).queuePrefix).to.equal('weibind')
    expect(settingsOf({}).queuePrefix).to.equal(null)
  })

  it('loses the slash at the end of a base URL', () => {
    expect(settingsOf({ PUBLIC_URL: 'http://127.0.0.1:8888/' }).publicUrl).to.equal('http://127.0.0.1:8888')
  })
})
