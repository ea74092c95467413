import type { Called, Sending } from '../../support/http-client.js'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import type { TestService } from '../../support/test-service.js'

export interface Outcome {
  /** The `error` of the answer, or `success`. */
  readonly answer: string
  run(service: TestService, sending: Sending): Promise<Called>
}

export interface AuditedOutcome extends Outcome {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

export type Scenario = (browser: Person, sending: Sending, service: TestService) => Promise<Called>

export function outcome(answer: string, run: Scenario): Outcome {
  return { answer, run: (service, sending) => run(new Person(service), sending, service) }
}

export function audited(
  type: string,
  answer: string,
  run: Scenario,
  data: AuditedOutcome['data'] = {},
): AuditedOutcome {
  return { type: `weibind.${type}`, data, ...outcome(answer, run) }
}

export const account = () => ({ username: newName(), password: PASSWORD })

/** A user without password, with this account at Weibo, logged in. */
export async function bound(browser: Person, person = newUid()) {
  return (await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })).data
}

/** A user with a password alone, logged in. */
export async function unbound(browser: Person) {
  return (await browser.register(account())).data
}

/** As many wrong passwords for an account as RATE_LIMIT_ACCOUNT allows. */
export async function guess(browser: Person, username: string): Promise<void> {
  for (let tries = 0; tries < 10; tries++) await browser.logIn(username, 'a wrong password')
}
