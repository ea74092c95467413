import { setTimeout as delay } from 'node:timers/promises'
import { atOnce } from '../support/at-once.js'
import type { Chance } from './chance.js'
import { Client, type World } from './client.js'
import { History } from './history.js'
import { Visitor, type Wish } from './visitor.js'

export interface CrowdOptions {
  readonly world: World
  readonly chance: Chance
  /** The beginning of their names, which no other crowd has. */
  readonly name: string
}

const REGULARS = 20
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
    for (let group = 0; group < REGULARS / 4; group += 1) {
      const came = await atOnce(4, () => this.newcomer('register').come(this.client()))
      if (came.includes(false)) throw new Error(`nobody could register:\n${JSON.stringify(this.history.calls.at(-1))}`)
    }
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

  /** Whoever did not get what they came for begins again. @returns for whom that does not go as it should */
  async beginAgain(): Promise<string[]> {
    const failed: string[] = []
    for (const visitor of this.visitors.filter(({ isBound }) => !isBound)) {
      if (!(await visitor.come(this.client()))) failed.push(`${visitor.username} ${visitor.uid}`)
    }
    return failed
  }

  private comeOnce(): void {
    const { chance } = this.options
    const regulars = this.visitors.filter(({ isBound }) => isBound)
    const isNew = chance.next() < SHARE_OF_NEWCOMERS
    const visitor = isNew ? this.newcomer(chance.pick(['register', 'bind'] as const)) : chance.pick(regulars)
    this.track(visitor.come(this.client()))
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

  private client(): Client {
    return new Client(this.options.world, this.history, this.options.chance)
  }
}

/** Digits of its own for each name. */
function uidsOf(name: string): string {
  return [...name].map((letter) => String(letter.charCodeAt(0))).join('')
}
