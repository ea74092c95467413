import { expect } from 'chai'
import { settledTrail } from '../support/audit-trail.js'
import { Person } from '../support/person.js'
import { newName, newUid } from '../support/persons.js'
import { ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'

const TYPE = 'weibind.provider.deauthorized'

describe('a person withdraws the authorization at Weibo', () => {
  const bench = new ProgramBench()
  let service: RunningService
  before(async () => {
    service = await bench.serve()
  })
  after(() => bench.clear())

  const withdraw = async (wish: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams(wish)
    const headers = { accept: 'application/json' }
    return (await fetch(`${service.sandbox.url}/sandbox/withdrawals`, { method: 'POST', body, headers })).json()
  }

  for (const notice of [
    { method: 'GET', auth_end: 'seconds' },
    { method: 'GET', auth_end: 'date' },
    { method: 'POST', auth_end: 'milliseconds' },
  ]) {
    it(`and Weibo's notices leave one event: ${notice.method}, time as ${notice.auth_end}`, async () => {
      const person = new Person(service)
      const { uid } = person
      await person.register({ username: newName(), bind_ticket: await person.ticket() })
      for (const _time of ['once', 'again'])
        expect(await withdraw({ uid, ...notice })).to.deep.equal({ uid, notice: { status: 200 } })
      const [event, ...others] = await settledTrail(service, { uid, type: TYPE })
      expect(event?.data).to.include({ provider: 'weibo', verified: false })
      expect(others).to.deep.equal([])
      expect((await person.logInWithWeibo()).data.type).to.equal('0')
    })
  }

  it('and leaves no event where the account is bound to no user', async () => {
    const uid = newUid()
    expect(await withdraw({ uid })).to.deep.equal({ uid, notice: { status: 200 } })
    expect(await settledTrail(service, { uid })).to.deep.equal([])
  })
})
