import { Unavailable } from './unavailable.js'

/** Each attempt after the first sees what another request has committed, so more than two are rare. */
const MAX_ATTEMPTS = 10

/** Repeats a decision until what it read still holds when it is stored. */
export async function untilCurrent<T>(decide: () => Promise<T | 'outdated'>): Promise<T> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const result = await decide()
    if (result !== 'outdated') return result
  }
  throw new Unavailable('the stored data has changed at each attempt')
}
