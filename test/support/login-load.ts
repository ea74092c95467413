import { requestId } from './audit-trail.js'
import { eventually } from './eventually.js'
import type { Called } from './http-client.js'
import { Unanswered } from './http-request.js'
import { Person } from './person.js'
import { PASSWORD } from './persons.js'
import type { RunningService } from './running-service.js'

/** Registers new persons by Weibo and logs them in again, one after another, until the service dies. */
export class LoginLoad {
  /** The request ids of all answers that arrived. */
  readonly answered: string[] = []
  /** The registrations that were acknowledged: uid and username. */
  readonly registered = new Map<string, string>()
  /** All registrations that were sent, answered or not. */
  private readonly asked = new Map<string, string>()
  private answersBefore = 0

  async run(service: RunningService): Promise<void> {
    this.answersBefore = this.answered.length
    while (service.program.isRunning) {
      try {
        await this.comeAndRegister(service)
      } catch (error) {
        if (error instanceof Unanswered) return
        throw error
      }
    }
  }

  async firstAnswer(): Promise<void> {
    await eventually('a first answer', () => this.answered.length > this.answersBefore)
  }

  /** The acknowledged users who cannot log in. */
  async lostUsers(service: RunningService, acknowledged = this.registered): Promise<string[]> {
    return wrong(acknowledged, async (uid, username) => {
      const { data } = await new Person(service, uid).logInWithWeibo()
      return data.user?.username === username
    })
  }

  /** Of the registrations that were not acknowledged: those with a user but no binding, or a binding but no user. */
  async halfUsers(service: RunningService): Promise<string[]> {
    const unsure = new Map([...this.asked].filter(([uid]) => !this.registered.has(uid)))
    return wrong(unsure, async (uid, username) => {
      const person = new Person(service, uid)
      const [byWeibo, byPassword] = [await person.logInWithWeibo(), await person.logIn(username)]
      return (byWeibo.data.type === '0') === (byPassword.status === 200)
    })
  }

  private async comeAndRegister(service: RunningService): Promise<void> {
    const uid = String(1_000_000 + this.asked.size)
    const username = `user${uid}`
    const person = new Person(service, uid)
    this.asked.set(uid, username)
    const { bind_ticket } = this.note(await person.logInWithWeibo()).data
    const registered = this.note(await person.register({ username, password: PASSWORD, bind_ticket }))
    if (registered.status === 201) this.registered.set(uid, username)
    this.note(await person.logInWithWeibo())
  }

  private note(answer: Called): Called {
    if (answer.status < 500) this.answered.push(requestId(answer))
    return answer
  }
}

async function wrong(people: Map<string, string>, isRight: (uid: string, name: string) => Promise<boolean>) {
  const found: string[] = []
  for (const [uid, username] of people) if (!(await isRight(uid, username))) found.push(`${uid} ${username}`)
  return found
}
