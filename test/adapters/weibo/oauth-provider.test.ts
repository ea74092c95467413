import { startSandbox } from '../../../sandbox/start-sandbox.js'
import { AxiosWeiboProvider } from '../../../src/adapters/weibo/axios-weibo-provider.js'
import { oauthProviderContract } from '../../contract/oauth-provider-contract.js'
import { silentLog } from '../../support/silent-log.js'

const FAULTS = { silent: 'hang', senseless: 'json-array' } as const

oauthProviderContract('Weibo, as the sandbox imitates it', async () => {
  const sandbox = await startSandbox()
  const application = { clientId: '1000000001', clientSecret: 'sandbox-app-secret' }
  const addresses = { baseUrl: sandbox.url, authorizeUrl: `${sandbox.url}/oauth2/authorize` }
  const behaviour = { redirectUri: 'http://127.0.0.1/back/', timeoutMs: 2500, fetchProfile: true }
  const provider = new AxiosWeiboProvider({ ...application, ...addresses, ...behaviour }, silentLog())
  const visit = async (url: string, query: Readonly<Record<string, string>>) => {
    const { headers } = await fetch(`${url}&${new URLSearchParams(query)}`, { redirect: 'manual' })
    const back = new URL(headers.get('location') ?? '')
    const returned = (name: string) => back.searchParams.get(name) ?? ''
    return { code: returned('code'), state: returned('state'), redirectUri: back.origin + back.pathname }
  }
  return {
    provider,
    agree: (url, uid) => visit(url, { sandbox_person: uid }),
    agreeInTrouble: (url, trouble) => visit(url, { sandbox_person: '11', sandbox_fault: FAULTS[trouble] }),
    exchanges: () => sandbox.ledger().filter(({ path }) => path === '/oauth2/access_token').length,
    close: async () => {
      provider.close()
      await sandbox.close()
    },
  }
})
