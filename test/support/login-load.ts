import type { Answer } from './cookie-client.js'
import { eventually } from './eventually.js'
import { PASSWORD, Person } from './person.js'
import type { RunningService } from './running-service.js'

/** People who come from Weibo, register and come again, one after another, until nobody answers any more. */
export class LoginLoad {
  /** The request ids of all results that arrived. */
  readonly answered: string[] = []
  /** Who was told to be registered: uid and username. */
  readonly registered = new Map<string, string>()
  /** Who asked to be, answered or not. */
  private readonly asked = new Map<string, string>()
  private answersBefore = 0

  async run(service: RunningService): Promise<void> {
    this.answersBefore = this.answered.length
    while (service.program.isRunning) {
      try {
        await this.comeAndRegister(service)
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error
        return
      }
    }
  }

  async firstAnswer(): Promise<void> {
    await eventually('a first answer', () => this.answered.length > this.answersBefore)
  }

  /** Acknowledged, and not able to log in. */
  async lostUsers(service: RunningService): Promise<string[]> {
    return this.those(this.registered, async (uid, username) => {
      const answer = await new Person(service.browser(), uid).logIn()
      return JSON.stringify(answer.data).includes(`"username":"${username}"`)
    })
  }

  /** Of those who asked: who is bound has the user that was asked for, and who is not bound has none. */
  async halfUsers(service: RunningService): Promise<string[]> {
    const unsure = new Map([...this.asked].filter(([uid]) => !this.registered.has(uid)))
    return this.those(unsure, async (uid, username) => {
      const viaWeibo = await new Person(service.browser(), uid).logIn()
      const viaPassword = await service.browser().post('/sessions/', { username, password: PASSWORD })
      return (viaWeibo.field('type') === '0') === (viaPassword.status === 200)
    })
  }

  private async comeAndRegister(service: RunningService): Promise<void> {
    const uid = String(1_000_000 + this.asked.size)
    const username = `user${uid}`
    const person = new Person(service.browser(), uid)
    this.asked.set(uid, username)
    const first = this.note(await person.logIn())
    const registered = this.note(await person.register(username, { bind_ticket: first.field('bind_ticket') }))
    if (registered.status === 201) this.registered.set(uid, username)
    this.note(await person.logIn())
  }

  private note(answer: Answer): Answer {
    if (answer.status < 500) this.answered.push(answer.requestId)
    return answer
  }

  private async those(people: Map<string, string>, isRight: (uid: string, name: string) => Promise<boolean>) {
    const wrong: string[] = []
    for (const [uid, username] of people) if (!(await isRight(uid, username))) wrong.push(`${uid} ${username}`)
    return wrong
  }
}
