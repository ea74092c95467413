import { expect } from 'chai'
import { settledTrail } from '../../support/audit-trail.js'
import { times, unique } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, PASSWORD } from '../../support/persons.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import { openTestService } from '../../support/test-service.js'
import { WebhookReceiver } from '../../support/webhook-receiver.js'
import { webhooksFile } from '../../support/webhook-world.js'

describe('webhooks of two processes on one MongoDB', () => {
  const opened = openedForSuite()
  let uri: string
  before(async function () {
    this.timeout(FIRST_START_MS)
    uri = (await sharedMongo()).uri(unique('webhooks'))
    opened.add(() => dropDatabase(uri))
  })

  it('reach the receiver, each once (WH-1)', async () => {
    const receiver = await opened.open(WebhookReceiver.open(), (each) => each.close())
    const { environment, remove } = webhooksFile([{ url: receiver.url }])
    opened.add(remove)
    const shared = { ...environment, MONGODB_URI: uri, JWT_ISSUER: 'both', AUDIT_CHAIN_KEY: 'k'.repeat(32) }
    const services = [await openTestService(opened, shared), await openTestService(opened, shared)]
    const [first] = services
    if (!first) throw new Error('a service was expected')
    for (const service of services)
      await eventually('it is ready', async () => (await new Person(service).send('GET', '/readyz')).status === 200)
    await Promise.all(
      times(10, (index) =>
        new Person(services[index % 2] ?? first).register({ username: newName(), password: PASSWORD }),
      ),
    )
    const recorded = (await settledTrail(first)).map(({ id }) => id).sort()
    await eventually('all have arrived', () => receiver.calls.length >= recorded.length)
    expect(receiver.ids.sort()).to.deep.equal(recorded)
  })
})
