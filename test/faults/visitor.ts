import type { Client } from './client.js'
import { isOk } from './history.js'

/** What somebody with a Weibo account comes for. */
export type Wish = 'register' | 'bind'

/** Somebody who comes from Weibo for the first time, and from then on again and again. */
export class Visitor {
  isBound = false

  constructor(
    readonly uid: string,
    readonly username: string,
    private readonly wish: Wish,
  ) {}

  /** @returns whether it went as it should, from the beginning to the end */
  async come(client: Client): Promise<boolean> {
    if (!this.isBound && this.wish === 'bind' && !(await this.haveAccount(client))) return false
    const login = await client.logIn(this.uid)
    if (!login || !isOk(login)) return false
    if (login.data['type'] === '0') {
      this.isBound = true
      return true
    }
    // Who is bound is known from then on.
    if (this.isBound) return false
    const ticket = String(login.data['bind_ticket'])
    const done =
      this.wish === 'bind'
        ? await client.bind(this.uid, this.username, ticket)
        : await client.register(this.username, ticket, this.uid)
    this.isBound = isOk(done)
    return this.isBound
  }

  /** The name may be this person's already, where the answer to it was lost. */
  private async haveAccount(client: Client): Promise<boolean> {
    const registered = await client.register(this.username)
    return isOk(registered) || registered.error === 'username_taken'
  }
}
