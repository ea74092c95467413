import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { fieldsOf, PERSON, WeiboClient } from './weibo-client.js'

describe('sandbox: overview', () => {
  let sandbox: Sandbox
  let client: WeiboClient

  before(async () => {
    sandbox = await startSandbox()
    client = new WeiboClient(sandbox)
    await client.code()
  })
  after(() => sandbox.close())

  it('lists application, persons, agreements, switches, variants and faults for programs', async () => {
    const overview = await fieldsOf(await client.get('/sandbox/'))
    expect(overview).to.have.nested.property('application.appKey', '1000000001')
    expect(overview).to.have.nested.property('application.appSecret', 'sandbox-app-secret')
    expect(overview['people']).to.have.length(4)
    expect(overview).to.have.nested.property('agreements[0].uid', PERSON)
    expect(overview['switches']).to.include.keys('sandbox_person', 'sandbox_deny', 'sandbox_fault')
    expect(overview['variants']).to.include.keys('as-json', 'uid-number', 'expires-in-string', 'info-appkey-string')
    expect(overview['faults']).to.include.keys('hang', 'profile-hang', 'info-hang', 'error-21325', 'swapped')
  })

  it('shows the same to a browser, with a way to cancel an authorization', async () => {
    const answer = await client.get('/sandbox/', {}, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
    expect(answer.headers.get('content-type')).to.include('text/html')
    const page = await answer.text()
    expect(page).to.include('action="/sandbox/withdrawals"').and.include(`value="${PERSON}"`).and.include('over-large')
    expect(page).not.to.match(/<script|src="http|href="http/)
  })

  it('serves the style sheet that its pages name', async () => {
    const answer = await client.get('/sandbox/style.css')
    expect(answer.headers.get('content-type')).to.include('text/css')
  })
})
