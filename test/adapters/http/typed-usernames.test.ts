import { expect } from 'chai'
import { Person } from '../../support/person.js'
import { newUid, PASSWORD } from '../../support/persons.js'
import { startTestService, type TestService } from '../../support/test-service.js'

/**
 * As keyboards and pages make them of `Alice-7`: with spaces, in full-width letters, and with what is copied unseen.
 */
const TYPED = [
  'Alice-7 ',
  ' alice-7',
  '\u3000Alice-7\u3000',
  'Ａｌｉｃｅ－７',
  'ALICE-7',
  'Alice-7\u200b',
  '\u200eAlice-7',
]

describe('HTTP: a username as people type it', () => {
  let service: TestService
  let browser: Person

  before(async () => {
    service = await startTestService()
    browser = new Person(service)
    await browser.register({ username: 'Alice-7', password: PASSWORD })
  })
  after(() => service.stop())

  for (const username of TYPED) {
    it(`logs in as ${JSON.stringify(username)}`, async () => {
      expect((await browser.logIn(username, PASSWORD)).data.user?.username).to.equal('Alice-7')
    })
  }

  it('binds as well', async () => {
    const bind_ticket = await browser.ticket(newUid())
    const { data } = await browser.bind({ bind_ticket, username: 'Ａｌｉｃｅ－７ \u200b', password: PASSWORD })
    expect(data.user?.username).to.equal('Alice-7')
  })

  it('is never adapted at registration, which says why', async () => {
    const problem = async (username: string, language: string) => {
      const sending = { headers: { 'accept-language': language }, body: { username, password: PASSWORD } }
      return (await browser.call('POST', '/users/', sending)).envelope.details?.[0]?.problem
    }
    for (const [username, en, zh] of [
      ['Bob ', 'begin or end with a space', '空格'],
      ['Bob\u200b', 'begin or end with an invisible character', '不可见字符'],
      ['Ｂｏｂ', 'NFKC', '全角'],
      ['B', '2 to 32', '2 至 32'],
    ] as const) {
      expect(await problem(username, 'en')).to.include(en)
      expect(await problem(username, 'zh')).to.include(zh)
    }
  })
})
