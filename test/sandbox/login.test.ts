import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { fieldsOf, PERSON, REDIRECT_URI, sentBack, WeiboClient } from './weibo-client.js'

describe('sandbox: a scripted login', () => {
  let sandbox: Sandbox
  let client: WeiboClient

  before(async () => {
    sandbox = await startSandbox()
    client = new WeiboClient(sandbox)
  })
  after(() => sandbox.close())

  it('sends the person back with a code of 32 hex digits and the state', async () => {
    const answer = await client.authorize({ sandbox_person: PERSON })
    expect(answer.status).to.equal(302)
    expect(answer.headers.get('location')).to.match(
      new RegExp(`^${REDIRECT_URI.replaceAll('.', '\\.')}\\?code=[0-9a-f]{32}&state=a%20b%26c$`),
    )
  })

  it('gives a token for the code, labelled as plain text', async () => {
    const answer = await client.exchange(await client.code())
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.equal('text/plain;charset=UTF-8')
    expect(answer.headers.get('cache-control')).to.equal('no-cache')
    const { access_token, ...others } = await fieldsOf(answer)
    expect(access_token).to.match(/^2\.00[0-9a-f]{32}$/)
    expect(others).to.deep.equal({ remind_in: '157679999', expires_in: 157679999, uid: PERSON, isRealName: 'true' })
  })

  it('shows the profile of the person to whom the token belongs', async () => {
    const profile = await client.get('/2/users/show.json', { access_token: await client.token(), uid: PERSON })
    expect(profile.headers.get('content-type')).to.equal('application/json;charset=UTF-8')
    expect(await fieldsOf(profile)).to.include({
      id: 2000000001,
      idstr: PERSON,
      screen_name: '林小雨',
      verified: false,
    })
  })

  it('lets any uid of digits log in, and keeps every digit', async () => {
    const uid = '9007199254740995'
    const token = await client.token({ sandbox_person: uid })
    const profile = await client.get('/2/users/show.json', { access_token: token, uid })
    expect(await profile.text()).to.match(/^\{"id":9007199254740995,"idstr":"9007199254740995",/)
  })

  it('sends a person who refuses back with 21330 and the state', async () => {
    const answer = await client.authorize({ sandbox_deny: '1' })
    expect(answer.headers.get('location')).to.equal(
      `${REDIRECT_URI}?error_uri=%2Foauth2%2Fauthorize&error=access_denied` +
        '&error_description=user%20denied%20your%20request.&error_code=21330&state=a%20b%26c',
    )
  })

  it('leaves the state out of a refusal on request', async () => {
    const answer = await client.authorize({ sandbox_deny: '1', sandbox_state_on_refusal: 'omit' })
    expect(sentBack(answer).has('state')).to.equal(false)
  })
})
