import { expect } from 'chai'
import { VisitedService } from './visited-service.js'

describe('/docs/ in a browser', () => {
  const visited = new VisitedService()

  it('OP-16: shows every call, with files of our own origin alone and under our own security headers', async () => {
    const { page, service } = await visited.visitor()
    await page.goto(`${service.url}/docs/`)
    const call = page.getByText('/sessions/refresh/', { exact: true }).first()
    await call.waitFor()
    await call.click()
    await page.getByText('invalid_refresh_token, refresh_token_reused').first().waitFor()
    expect(visited.pages.complaints()).to.deep.equal([])
    expect(visited.pages.origins()).to.deep.equal([service.url])
  })

  it('sends no calls', async () => {
    const { page, service } = await visited.visitor()
    await page.goto(`${service.url}/docs/`)
    await page.getByText('/sessions/refresh/', { exact: true }).first().click()
    expect(await page.getByRole('button', { name: /try it out|execute/i }).count()).to.equal(0)
  })
})
