import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../../sandbox/start-sandbox.js'
import { fieldsOf, sentBack } from '../weibo-client.js'
import { credentials, REDIRECT_URI, STATE, WeixinClient } from './weixin-client.js'

const PUBLIC_URL = 'https://login.example.com/base'

describe('sandbox, Weixin: the two pages that a login begins at (rule WX-23)', () => {
  let sandbox: Sandbox
  let client: WeixinClient

  before(async () => {
    sandbox = await startSandbox({ publicUrl: PUBLIC_URL, isShared: true })
    client = new WeixinClient(sandbox)
  })
  after(() => sandbox.close())

  const showsError = async (answer: Response, text: string) => {
    expect(answer.headers.get('location')).to.equal(null)
    expect(answer.headers.get('content-type')).to.equal('text/html;charset=UTF-8')
    expect(await answer.text()).to.include(text)
  }

  for (const channel of ['web', 'mp'] as const) {
    describe(channel, () => {
      it('sends a person who agrees back with a code and the state', async () => {
        const answer = await client.page(channel, { sandbox_person: 'union' })
        expect(answer.status).to.equal(302)
        const [address, query = ''] = (answer.headers.get('location') ?? '').split('?')
        expect(address).to.equal(REDIRECT_URI)
        expect(query).to.match(new RegExp(`^code=[0-9a-zA-Z]{32}&state=${STATE}$`))
      })

      it('does not send the browser back without a state: 10013', async () => {
        await showsError(await client.page(channel, { sandbox_person: 'union', state: '' }), '10013')
      })

      it('shows 10012 for an unknown appid', async () => {
        await showsError(await client.page(channel, { sandbox_person: 'union', appid: 'wx0000000000000000' }), '10012')
      })

      for (const other of (['web', 'mp', 'app', 'mini'] as const).filter((kind) => kind !== channel)) {
        it(`shows 10016 for the application of ${other}`, async () => {
          const { appid } = credentials(other)
          await showsError(await client.page(channel, { sandbox_person: 'union', appid }), '10016')
        })
      }

      for (const uri of [
        'https://example.com/',
        'https://login.example.com/',
        'https://login.example.com/based',
        'https://login.example.com:444/base/',
        'http://login.example.com/base/',
        'http://127.0.0.1@example.com/',
        'http://127.0.0.1/\r\nSet-Cookie: a=b',
        'javascript:alert(1)',
        '',
      ]) {
        it(`shows 10003 for the redirect URI ${JSON.stringify(uri)}`, async () => {
          await showsError(await client.page(channel, { sandbox_person: 'union', redirect_uri: uri }), '10003')
        })
      }

      for (const uri of ['http://localhost/a?b=c', 'http://[::1]:3000/', PUBLIC_URL, `${PUBLIC_URL}/oauth/`]) {
        it(`accepts the redirect URI ${uri}`, async () => {
          const answer = await client.page(channel, { sandbox_person: 'union', redirect_uri: uri })
          expect(answer.headers.get('location')?.startsWith(`${uri}${uri.includes('?') ? '&' : '?'}code=`)).to.equal(
            true,
          )
        })
      }

      it('takes no port under sandbox_strict_domain=1', async () => {
        const strict = { sandbox_person: 'union', sandbox_strict_domain: '1' }
        await showsError(await client.page(channel, strict), '10003')
        const answer = await client.page(channel, { ...strict, redirect_uri: 'http://127.0.0.1/callback' })
        expect(answer.status).to.equal(302)
      })

      it('puts the code before the fragment of a redirect URI', async () => {
        const answer = await client.page(channel, { sandbox_person: 'union', redirect_uri: 'http://localhost/a#/b' })
        expect(answer.headers.get('location')).to.match(/^http:\/\/localhost\/a\?code=\w+&state=x+#\/b$/)
      })

      it('refuses a response type other than code', async () => {
        const answer = await client.page(channel, { sandbox_person: 'union', response_type: 'token' })
        await showsError(answer, 'response_type')
      })

      it('sends a person who refuses back as sandbox_deny says', async () => {
        const redirected = await client.page(channel, { sandbox_deny: 'redirect' })
        expect([redirected.status, redirected.headers.get('location')]).to.deep.equal([
          302,
          `${REDIRECT_URI}?state=${STATE}`,
        ])
        const authdeny = await client.page(channel, { sandbox_deny: 'authdeny' })
        expect(authdeny.headers.get('location')).to.equal(`${REDIRECT_URI}?code=authdeny&state=${STATE}`)
        const nothing = await client.page(channel, { sandbox_deny: 'nothing' })
        expect([nothing.status, nothing.headers.get('location')]).to.deep.equal([200, null])
      })

      it('delivers one code twice under sandbox_twice=code', async () => {
        const answer = await client.page(channel, { sandbox_person: 'union', sandbox_twice: 'code' })
        expect(sentBack(answer).get('state')).to.equal(STATE)
        expect(answer.headers.get('x-sandbox-second-location')).to.equal(answer.headers.get('location'))
      })

      it('delivers another code with the same state under sandbox_twice=state, and both codes are good', async () => {
        const answer = await client.page(channel, { sandbox_person: 'union', sandbox_twice: 'state' })
        const second = new URL(answer.headers.get('x-sandbox-second-location') ?? 'none:').searchParams
        expect(second.get('state')).to.equal(STATE)
        const codes = [sentBack(answer).get('code') ?? '', second.get('code') ?? '']
        expect(codes[0]).not.to.equal(codes[1])
        const openids = await Promise.all(
          codes.map(async (code) => (await fieldsOf(await client.exchange(channel, code)))['openid']),
        )
        expect(openids[0]).to.be.a('string').and.equal(openids[1])
      })

      for (const [name, value] of [
        ['sandbox_person', 'No Such'],
        ['sandbox_person', 'x'.repeat(33)],
        ['sandbox_fault', 'hang,no-such-fault'],
        ['sandbox_deny', '1'],
        ['sandbox_twice', '2'],
      ] as const) {
        it(`names ${name}=${value} as a mistake`, async () => {
          const answer = await client.page(channel, { [name]: value })
          expect(answer.status).to.equal(400)
          await showsError(answer, name)
        })
      }
    })
  }

  it('takes no redirect URI under the service’s URL unless it is shared', async () => {
    const unshared = await startSandbox({ publicUrl: PUBLIC_URL })
    const answer = await new WeixinClient(unshared).page('web', { sandbox_person: 'union', redirect_uri: PUBLIC_URL })
    await unshared.close()
    await showsError(answer, '10003')
  })

  it('takes a state of more than 128 bytes at web, and shows an error page at mp', async () => {
    const long = { sandbox_person: 'union', state: 'x'.repeat(129) }
    expect((await client.page('web', long)).status).to.equal(302)
    await showsError(await client.page('mp', long), 'state')
    expect((await client.page('mp', { ...long, state: 'é'.repeat(65) })).status).not.to.equal(302)
  })

  it('wants the scope of the page: 10010 without any, 10005 for another', async () => {
    for (const channel of ['web', 'mp'] as const) {
      await showsError(await client.page(channel, { sandbox_person: 'union', scope: '' }), '10010')
    }
    await showsError(await client.page('web', { sandbox_person: 'union', scope: 'snsapi_userinfo' }), '10005')
    await showsError(await client.page('mp', { sandbox_person: 'union', scope: 'snsapi_login' }), '10005')
    expect((await client.page('mp', { sandbox_person: 'union', scope: 'snsapi_base' })).status).to.equal(302)
  })

  it('says of errors at web only that the link cannot be opened, but the code to developers', async () => {
    const page = await (await client.page('web', { appid: 'wx0000000000000000' })).text()
    const [forPeople = '', forDevelopers = ''] = page.split('<details>')
    expect(forPeople).to.include('该链接无法访问').and.not.include('10012')
    expect(forDevelopers).to.include('10012')
    const mp = await (await client.page('mp', { appid: 'wx0000000000000000' })).text()
    expect(mp.split('<details>')[0]).to.include('10012')
  })

  it('escapes what it repeats of the query', async () => {
    const page = await (await client.page('mp', { redirect_uri: '"><script>alert(1)</script>' })).text()
    expect(page).to.include('&#62;&#60;script').and.not.include('<script')
  })
})
