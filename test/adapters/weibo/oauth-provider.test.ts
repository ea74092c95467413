import { startSandbox } from '../../../sandbox/start-sandbox.js'
import { AxiosProviderHttp } from '../../../src/adapters/system/axios-provider-http.js'
import { ExchangeGuard } from '../../../src/adapters/system/exchange-guard.js'
import { guardedProvider } from '../../../src/adapters/system/guarded-provider.js'
import { WeiboProvider } from '../../../src/adapters/weibo/weibo-provider.js'
import {
  oauthProviderContract,
  type SdkToken,
  tokenLoginContract,
  withdrawalNoticesContract,
} from '../../contract/oauth-provider-contract.js'
import { silentLog } from '../../support/silent-log.js'

const WISHES: Readonly<Record<SdkToken, Readonly<Record<string, string>>>> = {
  good: {},
  'of-another-app': { appkey: '2000000002' },
  expired: { expires_in: '-1' },
  revoked: {},
  silent: { sandbox_fault: 'info-hang' },
  senseless: { sandbox_fault: 'info-json-array' },
}

const FAULTS = { silent: 'hang', senseless: 'json-array' } as const

async function openWeibo() {
  const sandbox = await startSandbox()
  const application = { clientId: '1000000001', clientSecret: 'sandbox-app-secret' }
  const addresses = { baseUrl: sandbox.url, authorizeUrl: `${sandbox.url}/oauth2/authorize` }
  const behaviour = { redirectUri: 'http://127.0.0.1/back/', timeoutMs: 2500, fetchProfile: true }
  const http = new AxiosProviderHttp()
  const bare = new WeiboProvider({ ...application, ...addresses, ...behaviour }, http, silentLog())
  const provider = guardedProvider(bare, new ExchangeGuard('weibo', silentLog()))
  const visit = async (url: string, query: Readonly<Record<string, string>>) => {
    const { headers } = await fetch(`${url}&${new URLSearchParams(query)}`, { redirect: 'manual' })
    const back = new URL(headers.get('location') ?? '')
    const returned = (name: string) => back.searchParams.get(name) ?? ''
    return { code: returned('code'), state: returned('state'), redirectUri: back.origin + back.pathname }
  }
  const post = async (path: string, form: Readonly<Record<string, string>>) =>
    (await fetch(sandbox.url + path, { method: 'POST', body: new URLSearchParams(form) })).text()
  const tokenOfSdk = async (uid: string, of: SdkToken = 'good'): Promise<string> => {
    const { access_token } = JSON.parse(await post('/sandbox/tokens', { uid, ...WISHES[of] }))
    if (of === 'revoked') await post('/oauth2/revokeoauth2', { access_token })
    return access_token
  }
  const callsOf = (called: string) => sandbox.ledger().filter(({ path }) => path === called).length
  return {
    provider,
    tokenOfSdk,
    source: application.clientId,
    agree: (url: string, uid: string) => visit(url, { sandbox_person: uid }),
    agreeInTrouble: (url: string, trouble: keyof typeof FAULTS) =>
      visit(url, { sandbox_person: '11', sandbox_fault: FAULTS[trouble] }),
    exchanges: () => callsOf('/oauth2/access_token'),
    inspections: () => callsOf('/oauth2/get_token_info'),
    close: async () => {
      http.close()
      await sandbox.close()
    },
  }
}

for (const contract of [oauthProviderContract, tokenLoginContract, withdrawalNoticesContract])
  contract('Weibo behind its guard, as the sandbox imitates it', openWeibo)
