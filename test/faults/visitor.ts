import { Unanswered } from '../support/http-request.js'
import type { Person } from '../support/person.js'
import { PASSWORD } from '../support/persons.js'
import { isOk } from './history.js'

/** What a person with a Weibo account comes for. */
export type Wish = 'register' | 'bind'

/** A person who comes from Weibo for the first time, and from then on again and again. */
export class Visitor {
  isBound = false

  constructor(
    readonly uid: string,
    readonly username: string,
    private readonly wish: Wish,
  ) {}

  /** @returns whether it went as it should, from the beginning to the end */
  async come(person: Person): Promise<boolean> {
    try {
      return await this.visit(person)
    } catch (error) {
      if (error instanceof Unanswered) return false
      throw error
    }
  }

  private async visit(person: Person): Promise<boolean> {
    if (!this.isBound && this.wish === 'bind' && !(await this.haveAccount(person))) return false
    const begun = await person.call('GET', '/oauth/weibo/')
    if (!isOk(begun)) return false
    const login = await person.callback(await person.agree(begun.data))
    if (!isOk(login)) return false
    if (login.data.type === '0') {
      this.isBound = true
      return true
    }
    // A binding that was acknowledged is known from then on.
    if (this.isBound) return false
    const account = { bind_ticket: login.data.bind_ticket, username: this.username, password: PASSWORD }
    this.isBound = isOk(this.wish === 'bind' ? await person.bind(account) : await person.register(account))
    return this.isBound
  }

  /** The name may be this person's already, where the answer to it was lost. */
  private async haveAccount(person: Person): Promise<boolean> {
    const registered = await person.register({ username: this.username, password: PASSWORD })
    return isOk(registered) || registered.error === 'username_taken'
  }
}
