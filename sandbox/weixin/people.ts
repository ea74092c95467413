import { createHash } from 'node:crypto'

export interface Person {
  readonly name: string
  readonly nickname: string
  readonly does: string
}

export const PEOPLE: readonly Person[] = [
  { name: 'union', nickname: '小满🌿', does: 'has a unionid everywhere, as has any other word of a-z, 0-9 and "-"' },
  { name: 'plain', nickname: '阿哲🎧', does: 'has no unionid anywhere' },
  { name: 'later', nickname: '南风☀️', does: 'has no unionid at the first exchange, and one from the second on' },
  { name: 'moved', nickname: '老周🚲', does: 'has another unionid from the second exchange on' },
  { name: 'snapshot1', nickname: '快照用户', does: 'is a snapshot user; shares the unionid of snapshot2' },
  { name: 'snapshot2', nickname: '快照用户', does: 'is a snapshot user; shares the unionid of snapshot1' },
  { name: 'emoji', nickname: '👩‍👩‍👧‍👦☀️🏳️‍🌈👍🏽', does: 'has a name of emoji, joined ones too' },
  { name: 'noname', nickname: '微信用户', does: 'has Weixin’s placeholder as its name, and the grey picture' },
]

/** What Weixin tells about a person at one exchange. */
export interface Identity {
  readonly openid: string
  readonly unionid: string | undefined
  readonly isSnapshot: boolean
}

export function isPersonName(text: string): boolean {
  return /^[a-z0-9-]{1,32}$/.test(text)
}

export function personOf(name: string): Person {
  const known = PEOPLE.find((person) => person.name === name)
  return known ?? { name, nickname: `${name}✨`, does: 'has a unionid everywhere' }
}

/** @param exchange 1 for the person's first exchange since the start */
export function identityOf(name: string, appid: string, exchange: number): Identity {
  return {
    openid: idFrom(`openid of ${name} at ${appid}`),
    unionid: unionidOf(name, exchange),
    isSnapshot: isSnapshot(name),
  }
}

function unionidOf(name: string, exchange: number): string | undefined {
  if (name === 'plain' || (name === 'later' && exchange === 1)) return undefined
  if (name === 'moved' && exchange > 1) return idFrom('unionid of moved at another owner')
  return idFrom(`unionid of ${isSnapshot(name) ? 'snapshots' : name}`)
}

function isSnapshot(name: string): boolean {
  return name === 'snapshot1' || name === 'snapshot2'
}

/** 28 characters that follow from the text, so that a restart changes no person. */
function idFrom(text: string): string {
  return `o${createHash('sha256').update(text).digest('base64url').slice(0, 27)}`
}

export function avatarPath(name: string): string {
  return `/sandbox/weixin/avatars/${name}.svg`
}
