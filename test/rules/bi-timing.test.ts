import { expect } from 'chai'
import { Argon2PasswordHasher } from '../../src/adapters/system/argon2-password-hasher.js'
import type { Called } from '../support/http-client.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'

/** Who is asked for, each with a password that is not theirs. */
type Kind = 'nobody' | 'a name that nobody can have' | 'a user' | 'a user without a password'
type Names = Readonly<Record<Kind, string>>

// How long they take is not asserted here, where other tests run beside it: `npm run bench -- refusals` measures and prints it.
describe('rule BI-12: answers do not tell which users exist', () => {
  let service: TestService
  let browser: Person
  let names: Names

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
    const [user, bare] = [newName(), newName()]
    await browser.register({ username: user, password: PASSWORD })
    await browser.register({ username: bare, bind_ticket: await browser.ticket(newUid()) })
    names = {
      nobody: newName(),
      'a name that nobody can have': 'ａ b\u202e'.repeat(20),
      'a user': user,
      'a user without a password': bare,
    }
  })

  const ways: Readonly<Record<string, (credentials: object, headers: Record<string, string>) => Promise<Called>>> = {
    'a login': (body, headers) => browser.call('POST', '/sessions/', { body, headers }),
    'a login by form': (body, headers) =>
      browser.call('POST', '/sessions/', { body: new URLSearchParams({ ...body }), headers }),
    'a login of a page': (body, headers) =>
      browser.call('POST', '/sessions/', { body, headers: { ...headers, 'x-session-mode': 'cookie' } }),
    'a bind': async (body, headers) => {
      const bind_ticket = await browser.ticket(newUid())
      return browser.bind({ ...body, bind_ticket }, { headers })
    },
  }

  for (const [way, attempt] of Object.entries(ways)) {
    for (const language of ['zh-CN', 'en']) {
      it(`BI-12: ${way} gets byte-identical answers, in ${language}`, async () => {
        const answers: string[] = []
        for (const username of Object.values(names)) {
          const answer = await attempt({ username, password: 'wrong' }, of(language))
          expect(answer.error).to.equal('invalid_credentials')
          answers.push(bytesOf(answer))
        }
        expect(new Set(answers), answers.join('\n')).to.have.length(1)
      })
    }

    it(`BI-12: ${way} costs the same hashes`, async () => {
      const works: Record<string, readonly string[]> = {}
      for (const [kind, username] of Object.entries(names)) {
        // One after another: the hashes of each are its own.
        works[kind] = await hashesDuring(() => attempt({ username, password: 'wrong' }, of('en')))
      }
      for (const [kind, work] of Object.entries(works)) expect(work, kind).to.deep.equal(['verify'])
    })
  }

  it('BI-12: a recovery with a wrong code gets byte-identical answers, and costs no hash', async () => {
    const answers: string[] = []
    for (const username of Object.values(names)) {
      const body = { username, code: 'wrong', new_password: 'another long and quiet evening' }
      const work = await hashesDuring(async () => {
        answers.push(bytesOf(await browser.call('POST', '/sessions/recovery/', { body, headers: of('en') })))
      })
      expect(work).to.deep.equal([])
    }
    expect(new Set(answers), answers.join('\n')).to.have.length(1)
  })

  it('BI-12: a password that is too long gets the same answer, and costs no hash', async () => {
    for (const username of Object.values(names)) {
      let error: string | undefined
      const work = await hashesDuring(async () => {
        error = (await browser.logIn(username, 'x'.repeat(1025))).error
      })
      expect([error, work]).to.deep.equal(['invalid_request', []])
    }
  })
})

/** The same id for each, so that the answers can be compared whole. */
function of(language: string): Record<string, string> {
  return { 'accept-language': language, 'x-request-id': 'the-same' }
}

function bytesOf({ status, headers, text }: Called): string {
  const told = [...headers].filter(([name]) => name !== 'date')
  return JSON.stringify([status, told, text])
}

/** What the hasher of the service was asked for meanwhile. That it costs the same each time is its own promise. */
async function hashesDuring(run: () => Promise<unknown>): Promise<readonly string[]> {
  const asked: string[] = []
  const { prototype } = Argon2PasswordHasher
  const { verify, hash } = prototype
  prototype.verify = function (...parameters) {
    asked.push('verify')
    return verify.apply(this, parameters)
  }
  prototype.hash = function (...parameters) {
    asked.push('hash')
    return hash.apply(this, parameters)
  }
  try {
    await run()
  } finally {
    Object.assign(prototype, { verify, hash })
  }
  return asked
}
