import { expect } from 'chai'
import { Unavailable } from '../../src/application/unavailable.js'
import { anEvent, anIdentity, aSession, NOON, unique } from '../support/builders.js'
import { LOSSY_TEXTS } from '../support/hostile-texts.js'
import type { OpenedStores, OpenStores } from './opened-stores.js'

/** All stores refuse a text that the database would return changed, so that no uid becomes another's (rule OA-7). */
export function lossyTextsContract(name: string, open: OpenStores): void {
  describe(`texts that would be changed contract: ${name}`, () => {
    let stores: OpenedStores
    before(async () => {
      stores = await open()
    })
    after(() => stores.close())

    for (const text of LOSSY_TEXTS) {
      it(`neither stores nor looks up ${JSON.stringify(text)}`, async () => {
        const session = aSession({ userAgent: text })
        await refuses(stores.sessions.open(session, anEvent()))
        expect(await stores.sessions.find(session.id)).to.equal(null)
        await refuses(stores.users.findByKey(text))
        await refuses(stores.replayGuard.spend(text, NOON))
        await refuses(stores.bindings.findOfUser(text, 'weibo'))
        await refuses(stores.auditLog.search({ uid: text, limit: 1 }))
        await refuses(stores.auditLog.search({ cursor: text, limit: 1 }))
      })
    }

    it('finds nothing for a handle that it could not store', async () => {
      for (const text of LOSSY_TEXTS) {
        const account = { identity: anIdentity(), handles: [text, unique('handle')] }
        const found = await stores.bindings.find(account).catch(() => [])
        expect(found).to.deep.equal([])
      }
    })

    /** The fault is the program's: waiting would not help. */
    async function refuses(call: Promise<unknown>): Promise<void> {
      const error: unknown = await call.then(
        () => null,
        (reason: unknown) => reason,
      )
      expect(error).to.be.instanceOf(Error).and.not.instanceOf(Unavailable)
    }
  })
}
