// `npm run test:compat`: other people's programs against ours. Their packages are downloaded into .cache/compat.
// `npm run test:compat -- examples` runs that part only.
import { startSandbox } from '../../sandbox/start-sandbox.js'
import { checkExamples } from './check-examples.js'
import { checkReceivers } from './check-receivers.js'
import { checkVerifiers } from './check-verifiers.js'
import { LOGIN_CLIENTS } from './clients.js'
import type { Outcome } from './outcome.js'
import { runClients } from './run-clients.js'

const PARTS = { clients: checkClients, verifiers: checkVerifiers, examples: checkExamples, receivers: checkReceivers }

async function checkClients(): Promise<readonly Outcome[]> {
  const sandbox = await startSandbox()
  try {
    return await runClients(LOGIN_CLIENTS, sandbox.url)
  } finally {
    await sandbox.close()
  }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((part) => !Object.hasOwn(PARTS, part))
if (unknown.length > 0) throw new Error(`no such part: ${unknown}`)
const outcomes: Outcome[] = []
for (const [part, check] of Object.entries(PARTS))
  if (wanted.length === 0 || wanted.includes(part)) outcomes.push(...(await check()))

const count = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length
console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`)
process.exitCode = count('failed') > 0 ? 1 : 0
