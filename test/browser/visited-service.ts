import { eventually } from '../support/eventually.js'
import { openedForTest } from '../support/opened.js'
import { OpenedPages, type Visit } from '../support/opened-pages.js'
import { type Changes, openTestService, type TestService } from '../support/test-service.js'
import { Visitor } from './visitor.js'

/** For the tests of one `describe`, and made inside it: a service for each, and the pages that its visitors open. */
export class VisitedService {
  readonly pages = new OpenedPages()
  private started: TestService | undefined

  constructor(changes: Changes = {}) {
    const opened = openedForTest()
    beforeEach('start the service', async () => {
      this.started = undefined
      const service = await openTestService(opened, changes)
      // A new MongoDB takes a moment to prepare.
      await eventually('the service is ready', async () => (await fetch(`${service.url}/readyz`)).ok)
      this.started = service
    })
  }

  get service(): TestService {
    if (!this.started) throw new Error('there is a service during a test only')
    return this.started
  }

  async visitor(visit: Visit = {}): Promise<Visitor> {
    return new Visitor(await this.pages.open({ language: 'en', ...visit }), this.service)
  }

  async registered(username: string): Promise<Visitor> {
    const person = await this.visitor()
    await person.register(username)
    return person
  }

  async bound(username: string): Promise<Visitor> {
    const person = await this.visitor()
    await person.registerBound(username)
    return person
  }

  /** Without what the console says of each answer of 400 and more, and of each call that a test has cut. */
  complaints(): readonly string[] {
    return this.pages.complaints().filter((text) => !/status of 4\d\d|ERR_CONNECTION_RESET/.test(text))
  }
}
