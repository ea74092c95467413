import { expect } from 'chai'
import { eventually } from '../support/eventually.js'
import { Person } from '../support/person.js'
import { ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'

describe('the journey of a person who withdraws the authorization at Weibo', () => {
  const bench = new ProgramBench()
  let service: RunningService
  before(async () => {
    service = await bench.serve()
  })
  after(() => bench.clear())

  const withdraw = async (wish: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams(wish)
    const headers = { accept: 'application/json' }
    return (await fetch(`${service.sandboxUrl}/sandbox/withdrawals`, { method: 'POST', body, headers })).json()
  }
  const reports = async () =>
    (await service.events()).filter(({ type }) => type === 'weibind.provider.deauthorized').map(({ data }) => data)

  const notices = [
    { method: 'GET', auth_end: 'seconds' },
    { method: 'GET', auth_end: 'date' },
    { method: 'POST', auth_end: 'milliseconds' },
  ]
  for (const [index, notice] of notices.entries()) {
    it(`leads from Weibo's page to one event: ${notice.method}, time as ${notice.auth_end}`, async () => {
      const person = new Person(service.browser(), String(7_000_001 + index))
      const { uid } = person
      await person.register(`withdrawn-${index}`, { bind_ticket: await person.ticket() })
      for (const _time of ['once', 'again'])
        expect(await withdraw({ uid, ...notice })).to.deep.equal({ uid, notice: { status: 200 } })
      await eventually('the report', async () => (await reports()).some((data) => data['uid'] === uid), 2000)
      const told = (await reports()).filter((data) => data['uid'] === uid)
      expect(told).to.have.length(1)
      expect(told[0]).to.include({ provider: 'weibo', verified: false })
      expect((await person.logIn()).msg).to.equal('登录成功')
    })
  }

  it('is no event where nobody is bound', async () => {
    const before = (await reports()).length
    expect(await withdraw({ uid: '7999999' })).to.deep.equal({ uid: '7999999', notice: { status: 200 } })
    const person = new Person(service.browser(), '7000009')
    await person.register('settled', { bind_ticket: await person.ticket() })
    await eventually('a later event', async () =>
      (await service.events()).some(({ data }) => data['uid'] === '7000009'),
    )
    expect(await reports()).to.have.length(before)
  })
})
