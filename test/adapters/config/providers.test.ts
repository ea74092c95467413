import { expect } from 'chai'
import { z } from 'zod'
import { describeProblem } from '../../../src/adapters/config/problem.js'
import type { ProviderBlock } from '../../../src/adapters/config/provider-block.js'
import { readSettings } from '../../../src/adapters/config/read-settings.js'
import type { Environment } from '../../../src/adapters/config/read-values.js'
import { signingKeyProblem } from '../../../src/adapters/jwt/signing-key.js'
import { mongodbUriProblem } from '../../../src/adapters/mongoose/mongodb-uri.js'
import { BLOCKS, CREDENTIALS } from './reading.js'

const any = z.string().min(1)

/** A provider that exists only here. The sandbox does not imitate it. */
const ACME: ProviderBlock = {
  name: 'acme',
  variables: {
    ACME_KEY: { type: any, expected: 'a key' },
    ACME_SECRET: { type: any, expected: 'a secret', isSecret: true },
    ACME_URL: { type: any, expected: 'a URL', default: 'https://acme.example' },
  },
  credentials: [{ id: 'ACME_KEY', secret: 'ACME_SECRET', sandbox: { id: 'of-the-sandbox', secret: 's' } }],
  isImitated: false,
  urls: ['ACME_URL'],
  redirectUri: null,
  configuration: (values, isSandbox) => ({ key: values['ACME_KEY'], url: values['ACME_URL'], isSandbox }),
}
const AT_ACME = { ACME_KEY: 'k', ACME_SECRET: 's' }
const SERVERS = { MONGODB_URI: 'mongodb://127.0.0.1/weibind', REDIS_URL: 'redis://127.0.0.1' }

describe('the configured providers', () => {
  const read = (environment: Environment, role = 'all') =>
    readSettings({
      role,
      environment,
      blocks: [...BLOCKS.slice(0, 1), ACME],
      keyProblem: signingKeyProblem,
      mongodbUriProblem,
    })
  const problems = (environment: Environment, role?: string) => {
    const result = read(environment, role)
    return result.outcome === 'invalid' ? result.problems.map(describeProblem) : []
  }
  const offered = (environment: Environment, role?: string) => {
    const result = read(environment, role)
    if (result.outcome === 'invalid') throw new Error(result.problems.map(describeProblem).join())
    return [...result.settings.providers.keys()]
  }

  it('are those with credentials, and those that the sandbox serves', () => {
    expect(offered({})).to.deep.equal(['weibo'])
    expect(offered(AT_ACME)).to.deep.equal(['weibo', 'acme'])
    expect(offered({ ...AT_ACME, SANDBOX: 'off' })).to.deep.equal(['acme'])
    expect(offered({ ...AT_ACME, ...CREDENTIALS })).to.deep.equal(['weibo', 'acme'])
    expect(offered(CREDENTIALS)).to.deep.equal(['weibo'])
  })

  for (const role of ['api', 'worker'])
    it(`are at least one, whichever it is (${role})`, () => {
      expect(offered({ ...SERVERS, ...AT_ACME }, role)).to.deep.equal(['acme'])
      expect(offered({ ...SERVERS, ...CREDENTIALS }, role)).to.deep.equal(['weibo'])
      expect(problems(SERVERS, role)).to.deep.equal([
        `WEIBO_CLIENT_ID: is missing, and so is ACME_KEY: one provider is needed, since the sandbox does not run: the role is "${role}"`,
      ])
    })

  it('have the settings that their blocks read', () => {
    const result = read(AT_ACME)
    const settings = result.outcome === 'valid' ? result.settings : null
    expect(settings?.providers.get('acme')).to.deep.equal({ key: 'k', url: 'https://acme.example', isSandbox: false })
  })

  it('have both credentials or none', () => {
    expect(problems({ ACME_KEY: 'k' })).to.deep.equal(['ACME_SECRET: is missing, but ACME_KEY is set'])
    expect(problems({ ...CREDENTIALS, ACME_SECRET: 's' })).to.deep.equal([
      'ACME_KEY: is missing, but ACME_SECRET is set',
    ])
  })

  it('have no sandbox beside real credentials, unless it serves another by itself', () => {
    const both = problems({ ...AT_ACME, SANDBOX: 'on' })
    expect(both).to.deep.equal(['SANDBOX is "on": expected "off", since ACME_KEY is set'])
    expect(problems({ ACME_KEY: 'of-the-sandbox', ACME_SECRET: 's', SANDBOX: 'on' })).to.deep.equal(both)
  })

  it('have applications of their own and https in production', () => {
    const wrong = problems({
      NODE_ENV: 'production',
      ACME_KEY: 'of-the-sandbox',
      ACME_SECRET: 's',
      ACME_URL: 'http://a.b',
    })
    expect(wrong).to.include.members([
      'ACME_KEY is "of-the-sandbox": expected your own application in production, not the sandbox\'s',
      'ACME_URL is "http://a.b": expected https in production',
    ])
  })

  it('are in the order of PROVIDERS, and only those that it names', () => {
    expect(offered({ ...AT_ACME, PROVIDERS: 'acme, weibo' })).to.deep.equal(['acme', 'weibo'])
    expect(offered({ ...AT_ACME, PROVIDERS: 'acme' })).to.deep.equal(['acme'])
    expect(offered({ ...AT_ACME, PROVIDERS: '' })).to.deep.equal(['weibo', 'acme'])
  })

  for (const [names, problem] of [
    ['weibo,github', '"github" is unknown: expected weibo, acme'],
    ['weibo,weibo', 'expected "weibo" once'],
    ['weibo,acme', '"acme" has no credentials'],
    ['weibo,', '"" is unknown: expected weibo, acme'],
  ] as const)
    it(`are no others: PROVIDERS refuses ${names}`, () => {
      expect(problems({ PROVIDERS: names })).to.deep.equal([`PROVIDERS is "${names}": ${problem}`])
    })
})
