import { expect } from 'chai'
import { envelopeOf } from '../../support/answer.js'
import { startTestService, type TestService } from '../../support/test-service.js'
import { onTheWire, requestHead } from '../../support/wire.js'

const COOKIES = { Cookie: `a=${'a'.repeat(17 * 1024)}` }

describe('HTTP: headers that are too large', () => {
  let service: TestService

  before(async () => {
    service = await startTestService()
  })
  after(() => service.stop())

  it('are named to programs', async () => {
    const answer = await onTheWire(service, requestHead('GET /users/me/', COOKIES))
    expect(envelopeOf(answer).error).to.equal('headers_too_large')
  })

  it('are a page with the way out to people, in both languages', async () => {
    const head = requestHead('GET / HTTP', { Accept: 'text/html,application/xhtml+xml', ...COOKIES }).replace(
      ' HTTP HTTP',
      ' HTTP',
    )
    const { status, headers, text } = await onTheWire(service, head)
    expect([status, headers.get('content-type')]).to.deep.equal([431, 'text/html; charset=utf-8'])
    expect(headers.get('cache-control')).to.equal('no-store')
    expect(text).to.include('请清除本站的 Cookie').and.to.include('clear the cookies of this site')
  })
})
