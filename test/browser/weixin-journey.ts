import { expect } from 'chai'
import { hasNoAccessibilityViolations } from '../support/accessibility.js'
import { PASSWORD } from '../support/persons.js'
import type { Visitor } from './visitor.js'

export const WECHAT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49'

/** The name of the sandbox's first person. */
export const UNION = '小满🌿'

/** A user who is bound to a person of the sandbox, and logged out. */
export async function registerWithWeixin(person: Visitor, username: string, nickname: string): Promise<void> {
  await person.open('/')
  await person.toWeixin()
  await person.agree(nickname)
  await person.isAskedToBind()
  await person.type('Username', username)
  await person.press('Register')
  await person.sees(username)
  await person.press('Log out')
  await person.sees('Log in')
}

/** A person logs in with Weixin, links Weibo and unlinks Weixin. The person has no account here at the start. */
export async function weixinJourney(person: Visitor, nickname: string): Promise<void> {
  await comeFromWeixin(person, nickname)
  await linkWeibo(person)
  await unlinkWeixinAndBack(person, nickname)
  await deleteAll(person, nickname)
}

async function comeFromWeixin(person: Visitor, nickname: string): Promise<void> {
  await person.open('/')
  await person.toWeixin()
  await person.agree(nickname)
  await person.isAskedToBind()
  await person.sees(`Welcome, ${nickname} · One more step`)
  await person.reads('You can then log in with Weixin.')
  await hasNoAccessibilityViolations(person.page)
  await person.type('Username', 'xiaoman')
  await person.press('Register')
  await person.sees('xiaoman')
  await person.press('Log out')
  await person.toWeixin()
  await person.agree(nickname)
  await person.sees('xiaoman')
}

async function linkWeibo(person: Visitor): Promise<void> {
  const unlink = person.page.getByRole('button', { name: 'Unlink Weixin' })
  expect(await unlink.getAttribute('aria-disabled')).to.equal('true')
  await person.reads('This is your only way to log in')
  await person.toWeibo('Link a Weibo account')
  await person.agree()
  await person.reads('Link this Weibo account to your account xiaoman.')
  await person.press('Link this account')
  await person.reads('林小雨')
  await hasNoAccessibilityViolations(person.page)
}

async function unlinkWeixinAndBack(person: Visitor, nickname: string): Promise<void> {
  await rowOf(person, nickname).getByRole('button', { name: 'Unlink Weixin' }).click()
  await person.press('Unlink')
  await person.reads('Weixin is unlinked')
  await person.toWeixin('Link a Weixin account')
  await person.agree(nickname)
  await person.reads('Link this Weixin account to your account xiaoman.')
  await person.press('Link this account')
  await rowOf(person, nickname).waitFor()
  await rowOf(person, '林小雨').getByRole('button', { name: 'Unlink Weibo' }).click()
  await person.press('Unlink')
  await person.reads('Weibo is unlinked')
}

async function deleteAll(person: Visitor, nickname: string): Promise<void> {
  await person.setPassword(PASSWORD)
  await person.reads('The password is saved')
  await person.askToDelete()
  await person.press('Delete permanently')
  await person.sees('Your account is deleted')
  await person.follow('Go to the login page')
  await person.toWeixin()
  await person.agree(nickname)
  await person.isAskedToBind()
}

function rowOf({ page }: Visitor, name: string) {
  return page.locator('.ways > li', { hasText: name })
}
