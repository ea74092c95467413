import { correctedUsername, usernameProblem } from './username.js'

const MAX_LENGTH = 32
const REFUSED = /(?:(?!\p{Script=Latin}|\p{Script=Han}|[0-9_.-]).)+/gu
const BAD_BEGINNING = /^[_.-]+/
const BAD_END = /[_.-]+$/
const FALLBACK = 'user'

/** Names that the rules accept and that come close to the given one, best first, without end. */
export function* similarUsernames(name: string): Generator<string> {
  const base = acceptable(name) ?? FALLBACK
  yield base
  for (let number = 2; ; number++) {
    const ending = String(number)
    yield [...base].slice(0, MAX_LENGTH - ending.length).join('') + ending
  }
}

function acceptable(name: string): string | null {
  const at = name.indexOf('@')
  const local = at > 0 ? name.slice(0, at) : name
  const cleaned = correctedUsername(local).replace(REFUSED, '_').replace(BAD_BEGINNING, '')
  const cut = [...cleaned].slice(0, MAX_LENGTH).join('').replace(BAD_END, '')
  return usernameProblem(cut) === null ? cut : null
}
