import { expect } from 'chai'
import { ProductionBench } from '../production/production-bench.js'
import { become, READY } from '../production/readiness.js'
import { openedForSuite } from '../support/opened.js'
import { OpenedPages } from '../support/opened-pages.js'
import type { Visited } from '../support/person.js'
import { freePort } from '../support/servers/free-port.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { wholeJourney } from './journey.js'
import { VisitedService } from './visited-service.js'
import { Visitor } from './visitor.js'

describe('the whole journey in a browser, with everything embedded', () => {
  const visited = new VisitedService()

  it('leads from the first visit to the deletion of the account', async () => {
    await wholeJourney(await visited.visitor(), await visited.visitor())
    expect(visited.complaints()).to.deep.equal([])
    expect(visited.pages.origins()).to.have.members([visited.service.url, visited.service.sandbox.url])
  })
})

describe('the whole journey in a browser, with an api, a worker, MongoDB and Redis', () => {
  const pages = new OpenedPages()
  const opened = openedForSuite()
  let production: ProductionBench
  let api: Visited
  before('start the servers', async function () {
    this.timeout(FIRST_START_MS)
    production = await opened.open(ProductionBench.open(), (bench) => bench.close())
    const port = String(await freePort())
    const shared = { PUBLIC_URL: `http://127.0.0.1:${port}` }
    const services = await Promise.all([
      production.start('api', { ...shared, PORT: port }),
      production.start('worker', shared),
    ])
    await become(services, READY)
    api = { url: services[0].url, sandbox: production.sandbox }
  })

  it('leads from the first visit to the deletion of the account', async () => {
    const visitor = async () => new Visitor(await pages.open({ language: 'en' }), api)
    await wholeJourney(await visitor(), await visitor())
    expect(pages.complaints().filter((text) => !/status of 4\d\d/.test(text))).to.deep.equal([])
    expect(pages.origins()).to.have.members([api.url, api.sandbox.url])
  })
})
