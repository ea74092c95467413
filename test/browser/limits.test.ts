import { expect } from 'chai'
import { fitsItsWidth, hasNoAccessibilityViolations } from '../support/accessibility.js'
import { PASSWORD } from '../support/persons.js'
import { VisitedService } from './visited-service.js'
import type { Visitor } from './visitor.js'

const THREE_MINUTES = { 'retry-after': '180' }

interface Held {
  readonly path: string
  readonly button: string
  /** To where the button is pressed. */
  prepare(): Promise<Visitor>
  press?(person: Visitor): Promise<void>
}

describe('a limit in a browser', () => {
  describe('that says when to try again', () => {
    const visited = new VisitedService()

    async function typedAt(path: string): Promise<Visitor> {
      const person = await visited.visitor()
      await person.open(path)
      await person.type('Username', 'lin')
      await person.type('Password', PASSWORD)
      return person
    }

    const actions: Readonly<Record<string, Held>> = {
      login: { path: '/sessions/', button: 'Log in', prepare: () => typedAt('/') },
      registration: { path: '/users/', button: 'Register', prepare: () => typedAt('/register/') },
      binding: {
        path: '/users/',
        button: 'Register',
        prepare: async () => {
          const person = await visited.visitor()
          await person.open('/')
          await person.toWeibo()
          await person.agree()
          await person.isAskedToBind()
          await person.type('Username', 'lin')
          return person
        },
      },
      'change of a password': {
        path: '/users/me/password/',
        button: 'Save password',
        prepare: async () => {
          const person = await visited.registered('lin')
          await person.press('Change password')
          await person.type('Current password', PASSWORD)
          await person.type('New password', 'another long password')
          return person
        },
      },
      unbinding: {
        path: '/oauth/weibo/',
        button: 'Unlink',
        prepare: async () => {
          const person = await visited.bound('lin')
          await person.setPassword(PASSWORD)
          await person.reads('The password is saved')
          return person
        },
        press: async (person) => {
          await person.press('Unlink Weibo')
          await person.press('Unlink')
        },
      },
      deletion: {
        path: '/users/me/',
        button: 'Delete permanently',
        prepare: async () => {
          const person = await visited.registered('lin')
          await person.askToDelete(PASSWORD)
          return person
        },
      },
      'login with Weibo': {
        path: '/oauth/weibo/callback/',
        button: 'Try again',
        prepare: async () => {
          const person = await visited.visitor()
          await person.open('/')
          return person
        },
        press: async (person) => {
          await person.toWeibo()
          await person.agree()
        },
      },
    }

    for (const [name, { path, button, prepare, press = (person: Visitor) => person.press(button) }] of Object.entries(
      actions,
    ))
      it(`disables the ${name} until then, says so, and does not shift when the time is over`, async () => {
        const person = await prepare()
        await person.answer(path, 429, 'too_many_requests', THREE_MINUTES)
        const sent = person.count(path)
        await press(person)
        await person.reads('Please try again in 3 minutes.')
        const held = person.page.getByRole('button', { name: button, exact: true })
        expect(await held.getAttribute('aria-disabled')).to.equal('true')
        await hasNoAccessibilityViolations(person.page)
        const before = sent()
        await held.click({ force: true })
        expect(sent()).to.equal(before)
        const box = await held.boundingBox()
        // From here on the page's clock is the test's.
        await person.page.clock.install({ time: Date.now() + 181_000 })
        await person.reads('You can try again now.')
        expect(await held.getAttribute('aria-disabled')).to.equal('false')
        expect(await held.boundingBox()).to.deep.equal(box)
      })

    for (const [status, error] of [
      [503, 'unavailable'],
      [502, 'provider_error'],
    ] as const)
      it(`sends the same return again after ${error}, once it is over`, async () => {
        const person = await visited.visitor()
        await person.open('/')
        await person.answer('/oauth/weibo/callback/', status, error, { 'retry-after': '2' })
        await person.toWeibo()
        await person.agree()
        await person.reads('Please try again in')
        await person.page.unroute('**/oauth/weibo/callback/')
        await person.reads('You can try again now.')
        await person.press('Try again')
        await person.isAskedToBind()
      })

    it('says it in Chinese too, and counts down', async () => {
      const person = await visited.visitor({ language: 'zh-CN', width: 320 })
      await person.page.clock.install()
      await person.open('/register/')
      await person.answer('/users/', 429, 'too_many_requests', THREE_MINUTES)
      await person.type('用户名', 'lin')
      await person.type('密码', PASSWORD)
      await person.press('注册')
      await person.reads('请在3分钟后再试。')
      await fitsItsWidth(person.page)
      await person.page.clock.fastForward(125_000)
      await person.reads(/请在5\d秒钟后再试。/)
      await person.page.clock.fastForward(60_000)
      await person.reads('现在可以再试了。')
    })

    it('says it where a proxy answers 429 with its own page', async () => {
      const person = await typedAt('/')
      await person.page.route('**/sessions/', (route) =>
        route.fulfill({ status: 429, headers: THREE_MINUTES, contentType: 'text/html', body: '<h1>Too many</h1>' }),
      )
      await person.press('Log in')
      await person.reads('Too many attempts.')
      await person.reads('Please try again in 3 minutes.')
    })
  })

  describe('that is the service’s own', () => {
    const visited = new VisitedService({ RATE_LIMIT_ACCOUNT: '2/15m' })

    it('lets the person in when its time is over', async () => {
      const person = await visited.registered('lin')
      await person.press('Log out')
      await person.sees('Log in')
      await person.page.clock.install()
      for (const words of [
        'Wrong username or password.',
        'Wrong username or password.',
        /try again in 1[45] minutes/,
      ]) {
        await person.logIn('lin', 'not this one')
        await person.reads(words)
        await person.page.locator('button.busy').waitFor({ state: 'detached' })
      }
      await person.page.clock.fastForward(901_000)
      visited.service.clock.advance(901)
      await person.logIn('lin')
      await person.sees('lin')
    })
  })
})
