import { expect } from 'chai'
import type { Member } from './member.js'
import { withinMs } from './pace.js'
import type { Stage } from './scenario.js'

const STOPPED_WITHIN_MS = 15_000
/** So long after it was sent a call is with the process, and no more on its way to it. */
const ACCEPTED_AFTER_MS = 300

/** SIGTERM. Every call that they hold is answered, and they end with 0 in time. */
export async function stopMembers(members: readonly Member[], { history }: Stage): Promise<void> {
  const urls = members.map(({ url }) => url)
  const began = performance.now()
  const statuses = await Promise.all(members.map((member) => member.stop(withinMs(STOPPED_WITHIN_MS))))
  console.log(`        stopped within ${Math.round(performance.now() - began)} ms`)
  expect(statuses, 'how they ended').to.deep.equal(members.map(() => 0))
  const cut = history.calls.filter(({ status, url }) => status === null && urls.includes(url ?? ''))
  const accepted = cut.filter(({ sentAt }) => sentAt < began - ACCEPTED_AFTER_MS)
  expect(accepted, 'accepted, and never answered').to.be.empty
}
