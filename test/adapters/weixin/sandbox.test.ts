import { expect } from 'chai'
import { startSandbox } from '../../../sandbox/start-sandbox.js'
import { AxiosProviderHttp } from '../../../src/adapters/system/axios-provider-http.js'
import { WeixinProvider } from '../../../src/adapters/weixin/weixin-provider.js'
import type { Authentication } from '../../../src/application/ports/oauth-provider.js'
import { silentLog } from '../../support/silent-log.js'
import { settingsFor } from './weixin-under-test.js'

const CHANNELS = ['web', 'mp', 'app', 'mini'] as const
const APPLICATIONS = Object.fromEntries(
  CHANNELS.map((channel, index) => [
    channel,
    { appid: `wx5a0db0c00000000${index + 1}`, secret: `sandbox-weixin-secret-${channel}` },
  ]),
)
async function openSandbox() {
  const sandbox = await startSandbox()
  const http = new AxiosProviderHttp()
  const redirectUri = 'http://127.0.0.1/back/'
  const settings = {
    ...settingsFor(sandbox.url),
    applications: APPLICATIONS,
    redirectUri,
    openUrl: sandbox.url,
    timeoutMs: 2500,
  }
  return {
    provider: new WeixinProvider(settings, http, silentLog()),
    /** A person goes to the page and agrees. @returns the code */
    agree: async (url: string, person: string, fault: string): Promise<string> => {
      const page = new URL(url)
      page.searchParams.set('sandbox_person', person)
      if (fault) page.searchParams.set('sandbox_fault', fault)
      const { headers } = await fetch(page, { redirect: 'manual' })
      return new URL(headers.get('location') ?? 'none:').searchParams.get('code') ?? ''
    },
    appCode: async (channel: string, person: string): Promise<string> => {
      const query = new URLSearchParams({ channel, person })
      const answer = await fetch(`${sandbox.url}/sandbox/weixin/code?${query}`, { method: 'POST' })
      return ((await answer.json()) as { code: string }).code
    },
    close: async () => {
      http.close()
      await sandbox.close()
    },
  }
}

describe('WeixinProvider at the sandbox', () => {
  let opened: Awaited<ReturnType<typeof openSandbox>>
  beforeEach(async () => {
    opened = await openSandbox()
  })
  afterEach(() => opened.close())

  const logIn = async (channel: string, person: string, fault = ''): Promise<Authentication> => {
    if (channel === 'app' || channel === 'mini')
      return opened.provider.authenticate(await opened.appCode(channel, person), channel)
    const url = opened.provider.authorizationUrl({ channel, state: 'aState', forceLogin: false })
    return opened.provider.authenticate(await opened.agree(url, person, fault), channel)
  }
  const handlesOf = (authentication: Authentication) => {
    if (authentication.outcome !== 'authenticated') throw new Error(authentication.outcome)
    return authentication.account.handles
  }

  it('tells one unionid of a person on all channels, and an openid of each', async () => {
    const told = await Promise.all(CHANNELS.map(async (channel) => handlesOf(await logIn(channel, 'union'))))
    expect(new Set(told.map(([openid]) => openid))).to.have.lengthOf(4)
    expect(new Set(told.map(([, unionid]) => unionid))).to.have.lengthOf(1)
    expect(told.every((handles) => handles.length === 2)).to.equal(true)
  })

  it('tells no unionid of `plain`, and one of `later` from the second time on', async () => {
    expect(handlesOf(await logIn('mp', 'plain'))).to.have.lengthOf(1)
    expect(handlesOf(await logIn('mp', 'later'))).to.have.lengthOf(1)
    expect(handlesOf(await logIn('mp', 'later'))).to.have.lengthOf(2)
  })

  it('refuses snapshot users (WX-3)', async () => {
    for (const person of ['snapshot1', 'snapshot2'])
      expect(await logIn('mp', person)).to.deep.equal({ outcome: 'refused', error: 'snapshot_user' })
  })

  it('keeps emoji, and shows nothing of a person without a name', async () => {
    const emoji = await logIn('web', 'emoji')
    const noname = await logIn('web', 'noname')
    if (emoji.outcome !== 'authenticated' || noname.outcome !== 'authenticated') throw new Error('not authenticated')
    expect((await emoji.profile())?.screenName).to.match(/\p{Extended_Pictographic}/u)
    expect(await noname.profile()).to.equal(null)
  })

  const faults: Readonly<Record<string, object>> = {
    'error-40029': { outcome: 'refused', error: 'invalid_code', providerCode: 40029 },
    'error-40226': { outcome: 'refused', error: 'access_denied', providerCode: 40226 },
    'error-40125': { outcome: 'failed', error: 'provider_error', providerCode: 40125 },
    'error-busy': { outcome: 'failed', error: 'provider_error', providerCode: -1 },
    'error-string-code': { providerCode: 40029 },
    'openid-missing': { outcome: 'failed', error: 'provider_error' },
    'openid-number': { outcome: 'failed', error: 'provider_error' },
    'openid-odd': { outcome: 'failed', error: 'provider_error' },
    'snapshot-string': { outcome: 'refused', error: 'snapshot_user' },
    'html-200': { outcome: 'failed', error: 'provider_error' },
    'redirect-302': { outcome: 'failed', error: 'provider_error' },
    'over-large': { outcome: 'failed', error: 'provider_error' },
    'error-0': { outcome: 'authenticated' },
    'as-json': { outcome: 'authenticated' },
    'unionid-empty': { outcome: 'authenticated' },
  }
  for (const [fault, outcome] of Object.entries(faults))
    it(`understands the fault ${fault}`, async () => {
      expect(await logIn('web', 'union', fault)).to.deep.include(outcome)
    })
})
