import { type Username, usernameKey } from '../domain/username.js'
import type { Confusables } from './ports/confusables.js'

export function usernameOf(name: string, confusables: Confusables): Username {
  return { name, key: usernameKey(name), skeleton: confusables.skeleton(name) }
}
