import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import Router from '@koa/router'
import { expect } from 'chai'
import { Delivery } from '../../sandbox/answers/deliver.js'
import { sandboxApp } from '../../sandbox/app.js'
import type { CallState } from '../../sandbox/call.js'
import { Ledger } from '../../sandbox/ledger.js'
import { html } from '../../sandbox/pages/html.js'
import type { ImitateProvider } from '../../sandbox/provider.js'
import { imitateWeibo } from '../../sandbox/weibo/imitate-weibo.js'

/** The least that a provider is. */
const imitateOther: ImitateProvider = ({ delivery }) => {
  const fault = { does: 'renames the person', fields: () => ({ openid: 'other' }) }
  const answer = (fields: object) => ({ status: 200, headers: {}, body: JSON.stringify(fields) })
  return {
    name: 'Other',
    routes: new Router<CallState>().get('/other/token', (call) =>
      delivery.send(call, { fields: { openid: 'o1' }, answer, faults: [fault], call: { path: call.path } }),
    ),
    endpoints: { 'POST /sandbox/other/code': 'a code' },
    overview: () => ({ other: { people: ['o1'] } }),
    overviewSection: () => html`<p>o1 &amp; friends</p>`,
    startingPoint: () => 'no key',
  }
}

describe('sandbox: a second provider', () => {
  it('is served beside the first, in one ledger and one overview', async () => {
    const delivery = new Delivery({ slowAnswerMs: 1, maxHeldConnections: 1 })
    const surroundings = { delivery, origin: () => '', publicUrl: undefined, isShared: false, codeLifeSeconds: 1 }
    const ledger = new Ledger()
    const server = sandboxApp([imitateWeibo(surroundings), imitateOther(surroundings)], ledger).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      expect(await (await fetch(`${url}/other/token`)).json()).to.deep.equal({ openid: 'other' })
      expect((await fetch(`${url}/oauth2/access_token`, { method: 'POST' })).status).to.equal(400)
      expect(ledger.read().map(({ path }) => path)).to.deep.equal(['/other/token', '/oauth2/access_token'])
      const overview = (await (await fetch(`${url}/sandbox/`)).json()) as Record<string, unknown>
      expect(overview).to.include.keys('people', 'faults', 'other')
      expect(overview['endpoints']).to.include.keys('POST /sandbox/tokens', 'POST /sandbox/other/code')
      const page = await (await fetch(`${url}/sandbox/`, { headers: { accept: 'text/html' } })).text()
      expect(page).to.include('<h1>Weibo and Other sandbox</h1>').and.include('o1 &amp; friends')
    } finally {
      server.close()
      server.closeAllConnections()
    }
  })
})
