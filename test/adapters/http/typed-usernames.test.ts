import { expect } from 'chai'
import { Person } from '../../support/person.js'
import { newUid, PASSWORD } from '../../support/persons.js'
import { startTestService, type TestService } from '../../support/test-service.js'

/** As keyboards and pages make them of `Alice-7`: with spaces, in full-width letters, and with what is copied unseen. */
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
    const problem = async (username: string) =>
      (await browser.register({ username, password: PASSWORD })).envelope.details?.[0]?.problem
    expect(await problem('Bob ')).to.equal('must not begin or end with a space')
    expect(await problem('Bob\u200b')).to.equal('must not begin or end with an invisible character')
    expect(await problem('Ｂｏｂ')).to.include('NFKC')
  })
})
