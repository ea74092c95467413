import { expect } from 'chai'
import { type Sandbox, startSandbox } from '../../../sandbox/start-sandbox.js'
import { fieldsOf } from '../weibo-client.js'
import { type Channel, WeixinClient } from './weixin-client.js'

const CHANNELS: readonly Channel[] = ['web', 'mp', 'app', 'mini']

describe('sandbox, Weixin: persons (rule WX-23)', () => {
  let sandbox: Sandbox
  let client: WeixinClient

  beforeEach(async () => {
    sandbox = await startSandbox()
    client = new WeixinClient(sandbox)
  })
  afterEach(() => sandbox.close())

  const everywhere = (person: string) => Promise.all(CHANNELS.map((channel) => client.identify(channel, person)))

  const profileOf = async (person: string) => fieldsOf(await client.userInfo(await client.identify('web', person)))

  for (const person of ['union', 'a-person-of-32-characters-000000']) {
    it(`gives ${person} one unionid everywhere and another openid in each application`, async () => {
      const answers = await everywhere(person)
      expect(new Set(answers.map(({ unionid }) => unionid)).size).to.equal(1)
      expect(answers[0]?.['unionid']).to.match(/^[\w-]{28}$/)
      expect(new Set(answers.map(({ openid }) => openid)).size).to.equal(4)
    })
  }

  it('gives different persons different ids', async () => {
    const answers = await Promise.all(['union', 'emoji', 'noname', 'x', 'y'].map((one) => client.identify('web', one)))
    expect(new Set(answers.flatMap(({ openid, unionid }) => [openid, unionid])).size).to.equal(10)
  })

  it('gives each person the same ids after a restart', async () => {
    const other = await startSandbox()
    const again = await new WeixinClient(other).identify('web', 'union')
    await other.close()
    const { openid, unionid } = await client.identify('web', 'union')
    expect(again).to.include({ openid, unionid })
  })

  it('gives plain no unionid anywhere, in the profile neither', async () => {
    for (const answer of await everywhere('plain')) expect(answer).not.to.have.property('unionid')
    expect(await profileOf('plain')).to.have.property('nickname')
    expect(await profileOf('plain')).not.to.have.property('unionid')
  })

  it('gives later a unionid from the second exchange on', async () => {
    const first = await client.identify('mp', 'later')
    expect(first).not.to.have.property('unionid')
    const second = await client.identify('web', 'later')
    expect(second['unionid']).to.match(/^[\w-]{28}$/)
    expect(await client.identify('mp', 'later')).to.include({ openid: first['openid'], unionid: second['unionid'] })
    expect(await fieldsOf(await client.userInfo(first))).not.to.have.property('unionid')
  })

  it('gives moved another unionid from the second exchange on, and the same openid', async () => {
    const [first, second, third] = [
      await client.identify('web', 'moved'),
      await client.identify('web', 'moved'),
      await client.identify('web', 'moved'),
    ]
    expect(second['openid']).to.equal(first['openid'])
    expect(second['unionid'])
      .to.match(/^[\w-]{28}$/)
      .and.not.equal(first['unionid'])
    expect(third['unionid']).to.equal(second['unionid'])
  })

  it('counts no exchange that failed', async () => {
    await client.exchange('web', await client.code('web', 'later'), { secret: 'wrong' })
    expect(await client.identify('web', 'later')).not.to.have.property('unionid')
  })

  it('gives both snapshot persons one virtual unionid, and says that they are snapshot users', async () => {
    for (const channel of CHANNELS) {
      const [one, two] = [await client.identify(channel, 'snapshot1'), await client.identify(channel, 'snapshot2')]
      expect(one).to.include({ is_snapshotuser: 1 })
      expect(two).to.include({ is_snapshotuser: 1, unionid: one['unionid'] })
      expect(one['openid']).not.to.equal(two['openid'])
    }
    expect(await client.identify('web', 'union')).not.to.have.property('is_snapshotuser')
  })

  it('has a name of emoji, joined ones and variation selectors too', async () => {
    const { nickname } = await profileOf('emoji')
    expect(nickname)
      .to.match(/\u200d/)
      .and.match(/\ufe0f/)
      .and.match(/^(?:\p{Emoji}|\u200d|\ufe0f)+$/u)
  })

  it('calls noname 微信用户, with the grey picture', async () => {
    const { nickname, headimgurl } = await profileOf('noname')
    expect(nickname).to.equal('微信用户')
    expect(headimgurl).to.equal(`${sandbox.url}/sandbox/weixin/avatars/noname.svg`)
  })
})
