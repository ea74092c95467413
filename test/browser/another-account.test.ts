import { expect } from 'chai'
import { hasNoAccessibilityViolations } from '../support/accessibility.js'
import { VisitedService } from './visited-service.js'
import type { Visitor } from './visitor.js'

const ANOTHER = 'Use another Weibo account'

describe('another Weibo account, on a computer where one is logged in at Weibo', () => {
  const visited = new VisitedService()

  /** At the page of Weibo, where the account is to be chosen. */
  async function choose(person: Visitor, name: string): Promise<void> {
    await person.page.waitForURL((url) => url.origin === visited.service.sandbox.url)
    await person.agree(name)
  }

  it('is offered on the login page, and the way back is kept', async () => {
    const person = await visited.bound('lin')
    await person.press('Log out')
    await person.sees('Log in')
    await person.open('/?return_to=/operator/')
    await person.press(ANOTHER)
    await choose(person, 'ChenMo陈墨')
    await person.isAskedToBind()
    await person.reads('ChenMo陈墨')
    await person.type('Username', 'chen')
    await person.press('Register')
    await person.page.waitForURL(`${visited.service.url}/operator/`)
  })

  it('is offered where an account is to be linked, and the way back is kept', async () => {
    const person = await visited.visitor()
    await person.open('/?return_to=/operator/')
    await person.toWeibo()
    await person.agree()
    await person.isAskedToBind()
    await person.reads('林小雨')
    await hasNoAccessibilityViolations(person.page)
    await person.press(ANOTHER)
    await choose(person, 'ChenMo陈墨')
    await person.reads('ChenMo陈墨')
    await person.type('Username', 'chen')
    await person.press('Register')
    await person.page.waitForURL(`${visited.service.url}/operator/`)
  })

  it('is offered to a person who links it to the own account, and stays a link', async () => {
    const person = await visited.registered('wang')
    await person.toWeibo('Link a Weibo account')
    await person.agree()
    await person.reads('Link this Weibo account to your account wang.')
    await person.press(ANOTHER)
    await choose(person, 'ChenMo陈墨')
    await person.reads('ChenMo陈墨')
    await person.press('Link this account')
    await person.sees('wang')
    await person.reads('ChenMo陈墨')
  })

  it('is called 换个微博账号 in Chinese', async () => {
    const person = await visited.visitor({ language: 'zh-CN' })
    await person.open('/')
    const begun = person.page.waitForRequest((request) => request.url().includes('/oauth/weibo/?'))
    await person.press('换个微博账号')
    expect(new URL((await begun).url()).searchParams.get('forcelogin')).to.equal('1')
  })
})
