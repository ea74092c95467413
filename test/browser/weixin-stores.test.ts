import { expect } from 'chai'
import { hasNoAccessibilityViolations } from '../support/accessibility.js'
import { PASSWORD } from '../support/persons.js'
import { sandboxWeixin } from '../support/weixin-sandbox.js'
import { emptyDatabase, STORES } from './empty-database.js'
import { VisitedService } from './visited-service.js'
import { registerWithWeixin, UNION, WECHAT, weixinJourney } from './weixin-journey.js'

const LATER = '南风'

const HINTS = [
  {
    channel: 'web',
    visit: { userAgent: WECHAT },
    texts: ['This does not work inside WeChat.', '微信里无法完成登录'],
  },
  { channel: 'mp', visit: {}, texts: ['Open this page in WeChat', '请在微信里打开本页'] },
] as const

for (const store of STORES) {
  describe(`the pages, with Weixin, on ${store}`, () => {
    const database = emptyDatabase(store)
    const visited = new VisitedService(({ url }) => ({ ...sandboxWeixin(url), ...database() }))

    it('lead through login, links with both providers, and the deletion', async () => {
      await weixinJourney(await visited.visitor(), UNION)
      expect(visited.complaints()).to.deep.equal([])
      expect(visited.pages.origins()).to.have.members([visited.service.url, visited.service.sandbox.url])
    })

    it('lead through all of it inside WeChat too', async () => {
      await weixinJourney(await visited.visitor({ userAgent: WECHAT, width: 375 }), UNION)
      expect(visited.complaints()).to.deep.equal([])
    })

    it('keep one person one user, inside WeChat and outside', async () => {
      const [outside, inside] = [await visited.visitor(), await visited.visitor({ userAgent: WECHAT })]
      await registerWithWeixin(outside, 'xiaoman', UNION)
      await inside.open('/')
      await inside.toWeixin()
      await inside.agree(UNION)
      await inside.sees('xiaoman')
    })
  })

  describe(`the pages, if Weixin returns the unionid later, on ${store}`, () => {
    const database = emptyDatabase(store)
    const visited = new VisitedService(({ url }) => ({
      ...sandboxWeixin(url),
      ...database(),
      WEIXIN_UNIONID: 'optional',
    }))

    it('WX-7: say that the person has two accounts here, until one of them is unlinked', async () => {
      const [outside, inside] = [await visited.visitor(), await visited.visitor({ userAgent: WECHAT })]
      await registerWithWeixin(outside, 'first', LATER)
      await registerWithWeixin(inside, 'second', LATER)
      await outside.toWeixin()
      await outside.agree(LATER)
      await outside.sees('You are logged in')
      await outside.reads('Your Weixin account is linked to two accounts here.')
      await hasNoAccessibilityViolations(outside.page)
      await outside.press('中文')
      await outside.reads('您的微信在这里绑定了两个账号')
      await outside.press('English')
      await outside.press('Continue')
      await outside.sees('first')
      await outside.press('Log out')

      await inside.toWeixin()
      await inside.agree(LATER)
      await inside.sees('second')
      await inside.setPassword(PASSWORD)
      await inside.reads('The password is saved')
      await inside.press('Unlink Weixin')
      await inside.press('Unlink')
      await inside.reads('Weixin is unlinked')

      await outside.toWeixin()
      await outside.agree(LATER)
      await outside.sees('first')
    })
  })

  for (const { channel, visit, texts } of HINTS)
    describe(`the pages, where Weixin has only its channel ${channel}, on ${store}`, () => {
      const database = emptyDatabase(store)
      const visited = new VisitedService(({ url }) => ({ ...sandboxWeixin(url, [channel]), ...database() }))

      it('say what to do in a browser where it cannot work, and stay', async () => {
        const person = await visited.visitor(visit)
        await person.open('/')
        await person.press('Continue with Weixin')
        await person.reads(texts[0])
        await hasNoAccessibilityViolations(person.page)
        await person.press('中文')
        await person.reads(texts[1])
        await person.press('English')
        await person.registerBound('lin')
        await person.press('Link a Weixin account')
        await person.reads(texts[0])
        expect(visited.pages.origins()).to.have.members([visited.service.url, visited.service.sandbox.url])
      })
    })
}
