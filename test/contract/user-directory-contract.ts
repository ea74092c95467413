import { expect } from 'chai'
import type { UserSearch } from '../../src/application/ports/user-directory.js'
import { ACTIVE } from '../../src/domain/proof.js'
import type { User } from '../../src/domain/user.js'
import { aBinding, anEvent, aSession, later, NOON, times } from '../support/builders.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { openTicket, registerUser } from './seeds.js'

/** What all stores promise of the search of operators (rule AC-13). */
export function userDirectoryContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`UserDirectory contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    it('finds by the beginning of the name and by the whole id, and takes every character literally (AC-13)', async () => {
      const alice = await named('alice')
      const alina = await named('ali.na')
      await named('bob')
      expect(await found({ query: 'ali' })).to.have.members([alice.id, alina.id])
      expect(await found({ query: 'ali.' })).to.deep.equal([alina.id])
      expect(await found({ query: alice.id })).to.deep.equal([alice.id])
      expect(await found({ query: alice.id.slice(0, -1) })).to.deep.equal([])
      for (const query of ['%', '_', '.*', '*', '\\', 'a%', 'ali_', '^ali', '[a]', '$ne', 'lice', 'ALICE'])
        expect(await found({ query }), query).to.deep.equal([])
    })

    it('finds by provider, by provider and uid, and by status', async () => {
      const alice = await bound('weibo', '1404376560')
      const bob = await bound('weixin', '1404376560')
      const carol = await named('carol')
      await stores.accountControl.disable({ ...act(carol), operator: 'li.na', reason: 'phished' })
      expect(await found({ provider: 'weibo' })).to.deep.equal([alice.id])
      expect(await found({ provider: 'weixin', uid: '1404376560' })).to.deep.equal([bob.id])
      expect(await found({ provider: 'weixin', uid: '01404376560' })).to.deep.equal([])
      expect(await found({ provider: 'weixin', uid: '1404376560', query: alice.id })).to.deep.equal([])
      expect(await found({ provider: 'weixin', status: 'disabled' })).to.deep.equal([])
      expect(await found({ status: 'disabled' })).to.deep.equal([carol.id])
      expect(await found({ status: 'active' })).to.have.members([alice.id, bob.id])
    })

    it('shows the newest first, and pages that hold while others come and go', async () => {
      const users: User[] = []
      for (const second of [1, 1, 1, 2, 3, 4])
        users.push(await registerUser(stores, { createdAt: later(NOON, second) }))
      const newest = [...users].sort((one, other) => order(other, one))
      const expected = newest.map(({ id }) => id)
      expect(await found({})).to.deep.equal(expected)
      const pages: string[] = []
      for (let after: User | undefined; ; ) {
        const page = await stores.userDirectory.search({ after, limit: 2 })
        if (page.length === 0) break
        pages.push(...page.map(({ user }) => user.id))
        after = page.at(-1)?.user
        // The last one of the page leaves, and somebody else comes.
        if (after) await stores.accountControl.delete(act(after))
        await registerUser(stores, { createdAt: later(NOON, 9) })
      }
      expect(pages).to.deep.equal(expected)
    })

    it('shows the bindings, the last login and the number of open sessions', async () => {
      const alice = await bound('weibo', '1')
      const login = later(NOON, 60)
      await stores.sessions.open(
        aSession({ userId: alice.id, authenticatedAt: login, openedAt: login }),
        anEvent(),
        ACTIVE,
      )
      // Opened by a bind while logged in: the login is that of the session before.
      await stores.sessions.open(aSession({ userId: alice.id, openedAt: later(NOON, 90) }), anEvent())
      const shown = await stores.userDirectory.find(alice.id, NOON)
      expect(shown?.user).to.deep.equal(alice)
      expect(shown?.openSessions).to.equal(4)
      expect(shown?.bindings.map(({ identity }) => identity)).to.deep.equal([{ provider: 'weibo', uid: '1' }])
      expect(await stores.userDirectory.find('nobody', NOON)).to.equal(null)
      expect((await stores.userDirectory.find(alice.id, later(NOON, 9999)))?.openSessions).to.equal(0)
      if (kind === 'store' || shown?.lastLoginAt) expect(shown?.lastLoginAt).to.deep.equal(login)
    })

    itOnStores('finds one among many who have no binding', async () => {
      const alice = await bound('weixin', '7')
      await Promise.all(times(30, () => registerUser(stores)))
      expect(await found({ provider: 'weixin', limit: 5 })).to.deep.equal([alice.id])
    })

    async function found(search: Partial<UserSearch>): Promise<string[]> {
      return (await stores.userDirectory.search({ limit: 50, ...search })).map(({ user }) => user.id)
    }

    function named(key: string): Promise<User> {
      return registerUser(stores, { username: { name: key, key, skeleton: key } })
    }

    async function bound(provider: string, uid: string): Promise<User> {
      const user = await registerUser(stores)
      const { ticketHash, identity } = await openTicket(stores, { identity: { provider, uid } })
      const opening = aSession({ userId: user.id })
      const event = anEvent()
      await stores.bindings.save(aBinding({ identity, userId: user.id }), {
        ...{ spending: ticketHash, opening, proof: user, event },
      })
      return user
    }

    function act({ id }: User) {
      return { userId: id, at: NOON, event: () => anEvent() }
    }
  })
}

function order(one: User, other: User): number {
  return one.createdAt.getTime() - other.createdAt.getTime() || (one.id < other.id ? -1 : 1)
}
