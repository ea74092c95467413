import { displayName } from '../../domain/plain-text.js'
import type { ProviderProfile } from '../../domain/provider-identity.js'
import { profileAnswer } from './weibo-answer.js'

const MAX_NAME_LENGTH = 64
const MAX_URL_LENGTH = 512

/** The name and picture of the account. Null: the answer is about another account, or has no name. */
export function weiboProfile(answer: unknown, uid: string): ProviderProfile | null {
  const person = profileAnswer.safeParse(answer).data
  if (person?.idstr !== uid) return null
  const screenName = displayName(person.screen_name, MAX_NAME_LENGTH)
  return screenName ? { screenName, avatarUrl: avatarUrl([person.avatar_large, person.profile_image_url]) } : null
}

function avatarUrl(candidates: readonly (string | undefined)[]): string | null {
  const urls = candidates.map((candidate) => webUrl(candidate ?? '')).filter((url) => url !== null)
  return (urls.find((url) => url.protocol === 'https:') ?? urls[0])?.href ?? null
}

function webUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  return isWeb && !url.username && !url.password && url.href.length <= MAX_URL_LENGTH ? url : null
}
