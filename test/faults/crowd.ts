import { setTimeout as delay } from 'node:timers/promises'
import type { Person } from '../support/person.js'
import type { Chance } from './chance.js'
import { History } from './history.js'
import { notedPerson, type World } from './noted-client.js'
import { pace, withinMs } from './pace.js'
import { Visitor, type Wish } from './visitor.js'

export interface CrowdOptions {
  readonly world: World
  readonly chance: Chance
  /** The beginning of their names, which no other crowd has. */
  readonly name: string
}

const AT_ONCE = 4
const PAUSE_MS = 1000
const GATHERED_WITHIN_MS = 15_000
/** Of those who come, so many come for the first time: half of them to register, half of them to bind. */
const SHARE_OF_NEWCOMERS = 0.3

/** People who come from Weibo at their own pace, however slowly they are answered. */
export class Crowd {
  readonly history: History
  readonly visitors: Visitor[] = []
  private readonly visits = new Set<Promise<unknown>>()
  private coming = false

  constructor(private readonly options: CrowdOptions) {
    this.history = new History(options.name)
  }

  /** Some are known before the load begins. */
  async gather(): Promise<void> {
    for (let known = 0; known < pace.regulars; known += 1) this.newcomer('register')
    await this.beginAgain(withinMs(GATHERED_WITHIN_MS))
  }

  /** From now on so many come each second, evenly but for chance. */
  start(perSecond: number): void {
    this.coming = true
    const began = performance.now()
    const come = async () => {
      for (let visit = 0; this.coming; visit += 1) {
        const at = began + ((visit + this.options.chance.next()) * 1000) / perSecond
        await delay(Math.max(0, at - performance.now()))
        this.comeOnce()
      }
    }
    this.track(come())
  }

  /** Resolves when everybody who came has been answered. */
  async stop(): Promise<void> {
    this.coming = false
    while (this.visits.size > 0) await Promise.all(this.visits)
  }

  /** Visitors who are not bound yet start again until they are. @throws after the deadline */
  async beginAgain(withinMs: number): Promise<void> {
    const deadline = Date.now() + withinMs
    const without = this.visitors.filter(({ isBound }) => !isBound)
    let waiting = without
    for (let tries = 1; waiting.length > 0; tries += 1) {
      await inGroups(waiting, (visitor) => visitor.come(this.person(visitor)))
      waiting = waiting.filter(({ isBound }) => !isBound)
      if (waiting.length > 0 && Date.now() > deadline)
        throw new Error(`cannot begin again: ${waiting.map(({ username, uid }) => `${username} ${uid}`)}`)
      if (waiting.length === 0 && tries === 1) return
      console.log(`        ${waiting.length} of ${without.length} who began again could not at try ${tries}`)
      if (waiting.length > 0) await delay(PAUSE_MS)
    }
  }

  private comeOnce(): void {
    const { chance } = this.options
    const regulars = this.visitors.filter(({ isBound }) => isBound)
    const isNew = chance.next() < SHARE_OF_NEWCOMERS
    const visitor = isNew ? this.newcomer(chance.pick(['register', 'bind'] as const)) : chance.pick(regulars)
    this.track(visitor.come(this.person(visitor)))
  }

  private track(visit: Promise<unknown>): void {
    this.visits.add(visit)
    visit.finally(() => this.visits.delete(visit)).catch(() => {})
  }

  private newcomer(wish: Wish): Visitor {
    const number = this.visitors.length
    const visitor = new Visitor(
      `${uidsOf(this.options.name)}${10_000 + number}`,
      `${this.options.name}-${number}`,
      wish,
    )
    this.visitors.push(visitor)
    return visitor
  }

  private person({ uid }: Visitor): Person {
    const { world, chance } = this.options
    return notedPerson({ world, chance, history: this.history, uid })
  }
}

/** A few at a time, as a busy evening has them. */
async function inGroups<T>(things: readonly T[], run: (thing: T) => Promise<unknown>): Promise<void> {
  for (let first = 0; first < things.length; first += AT_ONCE)
    await Promise.all(things.slice(first, first + AT_ONCE).map(run))
}

/** Digits of its own for each name. */
function uidsOf(name: string): string {
  return [...name].map((letter) => String(letter.charCodeAt(0))).join('')
}
