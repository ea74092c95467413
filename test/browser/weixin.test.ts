import { expect } from 'chai'
import { fitsItsWidth, hasNoAccessibilityViolations } from '../support/accessibility.js'
import { LOOKS, nameOf } from '../support/opened-pages.js'
import { takeScreenshot } from '../support/screenshot.js'
import { sandboxWeixin } from '../support/weixin-sandbox.js'
import { VisitedService } from './visited-service.js'
import { agreeAs, type Visitor } from './visitor.js'
import { registerWithWeixin, UNION, WECHAT } from './weixin-journey.js'

const WECOM = `${WECHAT} wxwork/4.1.20`
const RETURN = '/oauth/callback/weixin/'

const buttonsOf = ({ page }: Visitor) => page.locator('.providers button.provider').allInnerTexts()

/** To Weixin, where this person agrees. @returns the URL of the page of the return, once it is asked for */
async function agreeAndReturn({ page }: Visitor, person: string, fault = ''): Promise<string> {
  await page.route('**/oauth/weixin/?*', async (route) => {
    const response = await route.fetch()
    const { data, ...envelope } = await response.json()
    const url = data.url.replace('#', `&sandbox_person=${person}&sandbox_fault=${fault}#`)
    await route.fulfill({ response, json: { ...envelope, data: { ...data, url } } })
  })
  const returned = page.waitForRequest(`**${RETURN}?*`)
  await page.getByRole('button', { name: 'Continue with Weixin' }).click()
  return (await returned).url()
}

describe('the pages, with Weixin', () => {
  const visited = new VisitedService(({ url }) => sandboxWeixin(url))

  it('offer Weibo first, but Weixin inside WeChat, and go nowhere without a tap', async () => {
    const outside = await visited.visitor()
    await outside.open('/')
    await outside.sees('Log in')
    await outside.reads('You confirm the login at Weibo or Weixin.')
    expect(await buttonsOf(outside)).to.deep.equal(['Continue with Weibo', 'Continue with Weixin'])
    const inside = await visited.visitor({ userAgent: WECHAT, width: 320 })
    await inside.open('/')
    await inside.reads('You confirm the login at Weixin or Weibo.')
    expect(await buttonsOf(inside)).to.deep.equal(['Continue with Weixin', 'Continue with Weibo'])
    await hasNoAccessibilityViolations(inside.page)
    await inside.page.waitForLoadState('networkidle')
    expect(visited.pages.origins()).to.deep.equal([visited.service.url])
    await inside.toWeixin()
    expect(new URL(inside.page.url()).pathname).to.equal('/connect/oauth2/authorize')
    await outside.toWeixin()
    expect(new URL(outside.page.url()).pathname).to.equal('/connect/qrconnect')
  })

  it('do not take WeCom for WeChat', async () => {
    const person = await visited.visitor({ userAgent: WECOM })
    await person.open('/')
    await person.reads('You confirm the login at Weibo or Weixin.')
    expect(await buttonsOf(person)).to.deep.equal(['Continue with Weibo', 'Continue with Weixin'])
  })

  it('say that Weixin returned no name and picture', async () => {
    const person = await visited.visitor()
    await person.open('/')
    await person.toWeixin()
    await person.agree('noname')
    await person.isAskedToBind()
    expect(await person.page.locator('.welcome').innerText()).to.match(
      /One more step\s+Weixin provided no name or picture/,
    )
    expect(await person.page.locator('#username').inputValue()).to.equal('')
    expect(await person.page.locator('.portrait img').count()).to.equal(0)
    await person.press('中文')
    expect(await person.page.locator('.welcome').innerText()).to.match(/还差一步\s+微信没有提供昵称和头像/)
  })

  it('show a name of joined emoji whole', async () => {
    const person = await visited.visitor()
    await person.page.route('**/sandbox/weixin/avatars/**', (route) => route.abort())
    await person.open('/')
    await person.toWeixin()
    await person.agree('👩‍👩‍👧‍👦☀️🏳️‍🌈👍🏽')
    await person.isAskedToBind()
    expect(await person.page.locator('.welcome h1').innerText()).to.include('Welcome, 👩‍👩‍👧‍👦☀️🏳️‍🌈👍🏽 ·')
    expect(await person.page.locator('.portrait .initial').innerText()).to.equal('👩‍👩‍👧‍👦')
  })

  it('WX-10: take a return with the state alone for a refusal', async () => {
    const person = await visited.visitor()
    await person.open('/')
    await person.toWeixin()
    await person.refuse()
    await person.sees('Your login was not completed')
    await person.reads('The authorization at Weixin was not completed.')
    expect(new URL(person.page.url()).search).to.equal('')
    await person.follow('Start again')
    await person.sees('Log in')
  })

  it('WX-3: tell a person with a snapshot page what to tap', async () => {
    const person = await visited.visitor({ userAgent: WECHAT })
    await person.open('/')
    await person.toWeixin()
    await person.agree('snapshot1')
    await person.reads('Tap 使用完整服务 ("Use full service") at its foot, then log in again.')
    await person.press('中文')
    await person.reads('请点击页面底部的“使用完整服务”，再重新登录。')
  })

  it('WX-11: log in where the page of the return is loaded again after the success', async () => {
    const person = await visited.visitor({ userAgent: WECHAT })
    await registerWithWeixin(person, 'xiaoman', UNION)
    await person.open('/?return_to=/account/%3Fagain')
    const back = await agreeAndReturn(person, 'union')
    await person.sees('xiaoman')
    await person.page.goto(back)
    await person.sees('xiaoman')
    expect(person.page.url()).to.equal(`${visited.service.url}/account/?again`)
  })

  it('WX-11: log in where the page of the return is loaded again while Weixin still answers', async () => {
    const person = await visited.visitor({ userAgent: WECHAT })
    await registerWithWeixin(person, 'xiaoman', UNION)
    await person.open('/')
    const sent = person.page.waitForRequest('**/oauth/weixin/callback/')
    const back = await agreeAndReturn(person, 'union', 'slow')
    await sent
    await person.page.goto(back)
    await person.sees('xiaoman')
  })

  for (const as of LOOKS)
    it(`pass axe and fit their width in ${nameOf(as)}`, async () => {
      const { page, service } = await visited.visitor({ ...as, userAgent: WECHAT })
      const look = async (name: string) => {
        await page.locator('main:not(:has(.loading))').waitFor()
        await takeScreenshot(page, name, as)
        await hasNoAccessibilityViolations(page)
        await fitsItsWidth(page)
      }
      await page.goto(service.url)
      await page.locator('.providers button.weixin').waitFor()
      await look('weixin-login')
      await page.locator('.providers button.weixin').click()
      await agreeAs(page, 'noname')
      await page.locator('.portrait').waitFor()
      await look('weixin-bind')
      await page.locator('#username').fill('xiaoman')
      await page.locator('form [type=submit]').click()
      await page.locator('#ways').waitFor()
      await look('weixin-account')
    })

  it('ask to begin again where the first load did not log in', async () => {
    const person = await visited.visitor({ userAgent: WECHAT })
    await person.open('/')
    const back = await agreeAndReturn(person, 'union')
    await person.isAskedToBind()
    await person.page.goto(back)
    await person.sees('Your login was not completed')
    await person.reads('Please start again.')
  })
})
