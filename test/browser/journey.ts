import { expect } from 'chai'
import { hasNoAccessibilityViolations } from '../support/accessibility.js'
import { PASSWORD } from '../support/persons.js'
import type { Visitor } from './visitor.js'

/** What waits for its record is shown within this (events.md), and each look at it takes a moment. */
const RECORDED_WITHIN_MS = 4000

/**
 * Everything that a person can do with an account, from the first visit to the farewell. @param other their second
 * device
 */
export async function wholeJourney(person: Visitor, other: Visitor): Promise<void> {
  await comeFromWeibo(person)
  await setPassword(person)
  await logInElsewhere(other)
  await endElsewhere(person, other)
  await unbindAndBindAgain(person)
  await readOwnTrail(person)
  await leaveForGood(person)
}

async function comeFromWeibo(person: Visitor): Promise<void> {
  await person.open('/')
  await person.sees('Log in')
  await person.toWeibo()
  await person.refuse()
  await person.reads('The authorization at Weibo was not completed')
  await person.follow('Start again')
  await person.toWeibo()
  await person.agree()
  await person.isAskedToBind()
  await hasNoAccessibilityViolations(person.page)
  await person.type('Username', 'lin')
  await person.press('Register')
  await person.sees('lin')
  await person.press('Log out')
  await person.sees('Log in')
  await person.toWeibo('Continue with Weibo', false)
  await person.sees('lin')
  await person.page.reload()
  await person.sees('lin')
}

async function setPassword(person: Visitor): Promise<void> {
  await person.setPassword(PASSWORD)
  await person.reads('The password is saved')
  await hasNoAccessibilityViolations(person.page)
}

async function logInElsewhere(other: Visitor): Promise<void> {
  await other.open('/')
  await other.logIn('lin', 'not this one')
  await other.reads('Wrong username or password.')
  await other.logIn('lin')
  await other.sees('lin')
}

async function endElsewhere(person: Visitor, other: Visitor): Promise<void> {
  await person.page.reload()
  const others = person.page.locator('#sessions ~ .rows > li').filter({ hasNotText: 'This device' })
  await others.first().waitFor()
  expect(await others.count()).to.equal(1)
  await others.getByRole('button').click()
  await person.reads('The device was logged out')
  await other.page.reload()
  await other.sees('Log in')
}

async function unbindAndBindAgain(person: Visitor): Promise<void> {
  await person.press('Unlink Weibo')
  await person.press('Unlink')
  await person.hasButton('Link a Weibo account')
  await person.toWeibo('Link a Weibo account')
  await person.agree('ChenMo陈墨')
  await person.reads('Link this Weibo account to your account lin.')
  await person.press('Link this account')
  await person.sees('lin')
  await person.reads('ChenMo陈墨')
}

async function readOwnTrail(person: Visitor): Promise<void> {
  const told = [
    'Registered',
    'Unlinked Weibo',
    'Set a new password',
    'Login with the password failed: wrong password',
    'Linked Weibo (ChenMo陈墨)',
  ]
  const deadline = Date.now() + RECORDED_WITHIN_MS
  for (;;) {
    await person.page.reload()
    const trail = person.page.locator('.timeline')
    await trail.waitFor()
    const text = await trail.innerText()
    if (told.every((words) => text.includes(words))) return
    if (Date.now() > deadline) for (const words of told) expect(text).to.include(words)
  }
}

async function leaveForGood(person: Visitor): Promise<void> {
  await person.askToDelete()
  await hasNoAccessibilityViolations(person.page)
  await person.press('Delete permanently')
  await person.sees('Your account is deleted')
  await person.follow('Go to the login page')
  await person.logIn('lin')
  await person.reads('Wrong username or password.')
  await person.toWeibo('Continue with Weibo', false)
  await person.isAskedToBind()
}
