import type { Options } from './options.js'
import type { Work } from './works.js'

export interface Scenario {
  readonly connections: number
  readonly weiboMs: number
}

const SLOW_WEIBO = { connections: 50, weiboMs: 50 }
/** Passwords are hashed two at a time, and few may wait (rule CR-3). */
const PASSWORD_LOGINS = { connections: 4, weiboMs: 0 }
const REFRESHES = { connections: 50, weiboMs: 0 }

export function scenariosOf({ name }: Work, { connections }: Options): readonly Scenario[] {
  if (name === 'password') return [PASSWORD_LOGINS]
  if (name === 'refresh') return [REFRESHES]
  const atOnce = connections.map((count) => ({ connections: count, weiboMs: 0 }))
  return connections.includes(SLOW_WEIBO.connections) ? [...atOnce, SLOW_WEIBO] : atOnce
}
