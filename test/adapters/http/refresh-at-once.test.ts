import { expect } from 'chai'
import { atOnce, tally } from '../../support/at-once.js'
import type { AuditPage } from '../../support/audit-trail.js'
import { unique } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { Person } from '../../support/person.js'
import { newName, PASSWORD } from '../../support/persons.js'
import { sidOf } from '../../support/refresh-cookie.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import { startTestService, type TestService } from '../../support/test-service.js'

interface Instances {
  readonly all: readonly TestService[]
  stop(): Promise<void>
}

/** Without the bound on refusals from one address, since all of these are from one. */
const FREELY = { RATE_LIMIT_FAILURES: 'off' }

const STORES: Readonly<Record<string, () => Promise<Instances>>> = {
  SQLite: async () => {
    const service = await startTestService(FREELY)
    return { all: [service], stop: () => service.stop() }
  },
  'MongoDB, through two instances': async () => {
    const uri = (await sharedMongo()).uri(unique('refresh'))
    const start = () => startTestService({ ...FREELY, MONGODB_URI: uri })
    const all = [await start(), await start()]
    for (const service of all) {
      const isReady = async () => (await new Person(service).send('GET', '/readyz')).status === 200
      await eventually('it is ready', isReady, 20_000)
    }
    const stop = async () => {
      await Promise.all(all.map((service) => service.stop()))
      await dropDatabase(uri)
    }
    return { all, stop }
  },
}

for (const [store, start] of Object.entries(STORES)) {
  describe(`many refreshes at once: ${store}`, () => {
    let instances: Instances

    before(async function () {
      this.timeout(FIRST_START_MS)
      instances = await start()
    })
    after(async function () {
      this.timeout(30_000)
      await instances.stop()
    })

    const at = (index: number) => new Person(instances.all[index % instances.all.length] as TestService)
    const register = async () => {
      const username = newName()
      return { username, ...(await at(0).register({ username, password: PASSWORD })).data }
    }
    const isKnown = async (bearer: string) => (await at(0).call('GET', '/users/me/', { bearer })).status === 200
    const advance = (seconds: number) => {
      for (const { clock } of instances.all) clock.advance(seconds)
    }

    it('gives each of 200 a pair or a clear refusal, all of one session, each with its event', async () => {
      const { username, refresh_token, token } = await register()
      const answers = await atOnce(200, (index) => at(index).refresh(refresh_token))
      expect(tally(answers.map(({ error }) => error))).to.deep.equal({ undefined: 100, invalid_refresh_token: 100 })
      const pairs = answers.flatMap(({ error, data }) => (error === undefined ? [data] : []))
      expect(new Set(pairs.map(({ refresh_token }) => refresh_token)).size).to.equal(100)
      expect(new Set(pairs.map((pair) => sidOf(pair.token)))).to.deep.equal(new Set([sidOf(token)]))
      expect((await at(0).call<object[]>('GET', '/sessions/', { bearer: token })).data).to.have.length(1)

      const uses = await atOnce(100, (index) => at(index).refresh(pairs[index]?.refresh_token ?? ''))
      const { undefined: won, refresh_token_reused: reused, ...others } = tally(uses.map(({ error }) => error))
      expect({ won, reused, others }).to.deep.equal({ won: 1, reused: 1, others: { invalid_refresh_token: 98 } })
      expect(await isKnown(token)).to.equal(false)
      const [winner] = uses.filter(({ error }) => error === undefined)
      expect((await at(1).refresh(winner?.data.refresh_token ?? '')).error).to.equal('invalid_refresh_token')

      const { token: again } = (await at(0).logIn(username, PASSWORD)).data
      const counted = async () => tally((await ownEvents(again)).map(({ type }) => type.replace('weibind.', '')))
      await eventually('all events', async () => (await ownEvents(again)).length === 303, 10_000)
      expect(await counted()).to.deep.equal({
        'user.registered': 1,
        'session.refreshed': 101,
        'request.refused': 199,
        'session.reuse_detected': 1,
        'login.succeeded': 1,
      })
    }).timeout(120_000)

    it('lets an honest double click through, on whichever instance, and one of its pairs go on', async () => {
      const { refresh_token } = await register()
      const [first, second] = await atOnce(2, (index) => at(index).refresh(refresh_token))
      expect([first?.status, second?.status]).to.deep.equal([200, 200])
      const next = await at(1).refresh(second?.data.refresh_token ?? '')
      expect((await at(0).refresh(next.data.refresh_token)).status).to.equal(200)
    })

    it('takes a spent token back for 10 s on another instance, and ends the session later', async () => {
      const { refresh_token, token } = await register()
      await at(0).refresh(refresh_token)
      advance(6)
      const repeated = await at(1).refresh(refresh_token)
      expect(repeated.status).to.equal(200)
      advance(5)
      expect((await at(1).refresh(refresh_token)).error).to.equal('refresh_token_reused')
      expect(await isKnown(token)).to.equal(false)
      for (const spent of [refresh_token, repeated.data.refresh_token])
        expect((await at(0).refresh(spent)).error).to.equal('invalid_refresh_token')
    })

    it('opens no session again that is ended meanwhile', async () => {
      const { refresh_token, token } = await register()
      const ends = ['/sessions/', '/sessions/?all=1', `/sessions/${sidOf(token)}/`]
      const calls = await atOnce(60, (index) =>
        index % 20 === 10
          ? at(index).call('DELETE', ends[Math.floor(index / 20)] ?? '', { bearer: token })
          : at(index).refresh(refresh_token),
      )
      for (const { status } of calls) expect(status).to.be.oneOf([200, 401])
      expect(await isKnown(token)).to.equal(false)
      const pairs = calls.flatMap(({ data }) => (data?.refresh_token ? [data] : []))
      const late = await atOnce(pairs.length, (index) => at(index).refresh(pairs[index]?.refresh_token ?? ''))
      for (const { error } of late) expect(error).to.equal('invalid_refresh_token')
    }).timeout(60_000)

    /** Everything of one's own trail. */
    async function ownEvents(bearer: string): Promise<AuditPage['events'][number][]> {
      const found: AuditPage['events'][number][] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const path = `/users/me/events/?limit=200${cursor && `&cursor=${cursor}`}`
        const page: AuditPage = (await at(0).call<AuditPage>('GET', path, { bearer })).data
        found.push(...page.events)
        cursor = page.next_cursor
      }
      return found
    }
  })
}
