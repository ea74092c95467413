import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../../sandbox/start-sandbox.js'
import { fieldsOf, sentBack } from '../weibo-client.js'
import { REDIRECT_URI, STATE, WeixinClient } from './weixin-client.js'

describe('sandbox, Weixin: what people see and choose', () => {
  let sandbox: Sandbox
  let client: WeixinClient

  before(async () => {
    sandbox = await startSandbox()
    client = new WeixinClient(sandbox)
  })
  after(() => sandbox.close())

  it('shows a QR code at web, and the persons who may scan it', async () => {
    const page = await (await client.page('web')).text()
    expect(page).to.include('使用微信扫一扫登录').and.include('沙箱演示应用')
    expect(page.match(/name="account" value="[a-z0-9-]+"/g)).to.have.length(8)
    const picture = await fetch(sandbox.url + (/src="(\S+qr\S+)"/.exec(page)?.[1] ?? ''))
    expect(picture.headers.get('content-type')).to.include('image/svg+xml')
    expect(await picture.text()).to.match(/^<svg/)
  })

  it('shows no QR code at mp', async () => {
    const page = await (await client.page('mp')).text()
    expect(page)
      .to.match(/name="account" value="union"/)
      .and.not.include('qr')
  })

  for (const channel of ['web', 'mp'] as const) {
    it(`asks the chosen person to agree, at an address that can be asked for again: ${channel}`, async () => {
      const chosen = await client.choose(channel, { account: 'emoji' })
      expect(chosen.status).to.equal(303)
      const consent = await fetch(new URL(chosen.headers.get('location') ?? '', sandbox.url))
      const page = await consent.text()
      expect(page).to.include('获取你的昵称、头像').and.include('👩‍👩‍👧‍👦').and.include('127.0.0.1:8888')
      expect(page).to.include('name="person" value="emoji"').and.include('value="agree"').and.include('value="refuse"')
    })

    it(`sends the person who agreed back with a code of that person: ${channel}`, async () => {
      const agreed = await client.choose(channel, { answer: 'agree', person: 'another-one', sandbox_fault: 'error-0' })
      expect(agreed.status).to.equal(302)
      expect(sentBack(agreed).get('state')).to.equal(STATE)
      const token = await fieldsOf(await client.exchange(channel, sentBack(agreed).get('code') ?? ''))
      const { openid } = await client.identify(channel, 'another-one')
      expect(token).to.include({ openid, errcode: 0 })
    })

    it(`lets a person refuse, in each form that Weixin may have: ${channel}`, async () => {
      const plain = await client.choose(channel, { answer: 'refuse' })
      expect(plain.headers.get('location')).to.equal(`${REDIRECT_URI}?state=${STATE}`)
      const authdeny = await client.choose(channel, { answer: 'refuse', sandbox_deny: 'authdeny' })
      expect(sentBack(authdeny).get('code')).to.equal('authdeny')
      const nothing = await client.choose(channel, { answer: 'refuse', sandbox_deny: 'nothing' })
      expect([nothing.status, nothing.headers.get('location')]).to.deep.equal([200, null])
    })

    it(`reports an invalid name of a person: ${channel}`, async () => {
      expect((await client.choose(channel, { account: 'No Such' })).status).to.equal(400)
      expect((await client.choose(channel, { answer: 'agree', person: '' })).status).to.equal(400)
    })

    it(`needs no script and nothing from elsewhere: ${channel}`, async () => {
      for (const changes of [{}, { sandbox_account: 'union' }, { state: '' }]) {
        const answer = await client.page(channel, changes)
        expect(await answer.text())
          .to.include('/sandbox/style.css')
          .and.not.match(/<script|<style|src="http|href="http|style=/)
        expect(answer.headers.get('content-security-policy')).to.include("default-src 'none'; img-src 'self'")
      }
    })

    it(`speaks Chinese, and English where the browser prefers it: ${channel}`, async () => {
      for (const language of ['zh-CN,zh;q=0.9,en;q=0.8', 'de']) {
        const page = await (await client.page(channel, {}, { 'accept-language': language })).text()
        expect(page).to.include('<html lang="zh-CN">')
      }
      const page = await (await client.page(channel, {}, { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.1' })).text()
      expect(page).to.include('<html lang="en">').and.include('Sandbox demo application').and.not.include('选择')
    })
  }

  it('does not ask for consent to snsapi_base, which shows neither name nor picture', async () => {
    const answer = await client.choose('mp', { account: 'union' }, { scope: 'snsapi_base' })
    expect(answer.status).to.equal(302)
    expect(sentBack(answer).get('code')).to.match(/^\w{32}$/)
  })

  it('has a picture for every person, a grey one for who has none', async () => {
    const picture = async (person: string) => {
      const answer = await fetch(`${sandbox.url}/sandbox/weixin/avatars/${person}.svg`)
      return answer.status === 200 ? answer.text() : answer.status
    }
    expect(await picture('union')).to.match(/<text/)
    expect(await picture('noname'))
      .to.match(/^<svg/)
      .and.not.match(/<text/)
    expect(await picture('No%20Such')).to.equal(404)
  })
})
