import type { RateLimiter } from '../../../src/application/ports/rate-limiter.js'

/** Its windows never end. */
export function fakeLimiter(): RateLimiter {
  const counts = new Map<string, number>()
  const reported = new Set<string>()
  return {
    async take({ name, attempts, windowSeconds }, key) {
      const id = `${name} ${key}`
      const count = counts.get(id) ?? 0
      if (count < attempts) {
        counts.set(id, count + 1)
        return { outcome: 'granted' }
      }
      const isFirst = !reported.has(id)
      reported.add(id)
      return { outcome: 'reached', isFirst, retryAfterSeconds: windowSeconds }
    },
    giveBack: ({ name }, key) => counts.set(`${name} ${key}`, (counts.get(`${name} ${key}`) ?? 1) - 1),
    clear: ({ name }, key) => {
      counts.delete(`${name} ${key}`)
      reported.delete(`${name} ${key}`)
    },
    resetFirstRefusal: ({ name }, key) => reported.delete(`${name} ${key}`),
  }
}
